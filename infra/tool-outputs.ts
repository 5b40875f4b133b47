import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Profile } from '../shared/domain/profile.ts';
import type { Names } from './parts/tool-names.ts';
import type { Queues } from './queues.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

/** For `npm run kaa`. */
export function addToolOutputs(
  scope: Construct,
  { stage, profile, stores, queues }: { stage: Stage; profile: Profile; stores: Stores; queues: Queues },
): void {
  const names: Names = {
    RegisterTable: stores.register.tableName,
    HoldsTable: stores.holds.tableName,
    ResidentsTable: stores.residents.tableName,
    DirectoryTable: stores.directory.tableName,
    SealedTable: stores.sealed.tableName,
    TraceTable: stores.trace.tableName,
    LettersBucket: stores.lettersBucket.bucketName,
    RawMailBucket: stores.rawMailBucket.bucketName,
    SealedBucket: stores.sealedBucket.bucketName,
    MailQueueUrl: queues.mail.queue.queueUrl,
    NotificationsQueueUrl: queues.notifications.queue.queueUrl,
    PersonKeySecret: stores.personKeySecret.secretArn,
    Profile: profile.municipality,
    Region: stage.region,
  };
  for (const [name, value] of Object.entries(names)) new CfnOutput(scope, name, { value });
}
