import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RegisterEnv } from '../functions/register/env.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import type { Stores } from './stores.ts';

/** Notifications queue → the youth's record. */
export class Register extends Construct {
  constructor(scope: Construct, { stores, queues }: { stores: Stores; queues: Queues }) {
    super(scope, 'Register');
    const register = new PipelineFunction(this, 'register', {
      env: RegisterEnv,
      values: {
        REGISTER_TABLE: stores.register.tableName,
        HOLDS_TABLE: stores.holds.tableName,
        RESIDENTS_TABLE: stores.residents.tableName,
        SEALED_TABLE: stores.sealed.tableName,
        LETTERS_BUCKET: stores.lettersBucket.bucketName,
        LETTERS_QUEUE_URL: queues.letters.queue.queueUrl,
        NOTICES_QUEUE_URL: queues.notices.queue.queueUrl,
      },
      timeout: Duration.seconds(30),
      memory: 512,
      impact: queues.notifications.impact,
      urgency: queues.notifications.urgency,
    });
    register.allowTable(
      stores.register,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    );
    register.allowTable(stores.holds, 'dynamodb:Query', 'dynamodb:PutItem');
    register.allowTable(stores.residents, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem');
    register.allowTable(stores.sealed, 'dynamodb:PutItem');
    register.allowObjects(stores.lettersBucket, 'letters/*', 's3:DeleteObject');
    register.allowSend(queues.letters, queues.notices);
    queues.notifications.connect(register, { batchSize: 10, maxConcurrency: 10 });
  }
}
