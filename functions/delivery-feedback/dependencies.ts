import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, Sqs } from '../../shared/aws/clients.ts';
import { signal } from '../../shared/aws/queue.ts';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Task } from '../../shared/domain/effects.ts';
import type { FeedbackSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { log } from '../../shared/lambda/log.ts';
import { blockedAddresses } from '../../shared/store/blocked-addresses.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { getItem, updateItem } from '../../shared/store/table.ts';
import { dueAfterGrace } from '../../shared/store/work.ts';
import type { DeliveryFeedbackEnv } from './env.ts';
import { outcomeOf } from './outcome.ts';
import { EffectItem, type News, takeInEvent } from './take-in-event.ts';

export function createHandler(
  env: z.infer<typeof DeliveryFeedbackEnv>,
  aws: { dynamoDb: DynamoDb; sqs: Sqs },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const blocked = blockedAddresses(aws.dynamoDb, env.DIRECTORY_TABLE);

  const changes = (pk: string, path: string[], news: News): [string[], unknown][] => {
    const { workPartition, dueAt } = dueAfterGrace(pk, now());
    const pending: [string[], unknown][] = [
      [['workPartition'], workPartition],
      [['dueAt'], dueAt],
      [['signals'], 0],
    ];
    return [
      [[...path, 'state'], news.state],
      ...(news.notice ? [pathTo('notices', news.notice)] : []),
      ...(news.refusedEmail === undefined ? [] : [valueAt('refusedEmail', news.refusedEmail)]),
      ...(news.lookAgain ? [valueAt('lookAgainOn', dateInStockholm(now()).toString())] : []),
      ...(news.outcomeUnknown === 'opened' ? [pathTo('tasks', [news.task, outcomeUnknown()])] : []),
      ...(news.outcomeUnknown === 'settled' ? [settled(news.task)] : []),
      ...(news.notice || news.lookAgain ? pending : []),
    ];
  };
  const outcomeUnknown = (): Task => {
    const today = dateInStockholm(now());
    const dueOn = addWorkingDays(today, profile.tasks.withinWorkingDays, profile.freeDays).toString();
    return { type: 'outcome-unknown', dueOn, createdOn: today.toString(), done: false };
  };

  return async (message: FeedbackSignal): Promise<void> => {
    await takeInEvent(message, {
      load: async (pk) => {
        const item = await getItem(aws.dynamoDb, env.REGISTER_TABLE, pk);
        return item && EffectItem.parse(item);
      },
      block: (address, why) => blocked.block(address, why, now()),
      record: ({ item, path }, from, news) =>
        updateItem(aws.dynamoDb, env.REGISTER_TABLE, item, {
          set: changes(item, path, news),
          add: [[['version'], 1]],
          when: [
            { path: [...path, 'state'], is: '=', value: from.state },
            { path: [...path, 'attempt'], is: '=', value: from.attempt },
          ],
        }),
      signalNotices: (signals) => signal(aws.sqs, env.NOTICES_QUEUE_URL, signals),
      signalLook: (item) => {
        const look: RegisterSignal = { about: 'youth', personKey: item.slice(youthKey('').length) };
        return signal(aws.sqs, env.NOTIFICATIONS_QUEUE_URL, [look]);
      },
    });
    log('feedback taken in', { outcome: outcomeOf(message), count: message.tags.length });
  };
}

const valueAt = (name: string, value: unknown): [string[], unknown] => [[name], value];
const pathTo = (map: string, [id, value]: [string, unknown]): [string[], unknown] => [[map, id], value];
const settled = (task: string): [string[], unknown] => [['tasks', task, 'done'], true];
