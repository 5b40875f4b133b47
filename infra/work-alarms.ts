import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { OLDEST_DUE, STUCK } from '../shared/lambda/log-texts.ts';
import { alarmWhenHigh, FIVE_MINUTES } from './parts/alarms.ts';
import { loggedNumber } from './parts/logged-number.ts';

/** A run of the sweep puts off all that it finds. */
const OLDEST_MINUTES = 60;

/** By the sweep's log. */
export function addWorkAlarms(scope: Construct, log: ILogGroup): void {
  alarmWhenHigh(scope, 'OldestDueAlarm', {
    title: 'Due work is not begun',
    graph: 'Äldsta arbete som skulle ha börjat, minuter',
    urgency: 'next working day',
    metric: loggedNumber(
      scope,
      'OldestDue',
      { log, what: OLDEST_DUE, numbers: ['minutes'], which: 'minutes', metricName: 'OldestDueMinutes' },
      { statistic: 'max', period: FIVE_MINUTES },
    ),
    description:
      'A letter, notice, deadline or report has been due for an hour, and the sweep has not taken it up: it cannot be read, or more is due than a run can take. The young person or school waits until it is.',
    atLeast: OLDEST_MINUTES,
    periods: 2,
  });
  alarmWhenHigh(scope, 'StuckAlarm', {
    title: 'Something does not go on',
    graph: 'Sådant som inte går vidare, det senaste dygnet',
    urgency: 'next working day',
    metric: loggedNumber(
      scope,
      'Stuck',
      { log, what: STUCK, numbers: ['items'], which: 'items', metricName: 'StuckItems' },
      { statistic: 'sum', period: Duration.days(1) },
    ),
    description:
      'A letter, notice, report or young person was signalled six times and does not go on; the KAA group has a task for each, and it is tried again once a day.',
    atLeast: 1,
    // Tried once a day and some minutes: a day in between may see none.
    of: 2,
    periods: 1,
  });
}
