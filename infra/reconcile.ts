import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { COUNTED } from '../functions/reconcile/counted.ts';
import { ReconcileEnv } from '../functions/reconcile/env.ts';
import { LOST, RECONCILED } from '../shared/lambda/log-texts.ts';
import { alarmWhenHigh, alarmWhenSilent } from './parts/alarms.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import { runOnSchedule } from './parts/schedule.ts';
import { listing } from './staff-statements.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

const A_DAY = Duration.days(1);
const AN_HOUR = Duration.hours(1);
/** A day, and what a late run takes. */
const SILENT_HOURS = 26;

/** Each morning: nothing is lost (P1). */
export class Reconcile extends Construct {
  constructor(scope: Construct, { stage, stores }: { stage: Stage; stores: Stores }) {
    super(scope, 'Reconcile');
    const { register, rawMailBucket, sealedBucket, lettersBucket } = stores;
    const reconcile = new PipelineFunction(this, 'reconcile', {
      env: ReconcileEnv,
      values: {
        REGISTER_TABLE: register.tableName,
        RAW_MAIL_BUCKET: rawMailBucket.bucketName,
        SEALED_BUCKET: sealedBucket.bucketName,
        LETTERS_BUCKET: lettersBucket.bucketName,
      },
      timeout: Duration.seconds(300),
      memory: 1024,
      urgency: 'next working day',
      triedAgainAfter: A_DAY,
      impact: 'A mail, a reported young person or a letter that is lost goes unnoticed.',
    });
    reconcile.allowTable(register, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    const { actions, resources, conditions } = listing(register, COUNTED);
    reconcile.allow(actions, resources, conditions);
    // Names alone: it opens no object, and has no key to what is sealed.
    const names = (bucket: Bucket, ...prefixes: string[]) =>
      reconcile.allow(['s3:ListBucket'], [bucket.bucketArn], { StringEquals: { 's3:prefix': prefixes } });
    names(rawMailBucket, 'in/', 'mail/', 'restored/');
    names(sealedBucket, 'mail/');
    names(lettersBucket, 'letters/');
    runOnSchedule(this, reconcile.lambda, 'cron(0 5 * * ? *)');
    new CfnOutput(Stack.of(this), 'ReconcileFunction', {
      value: reconcile.lambda.functionName,
      description: 'Also run after each deployment.',
    });

    const counted = (id: string, what: string, period: Duration) =>
      new MetricFilter(this, id, {
        logGroup: reconcile.log,
        filterPattern: FilterPattern.allTerms(`"what":"${what}"`),
        metricNamespace: `kaa-${stage.name}`,
        metricName: id,
      }).metric({ statistic: 'sum', period });
    alarmWhenHigh(this, 'LostAlarm', {
      title: 'Something is lost',
      graph: 'Sådant som saknas vid avräkningen',
      urgency: 'at once',
      metric: counted('Lost', LOST, A_DAY),
      description:
        'What came in and what became of it do not agree: a mail, a row, a receipt, a letter or a notice is missing, so that a young person may not be followed up. The KAA group is told of those with a report or case that they may see.',
      atLeast: 1,
    });
    alarmWhenSilent(this, 'NotReconciledAlarm', {
      title: 'Nothing has been counted for a day',
      graph: 'Avräkningar som blev klara',
      urgency: 'next working day',
      metric: counted('Reconciled', RECONCILED, AN_HOUR),
      description:
        'The daily count of what came in and what became of it has not ended for a day: a mail, a reported young person or a letter that is lost goes unnoticed. After a first deployment the alarm is on until the next morning.',
      atLeast: 1,
      periods: SILENT_HOURS,
    });
  }
}
