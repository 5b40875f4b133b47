import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmWhenHigh, FIVE_MINUTES } from './parts/alarms.ts';

/** Of functions at once: what the account must allow. Ours together ask for a third of it. */
const FUNCTIONS_ALLOWED = 100;
const NEARLY = 0.8;
/** The account is ours alone. */
const ofAccount = (metricName: string, statistic: string) =>
  new Metric({ namespace: 'AWS/Lambda', metricName, statistic, period: FIVE_MINUTES });

/** AWS lets us do less than we ask for. */
export class CapacityAlarms extends Construct {
  constructor(scope: Construct) {
    super(scope, 'Capacity');
    const later = 'Mails, letters and notices wait and are tried again: schools and young people hear from us later.';
    alarmWhenHigh(this, 'ThrottlesAlarm', {
      title: 'Functions are held back',
      graph: 'Körningar som AWS har sagt nej till',
      urgency: 'next working day',
      metric: ofAccount('Throttles', 'sum'),
      description: `AWS has refused to run functions for a quarter of an hour, since the account runs as many as it may. ${later}`,
      atLeast: 1,
      periods: 3,
    });
    alarmWhenHigh(this, 'ConcurrencyAlarm', {
      title: 'Nearly too many functions run',
      graph: 'Funktioner som kör samtidigt',
      urgency: 'next working day',
      metric: ofAccount('ConcurrentExecutions', 'max'),
      description: `As many as ${NEARLY * FUNCTIONS_ALLOWED} functions run at once, more than ours together may: something else uses the account. At its limit mails and letters wait.`,
      atLeast: NEARLY * FUNCTIONS_ALLOWED,
      periods: 3,
    });
    alarmWhenHigh(this, 'TablesAlarm', {
      title: 'Tables are held back',
      graph: 'Läsningar och skrivningar som databasen har sagt nej till',
      urgency: 'next working day',
      metric: new MathExpression({
        expression: 'SELECT SUM(ThrottledRequests) FROM "AWS/DynamoDB"',
        label: 'Refused by DynamoDB',
        period: FIVE_MINUTES,
      }),
      description: `DynamoDB has refused reads or writes for a quarter of an hour. ${later}`,
      atLeast: 1,
      periods: 3,
    });
  }
}
