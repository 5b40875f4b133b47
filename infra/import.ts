import { CfnOutput, Duration } from 'aws-cdk-lib';
import { EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import { ImportEnv } from '../functions/import/env.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import type { Stores } from './stores.ts';

const FOLDERS = ['residents', 'directory'];

/** New CSV → imports queue → residents, directory. */
export class Import extends Construct {
  constructor(scope: Construct, { stores, queues }: { stores: Stores; queues: Queues }) {
    super(scope, 'Import');
    const importer = new PipelineFunction(this, 'import', {
      env: ImportEnv,
      values: {
        REGISTER_TABLE: stores.register.tableName,
        RESIDENTS_TABLE: stores.residents.tableName,
        DIRECTORY_TABLE: stores.directory.tableName,
        HOLDS_TABLE: stores.holds.tableName,
        SEALED_TABLE: stores.sealed.tableName,
        IMPORT_BUCKET: stores.importBucket.bucketName,
        NOTIFICATIONS_QUEUE_URL: queues.notifications.queue.queueUrl,
        NOTICES_QUEUE_URL: queues.notices.queue.queueUrl,
        PERSON_KEY_SECRET: stores.personKeySecret.secretArn,
      },
      timeout: Duration.seconds(900),
      memory: 1024,
      impact: queues.imports.impact,
      urgency: queues.imports.urgency,
    });
    importer.allowTable(
      stores.residents,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      // To find people whom the newest extract lacks.
      'dynamodb:Scan',
    );
    importer.allowTable(
      stores.register,
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    );
    importer.allowTable(
      stores.directory,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:BatchWriteItem',
      // To expire the last list's items.
      'dynamodb:Scan',
    );
    importer.allowTable(stores.holds, 'dynamodb:PutItem');
    importer.allowTable(stores.sealed, 'dynamodb:PutItem');
    importer.allow(['s3:ListBucket'], [stores.importBucket.bucketArn]);
    importer.allowSend(queues.notifications, queues.notices);
    importer.allowSecret(stores.personKeySecret);
    queues.imports.connect(importer, { batchSize: 1, maxConcurrency: 2 });
    queues.imports.refuseBucketsOfOthers();
    for (const folder of FOLDERS) {
      importer.allowObjects(stores.importBucket, `${folder}/*`, 's3:GetObject');
      importer.allowObjects(stores.importBucket, `${folder}/*.result.json`, 's3:PutObject');
      // S3 compares case by case; the sweep finds any other.
      for (const suffix of ['.csv', '.CSV'])
        stores.importBucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queues.imports.queue), {
          prefix: `${folder}/`,
          suffix,
        });
    }
    new CfnOutput(this, 'Bucket', {
      description: 'Put extracts below residents/ and school lists below directory/',
      value: stores.importBucket.bucketName,
    });
  }
}
