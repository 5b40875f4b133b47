import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SweepEnv } from '../functions/sweep/env.ts';
import { alarmWhenSilent, FIVE_MINUTES } from './parts/alarms.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import { runOnSchedule } from './parts/schedule.ts';
import type { Queues } from './queues.ts';
import type { Stores } from './stores.ts';

export class Sweep extends Construct {
  constructor(scope: Construct, { stores, queues }: { stores: Stores; queues: Queues }) {
    super(scope, 'Sweep');
    const sweep = new PipelineFunction(this, 'sweep', {
      env: SweepEnv,
      values: {
        REGISTER_TABLE: stores.register.tableName,
        RESIDENTS_TABLE: stores.residents.tableName,
        RAW_MAIL_BUCKET: stores.rawMailBucket.bucketName,
        IMPORT_BUCKET: stores.importBucket.bucketName,
        MAIL_QUEUE_URL: queues.mail.queue.queueUrl,
        NOTIFICATIONS_QUEUE_URL: queues.notifications.queue.queueUrl,
        LETTERS_QUEUE_URL: queues.letters.queue.queueUrl,
        NOTICES_QUEUE_URL: queues.notices.queue.queueUrl,
        IMPORTS_QUEUE_URL: queues.imports.queue.queueUrl,
      },
      timeout: Duration.seconds(120),
      memory: 512,
      impact: 'Letters and deadlines that fall due are not started, and nothing that was interrupted is resumed.',
    });
    sweep.allowTable(stores.register, 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem');
    sweep.allowIndex(stores.register, 'work');
    sweep.allowTable(stores.residents, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    sweep.allowIndex(stores.residents, 'work');
    sweep.allow(['s3:ListBucket'], [stores.rawMailBucket.bucketArn], { StringLike: { 's3:prefix': 'in/*' } });
    sweep.allow(['s3:ListBucket'], [stores.importBucket.bucketArn]);
    // Not feedback: a lost event of SES does no harm.
    const signalled = [queues.mail, queues.notifications, queues.letters, queues.notices, queues.imports];
    sweep.allowSend(...signalled);
    sweep.allow(
      ['sqs:GetQueueAttributes'],
      signalled.map(({ queue }) => queue.queueArn),
    );

    runOnSchedule(this, sweep.lambda, 'rate(5 minutes)');
    alarmWhenSilent(this, 'NotRunAlarm', {
      title: 'The sweep does not run',
      metric: sweep.lambda.metricInvocations({ period: FIVE_MINUTES }),
      description:
        'The sweep has not run for a quarter of an hour: letters and deadlines that fall due are not started, and nothing that was interrupted is resumed.',
      atLeast: 1,
      periods: 3,
    });
  }
}
