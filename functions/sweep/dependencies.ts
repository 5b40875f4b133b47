import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, S3, Sqs } from '../../shared/aws/clients.ts';
import { listFiles } from '../../shared/aws/files.ts';
import { signal } from '../../shared/aws/queue.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { log } from '../../shared/lambda/log.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { reportKey, SWEEP } from '../../shared/store/keys.ts';
import { stuckStore } from '../../shared/store/stuck.ts';
import { putItem } from '../../shared/store/table.ts';
import type { SweepEnv } from './env.ts';
import { forgottenObjects } from './forgotten-objects.ts';
import { type QueueName, sweep } from './sweep.ts';
import { workStore } from './work-store.ts';

export function createHandler(
  env: z.infer<typeof SweepEnv>,
  aws: { dynamoDb: DynamoDb; s3: S3; sqs: Sqs },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const work = workStore(aws.dynamoDb, { register: env.REGISTER_TABLE, residents: env.RESIDENTS_TABLE });
  const stuck = stuckStore(aws.dynamoDb, env.REGISTER_TABLE, profile);
  const queues: Record<QueueName, string> = {
    mail: env.MAIL_QUEUE_URL,
    notifications: env.NOTIFICATIONS_QUEUE_URL,
    letters: env.LETTERS_QUEUE_URL,
    notices: env.NOTICES_QUEUE_URL,
    imports: env.IMPORTS_QUEUE_URL,
  };
  const buckets = { mail: env.RAW_MAIL_BUCKET, imports: env.IMPORT_BUCKET };

  return async (): Promise<void> => {
    const { due, sent } = await sweep({
      dueWork: work.dueWork,
      postpone: work.postpone,
      addStuckTask: (personKey) => stuck.addTask(personKey, now()),
      addStuckNotice: (reportId) => stuck.addNotice(reportKey(reportId), reportId, now()),
      forgottenObjects: (at) => forgottenObjects((bucket, prefix) => listFiles(aws.s3, buckets[bucket], prefix), at),
      bucketOf: buckets,
      isStopped: contactSwitch(aws.dynamoDb, env.REGISTER_TABLE).isStopped,
      depth: async (queue) => {
        const { Attributes } = await aws.sqs.send(
          new GetQueueAttributesCommand({
            QueueUrl: queues[queue],
            AttributeNames: ['ApproximateNumberOfMessages'],
          }),
        );
        return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
      },
      send: (queue, messages) => signal(aws.sqs, queues[queue], messages),
      recordRun: async () => {
        await putItem(aws.dynamoDb, env.REGISTER_TABLE, { pk: SWEEP, ranAt: now().toString() });
      },
      now,
    });
    log('swept', { due, sent });
  };
}
