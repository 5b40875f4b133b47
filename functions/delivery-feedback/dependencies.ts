import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, Sqs } from '../../shared/aws/clients.ts';
import { signal as sendSignal } from '../../shared/aws/queue.ts';
import type { FeedbackSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { log } from '../../shared/lambda/log.ts';
import { blockedAddresses } from '../../shared/store/blocked-addresses.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';
import { getItem, updateItem, type Values, valuesAt } from '../../shared/store/table.ts';
import { dueAfterGrace } from '../../shared/store/work.ts';
import { applyEvent, type Changes, EffectItem, type Ports } from './apply-event.ts';
import type { DeliveryFeedbackEnv } from './env.ts';
import { outcomeOf } from './outcome.ts';

export function createHandler(
  env: z.infer<typeof DeliveryFeedbackEnv>,
  { dynamoDb, sqs }: { dynamoDb: DynamoDb; sqs: Sqs },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const blocked = blockedAddresses(dynamoDb, env.DIRECTORY_TABLE);
  const ports: Ports = {
    load: async (pk) => {
      const item = await getItem(dynamoDb, env.REGISTER_TABLE, pk);
      return item && readTolerant(EffectItem, item);
    },
    block: (address, why) => blocked.block(address, why, now()),
    record: ({ item, path }, from, changes) =>
      updateItem(dynamoDb, env.REGISTER_TABLE, item, {
        set: [...valuesOf(path, changes), ...pendingWork(item, changes, now())],
        add: [[['version'], 1]],
        when: [
          { path: [...path, 'state'], is: '=', value: from.state },
          { path: [...path, 'attempt'], is: '=', value: from.attempt },
        ],
      }),
    signalNotices: (signals) => sendSignal(sqs, env.NOTICES_QUEUE_URL, signals),
    signalRegister: (item) => {
      const look: RegisterSignal = { about: 'youth', personKey: item.slice(youthKey('').length) };
      return sendSignal(sqs, env.NOTIFICATIONS_QUEUE_URL, [look]);
    },
    now,
  };
  return async (message: FeedbackSignal): Promise<void> => {
    await applyEvent(message, profile, ports);
    log('feedback applied', { outcome: outcomeOf(message), count: message.tags.length });
  };
}

function valuesOf(path: string[], { state, notice, refusedEmail, lookAgainOn, newTask, doneTask }: Changes): Values {
  const values: Values = [
    [[...path, 'state'], state],
    [['notices', notice?.[0] ?? ''], notice?.[1]],
    [['refusedEmail'], refusedEmail],
    [['lookAgainOn'], lookAgainOn],
    [['tasks', newTask?.[0] ?? ''], newTask?.[1]],
    [['tasks', doneTask ?? '', 'done'], doneTask && true],
  ];
  return values.filter(([, value]) => value !== undefined);
}

function pendingWork(pk: string, { notice, lookAgainOn }: Changes, now: Temporal.Instant): Values {
  if (!notice && lookAgainOn === undefined) return [];
  return valuesAt([], { ...dueAfterGrace(pk, now), signals: 0 });
}
