import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { AnswerHour } from '../../shared/domain/answer-hour.ts';
import { WITH_NOTICES } from '../../shared/domain/effect-tag.ts';
import { Notice } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { Report } from '../../shared/domain/report.ts';
import { logCounts, logError } from '../../shared/lambda/log.ts';
import { OLDEST_DUE } from '../../shared/lambda/log-texts.ts';
import { reportIn } from '../../shared/lambda/message-ids.ts';
import { inGroups } from '../../shared/store/in-groups.ts';

import { WORK_PARTITIONS } from '../../shared/store/keys.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';
import { dueKeys, getItem, type Item, updateItem, valuesAt } from '../../shared/store/table.ts';
import { due, dueSince, UNTIL_STARTED } from '../../shared/store/work.ts';
import { readYouth } from '../../shared/store/youth-store.ts';
import type { Work } from './sweep.ts';

/** Not in batches: one done in part would stop the run. */
const READS_AT_ONCE = 25;
const SHARE_OF_RESIDENTS = 0.25;

const NotificationIds = z.object({ reportId: z.string(), row: z.number() });
const Person = z.object({ personKey: z.string() });
const Notices = z.object({ notices: z.record(z.string(), Notice) });
const Answers = AnswerHour.pick({ answer: true, notices: true });

export function workStore(db: DynamoDb, tables: { register: string; residents: string }) {
  const tableOf = (work: Work) => (work.what === 'resident' ? tables.residents : tables.register);
  return {
    async dueWork(until: Temporal.Instant, limit: number, isStopped = false): Promise<Work[]> {
      const dueIn = async (table: string) => {
        const of = (partition: string) => dueKeys(db, table, partition, until.toString(), limit, dueSince(isStopped));
        const found = await Promise.all(WORK_PARTITIONS.map(of));
        return found.flat().toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
      };
      const [register, residents] = await Promise.all([dueIn(tables.register), dueIn(tables.residents)]);
      logCounts(OLDEST_DUE, minutesSince([...register, ...residents], until));
      // Whatever else is due: a pending flag may be a protected identity (P5).
      const forRegister = limit - Math.min(residents.length, Math.ceil(limit * SHARE_OF_RESIDENTS));
      const ofRegister = register.slice(0, forRegister);
      const ofResidents = residents.slice(0, limit - ofRegister.length);
      const work: Work[] = [];
      for (const [table, keys] of [
        [tables.residents, ofResidents],
        [tables.register, ofRegister],
      ] as const)
        for (const group of inGroups(keys, READS_AT_ONCE))
          for (const item of await Promise.all(group.map(({ pk }) => getItem(db, table, pk))))
            if (item) work.push(...workOf(item, table === tables.residents, until));
      return work;
    },

    /** Unless written since it was read. */
    async postpone(work: Work, until: Temporal.Instant | undefined, signals: number): Promise<void> {
      await updateItem(db, tableOf(work), work.pk, {
        ...(until
          ? { set: valuesAt([], { dueAt: due(work.pk, until).dueAt, signals }) }
          : { remove: [['workPartition'], ['dueAt'], ['signals']] }),
        when: [{ path: ['dueAt'], is: '=', value: work.dueAt }],
      });
    },
  };
}

/** Of the oldest; 0 if nothing is due. */
function minutesSince(found: { dueAt: string }[], now: Temporal.Instant): number {
  const times = found.flatMap(({ dueAt }) => (dueAt === UNTIL_STARTED ? [] : dueAt));
  const oldest = times.toSorted()[0];
  return oldest === undefined ? 0 : Math.floor(now.since(Temporal.Instant.from(oldest)).total('minutes'));
}

/** An unreadable item stops no other (F7): its age alarms. */
function workOf(item: Item, resident: boolean, until: Temporal.Instant): Work[] {
  const dueAt = item.dueAt;
  // The index lags: the item itself says whether it is due.
  if (typeof dueAt !== 'string' || dueAt > until.toString()) return [];
  const base = { pk: item.pk, dueAt, signals: typeof item.signals === 'number' ? item.signals : 0 };
  try {
    if (resident) return [{ ...base, what: 'resident', ...Person.parse(item) }];
    const kind = item.pk.slice(0, item.pk.indexOf('#'));
    if (kind === 'YOUTH') return [{ ...base, what: 'youth', record: readYouth(item) }];
    if (kind === 'REPORT') return [{ ...base, what: 'report', report: readTolerant(Report, item) }];
    if (kind === 'NOTIFICATION') return [{ ...base, what: 'notification', ...NotificationIds.parse(item) }];
    if (kind === 'HOLD') return [{ ...base, what: 'hold', ...Person.parse(item) }];
    if (WITH_NOTICES.includes(kind)) return [{ ...base, what: 'notices', ...readTolerant(Notices, item) }];
    if (kind === 'ANSWERS') return [{ ...base, what: 'answers', ...readTolerant(Answers, item) }];
    throw new Fault('not-ours');
  } catch (error) {
    logError('due item not readable', error, reportIn(item.pk));
    return [];
  }
}
