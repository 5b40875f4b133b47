import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmWhenHigh, FIVE_MINUTES } from './parts/alarms.ts';

/** Above these AWS reviews an account, then stops its mail. */
const BOUNCED = 0.05;
const COMPLAINED = 0.001;

/** SES counts the whole account, which is ours alone. */
export function addMailAlarms(scope: Construct): void {
  alarmWhenHigh(scope, 'NotStoredAlarm', {
    title: 'Mail does not reach our bucket',
    graph: 'Mejl in som inte kunde lagras',
    urgency: 'at once',
    metric: new MathExpression({
      expression: 'SELECT SUM(PublishFailure) FROM "AWS/SES"',
      label: 'Mails that SES could not store',
      period: FIVE_MINUTES,
    }),
    description:
      'SES receives mail to the KAA mailbox and cannot store it. It tries for four hours; after that the mail is lost, and reported youths are not followed up. Somebody has changed the raw-mail bucket, its key or their policies.',
    atLeast: 1,
  });
  const stopped =
    'If it grows, AWS stops our mail: schools get no receipts, and coordinators are not told of new cases.';
  alarmWhenHigh(scope, 'BouncesAlarm', {
    title: 'Much of our mail bounces',
    graph: 'Andel av våra mejl som studsar',
    urgency: 'next working day',
    metric: reputation('BounceRate'),
    description: `Every twentieth mail of ours comes back. ${stopped} Addresses in the list of schools or of coordinators are out of date.`,
    atLeast: BOUNCED,
  });
  alarmWhenHigh(scope, 'ComplaintsAlarm', {
    title: 'Our mail is reported as spam',
    graph: 'Andel av våra mejl som anmäls som skräp',
    urgency: 'next working day',
    metric: reputation('ComplaintRate'),
    description: `Every thousandth mail of ours is reported as spam. ${stopped} A receiver may have rules that move our mail to spam.`,
    atLeast: COMPLAINED,
  });
}

const reputation = (name: string) =>
  new Metric({
    namespace: 'AWS/SES',
    metricName: `Reputation.${name}`,
    statistic: 'max',
    period: Duration.hours(1),
  });
