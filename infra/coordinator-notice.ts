import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CoordinatorNoticeEnv } from '../functions/coordinator-notice/env.ts';
import type { Mail } from './mail.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import type { Stores } from './stores.ts';

export class CoordinatorNotice extends Construct {
  constructor(
    scope: Construct,
    { stores, queues, mail, deskUrl }: { stores: Stores; queues: Queues; mail: Mail; deskUrl: string },
  ) {
    super(scope, 'CoordinatorNotice');
    const notice = new PipelineFunction(this, 'coordinator-notice', {
      env: CoordinatorNoticeEnv,
      values: {
        REGISTER_TABLE: stores.register.tableName,
        HOLDS_TABLE: stores.holds.tableName,
        RESIDENTS_TABLE: stores.residents.tableName,
        DIRECTORY_TABLE: stores.directory.tableName,
        ...mail.env,
        DESK_URL: deskUrl,
      },
      timeout: Duration.seconds(30),
      memory: 512,
      impact: queues.notices.impact,
      urgency: queues.notices.urgency,
    });
    notice.allowTable(stores.register, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    notice.allowTable(stores.holds, 'dynamodb:Query');
    notice.allowTable(stores.residents, 'dynamodb:BatchGetItem');
    notice.allowTable(stores.directory, 'dynamodb:GetItem');
    mail.allowSend(notice);
    queues.notices.connect(notice, { batchSize: 10, maxConcurrency: 2 });
  }
}
