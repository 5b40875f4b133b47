import { Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FaultCode } from '../../shared/domain/fault.ts';
import { MESSAGE_FAILED } from '../../shared/lambda/log-texts.ts';
import { alarmWhenHigh, FIVE_MINUTES, type Urgency } from './alarms.ts';

/** Of a function, for which its queue hides a message, as AWS recommends: a throttled batch is not delivered twice. */
export const VISIBILITY_TIMEOUTS = 6;
/** Two runs at once: the other goes on, and this one is tried again. */
const HARMLESS: FaultCode[] = ['conflict', 'lease-lost'];
/** Three failures of what is tried again so soon fall into half an hour. */
const SOON = Duration.minutes(6);

export type FailingAlarmProps = {
  /** Of a failure, on people. */
  impact: string;
  urgency: Urgency;
  /** By default as the queue of the function does. */
  triedAgainAfter?: Duration;
};

type Watched = { timeout: Duration; log: ILogGroup; lambda: IFunction };

/** Lambda counts no error when a batch fails message by message: those stand in the log alone. */
export function addFailingAlarm(scope: Construct & Watched, id: string, props: FailingAlarmProps): void {
  const { impact, urgency, triedAgainAfter } = props;
  const again = triedAgainAfter ?? Duration.seconds(VISIBILITY_TIMEOUTS * scope.timeout.toSeconds());
  const isSoon = again.toSeconds() <= SOON.toSeconds();
  const how = isSoon ? 'three times in half an hour' : `and is tried again after ${again.toMinutes()} minutes`;
  alarmWhenHigh(scope, 'FailingAlarm', {
    title: `${id} fails`,
    graph: `${id}: misslyckanden`,
    urgency,
    metric: failures(scope, id, isSoon ? FIVE_MINUTES : again),
    description: `${id} has failed ${how}. ${impact}`,
    atLeast: 1,
    ...(isSoon && { periods: 3, of: 6 }),
  });
}

function failures(scope: Construct & Watched, id: string, period: Duration): IMetric {
  const messages = new MetricFilter(scope, 'FailedMessages', {
    logGroup: scope.log,
    // Lambda puts time and request id before the JSON.
    filterPattern: FilterPattern.literal(
      [phrase('what', MESSAGE_FAILED), ...HARMLESS.map((code) => `-${phrase('code', code)}`)].join(' '),
    ),
    metricNamespace: Stack.of(scope).stackName,
    metricName: `FailedMessages-${id}`,
    // Else a sum with a metric that has no data is none.
    defaultValue: 0,
  });
  return new MathExpression({
    expression: 'FILL(runs, 0) + FILL(messages, 0)',
    usingMetrics: {
      runs: scope.lambda.metricErrors({ period }),
      messages: messages.metric({ statistic: 'sum', period }),
    },
    period,
  });
}

/** Of a line of JSON. */
export const phrase = (key: string, value: string) => JSON.stringify(`"${key}":"${value}"`);
