import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OutreachEnv } from '../functions/outreach/env.ts';
import type { Profile } from '../shared/domain/profile.ts';
import type { Mail } from './mail.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

export type OutreachProps = { stage: Stage; profile: Profile; stores: Stores; queues: Queues; mail: Mail };

/** Letters queue → letter for print or by e-mail. */
export class Outreach extends Construct {
  constructor(scope: Construct, { stage, profile, stores, queues, mail }: OutreachProps) {
    super(scope, 'Outreach');
    const outreach = new PipelineFunction(this, 'outreach', {
      env: OutreachEnv,
      values: {
        STAGE: stage.name,
        REGISTER_TABLE: stores.register.tableName,
        HOLDS_TABLE: stores.holds.tableName,
        RESIDENTS_TABLE: stores.residents.tableName,
        LETTERS_BUCKET: stores.lettersBucket.bucketName,
        NOTIFICATIONS_QUEUE_URL: queues.notifications.queue.queueUrl,
        ...mail.env,
      },
      timeout: Duration.seconds(60),
      memory: 1024,
      impact: queues.letters.impact,
      urgency: queues.letters.urgency,
    });
    outreach.allowTable(stores.register, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    outreach.allowTable(stores.holds, 'dynamodb:Query');
    outreach.allowTable(stores.residents, 'dynamodb:BatchGetItem');
    outreach.allowObjects(stores.lettersBucket, 'letters/*', 's3:PutObject');
    outreach.allowSend(queues.notifications);
    if (profile.letters.emailInvitations) mail.allowSend(outreach);
    queues.letters.connect(outreach, { batchSize: 10, maxConcurrency: 5 });
  }
}
