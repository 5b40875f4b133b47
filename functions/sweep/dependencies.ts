import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, S3, Ses, Sqs } from '../../shared/aws/clients.ts';
import { listFiles } from '../../shared/aws/files.ts';
import { signal } from '../../shared/aws/queue.ts';
import { sendingQuota } from '../../shared/aws/sending-quota.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { log, logCounts, logError } from '../../shared/lambda/log.ts';
import { MAIL_QUOTA, STUCK } from '../../shared/lambda/log-texts.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { reportKey, SWEEP } from '../../shared/store/keys.ts';
import { sendGate } from '../../shared/store/send-gate.ts';
import { stuckStore } from '../../shared/store/stuck.ts';
import { getItem, putItem } from '../../shared/store/table.ts';
import type { SweepEnv } from './env.ts';
import { forgottenObjects } from './forgotten-objects.ts';
import { type QueueName, sweep } from './sweep.ts';
import { workStore } from './work-store.ts';

/** A batch that failed is hidden for minutes. */
const COUNTED = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

export function createHandler(
  env: z.infer<typeof SweepEnv>,
  aws: { dynamoDb: DynamoDb; s3: S3; sqs: Sqs; ses: Ses },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const work = workStore(aws.dynamoDb, { register: env.REGISTER_TABLE, residents: env.RESIDENTS_TABLE });
  const stuckItems = stuckStore(aws.dynamoDb, env.REGISTER_TABLE, profile);
  const queues: Record<QueueName, string> = {
    mail: env.MAIL_QUEUE_URL,
    notifications: env.NOTIFICATIONS_QUEUE_URL,
    letters: env.LETTERS_QUEUE_URL,
    notices: env.NOTICES_QUEUE_URL,
    imports: env.IMPORTS_QUEUE_URL,
  };
  const gate = sendGate(aws.dynamoDb, env.REGISTER_TABLE, now);
  const buckets = { mail: env.RAW_MAIL_BUCKET, imports: env.IMPORT_BUCKET };

  return async (): Promise<void> => {
    const { due, sent, stuck } = await sweep({
      dueWork: work.dueWork,
      postpone: work.postpone,
      forgottenObjects: async (at) => {
        const ranAt = (await getItem(aws.dynamoDb, env.REGISTER_TABLE, SWEEP))?.ranAt;
        const last = typeof ranAt === 'string' ? Temporal.Instant.from(ranAt) : undefined;
        return forgottenObjects((bucket, prefix) => listFiles(aws.s3, buckets[bucket], prefix), at, last);
      },
      learnQuota: async () => {
        try {
          const quota = await sendingQuota(aws.ses);
          const { closed } = await gate.setQuota(quota);
          const percent = quota.perDay > 0 ? Math.round((100 * quota.sent) / quota.perDay) : 0;
          logCounts(MAIL_QUOTA, percent, closed || !quota.enabled ? 1 : 0);
        } catch (error) {
          // What else is due must not wait for SES.
          logError('quota not read', error);
          logCounts(MAIL_QUOTA, 0, 1);
        }
      },
      addStuckTask: (personKey) => stuckItems.addTask(personKey, now()),
      addStuckNotice: (reportId) => stuckItems.addNotice(reportKey(reportId), reportId, now()),
      bucketOf: buckets,
      isStopped: contactSwitch(aws.dynamoDb, env.REGISTER_TABLE).isStopped,
      depth: async (queue) => {
        const { Attributes } = await aws.sqs.send(
          new GetQueueAttributesCommand({
            QueueUrl: queues[queue],
            AttributeNames: [...COUNTED],
          }),
        );
        return COUNTED.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
      },
      send: (queue, messages) => signal(aws.sqs, queues[queue], messages),
      recordRun: async () => {
        await putItem(aws.dynamoDb, env.REGISTER_TABLE, { pk: SWEEP, ranAt: now().toString() });
      },
      now,
    });
    log('swept', { due, sent });
    logCounts(STUCK, stuck);
  };
}
