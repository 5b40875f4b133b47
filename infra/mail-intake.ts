import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import { MailIntakeEnv } from '../functions/mail-intake/env.ts';
import type { Profile } from '../shared/domain/profile.ts';
import type { Mail } from './mail.ts';
import { MailShares } from './mail-shares.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

/** New object in in/ → mail queue → verdict, rows, receipt. */
export class MailIntake extends Construct {
  readonly log: ILogGroup;

  constructor(
    scope: Construct,
    {
      stage,
      profile,
      stores,
      queues,
      mail,
    }: { stage: Stage; profile: Profile; stores: Stores; queues: Queues; mail: Mail },
  ) {
    super(scope, 'MailIntake');
    const intake = new PipelineFunction(this, 'mail-intake', {
      env: MailIntakeEnv,
      values: {
        STAGE: stage.name,
        REGISTER_TABLE: stores.register.tableName,
        HOLDS_TABLE: stores.holds.tableName,
        DIRECTORY_TABLE: stores.directory.tableName,
        SEALED_TABLE: stores.sealed.tableName,
        RAW_MAIL_BUCKET: stores.rawMailBucket.bucketName,
        SEALED_BUCKET: stores.sealedBucket.bucketName,
        MAIL_QUEUE_URL: queues.mail.queue.queueUrl,
        NOTIFICATIONS_QUEUE_URL: queues.notifications.queue.queueUrl,
        NOTICES_QUEUE_URL: queues.notices.queue.queueUrl,
        PERSON_KEY_SECRET: stores.personKeySecret.secretArn,
        ...mail.env,
      },
      timeout: Duration.seconds(60),
      // The largest mail and the process that opens its files (shared/report-mail/limits.ts) fit into half of it. But
      // Lambda gives MB / 1,769 of a core: a workbook of 2,500 rows must not take longer than 3 s (npm run bench).
      memory: 1024,
      impact: queues.mail.impact,
      urgency: queues.mail.urgency,
    });
    this.log = intake.log;
    intake.allowTable(stores.register, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    intake.allowTable(stores.holds, 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    intake.allowTable(stores.directory, 'dynamodb:GetItem', 'dynamodb:BatchGetItem');
    intake.allowTable(stores.sealed, 'dynamodb:PutItem');
    intake.allowObjects(stores.rawMailBucket, 'in/*', 's3:GetObject', 's3:DeleteObjectVersion');
    // A released mail is read again, and may then be sealed.
    intake.allowObjects(stores.rawMailBucket, 'mail/*', 's3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion');
    // Else S3 answers 403 for a moved mail; it may check without a prefix.
    intake.allow(['s3:ListBucket'], [stores.rawMailBucket.bucketArn], {
      StringLikeIfExists: { 's3:prefix': 'in/*' },
    });
    intake.allowObjects(stores.sealedBucket, 'mail/*', 's3:PutObject');
    // To itself, to go on with the holds of a large sealed mail.
    intake.allowSend(queues.mail, queues.notifications, queues.notices);
    intake.allowSecret(stores.personKeySecret);
    mail.allowSend(intake);

    queues.mail.connect(intake, { batchSize: 1, maxConcurrency: 10 });
    queues.mail.refuseBucketsOfOthers();
    stores.rawMailBucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queues.mail.queue), {
      prefix: 'in/',
    });
    new MailShares(this, { log: intake.log, namespace: `kaa-${stage.name}`, unreadShare: profile.intake.unreadShare });
  }
}
