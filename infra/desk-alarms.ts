import { Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmWhenHigh, FIVE_MINUTES } from './parts/alarms.ts';
import { phrase } from './parts/failing-alarm.ts';

/** In five minutes; one that is turned away may only have been quick. */
const MANY = 20;

/** What the API answers by itself, without a page of ours: no function's log has it. */
export function addDeskAlarms(scope: Construct, api: HttpApi, accessLog: ILogGroup): void {
  alarmWhenHigh(scope, 'NoAnswerAlarm', {
    title: 'The desk does not answer',
    graph: 'Sidor på arbetsbordet som slutade i ett fel',
    urgency: 'at once',
    metric: api.metricServerError({ period: FIVE_MINUTES, statistic: 'sum' }),
    description:
      'Three times in half an hour a page of the desk has ended in an error, or came too late or too large to be shown. Coordinators and officers see it, and may have to write once more what they typed.',
    atLeast: 1,
    periods: 3,
    of: 6,
  });
  const turnedAway = new MetricFilter(scope, 'TurnedAway', {
    logGroup: accessLog,
    filterPattern: FilterPattern.literal(phrase('status', '429')),
    metricNamespace: Stack.of(scope).stackName,
    metricName: 'TurnedAway',
  });
  alarmWhenHigh(scope, 'TurnedAwayAlarm', {
    title: 'The desk turns people away',
    graph: 'Sidor på arbetsbordet som fick vänta',
    urgency: 'next working day',
    metric: turnedAway.metric({ period: FIVE_MINUTES, statistic: 'sum' }),
    description: `More requests reach the desk or its login than may: ${MANY} and more were turned away within five minutes. Coordinators see a line in English instead of a page, and must try again.`,
    atLeast: MANY,
  });
}
