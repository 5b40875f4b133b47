import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { AnswerHour } from '../domain/answer-hour.ts';
import { isPending } from '../domain/effects.ts';
import { Fault } from '../domain/fault.ts';
import { answersKey } from './keys.ts';
import { readTolerant } from './read-tolerant.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { getItem, putNew, updateItem, valuesAt } from './table.ts';
import { due } from './work.ts';

/** Two machines answering each other must not fill a school's mailbox. */
export const MAX_AT_ONCE = 20;
/** What fits in one mail. */
const MAX_GATHERED = 200;
const KEPT = Temporal.Duration.from({ hours: 30 * 24 });

type Wanted = { reportId: string; received: string; atOnceBefore: number };

export function answerHours(db: DynamoDb, table: string) {
  const load = async (pk: string): Promise<AnswerHour | undefined> => {
    const item = await getItem(db, table, pk);
    return item && readTolerant(AnswerHour, item);
  };
  /** `closed`: its mail is on its way, or full. */
  async function placeIn(
    pk: string,
    { reportId, received, atOnceBefore }: Wanted,
    ends: Temporal.Instant,
  ): Promise<'now' | 'later' | 'closed'> {
    return retryOnConflict(async () => {
      const hour = await load(pk);
      if (!hour) throw new Fault('not-ours');
      if (hour.atOnce[reportId]) return 'now';
      if (hour.gathered[reportId]) return 'later';
      const [atOnce, gathered] = [Object.keys(hour.atOnce).length, Object.keys(hour.gathered).length];
      if (hour.answer.state !== 'planned' || gathered === MAX_GATHERED) return 'closed';
      const isAtOnce = atOnceBefore + atOnce < MAX_AT_ONCE;
      const count = isAtOnce ? 'atOnceCount' : 'gatheredCount';
      const written = await updateItem(db, table, pk, {
        set: isAtOnce
          ? [[['atOnce', reportId], received]]
          : [[['gathered', reportId], true], ...valuesAt([], due(pk, ends))],
        add: [[[count], 1]],
        when: [
          { path: [count], is: '=', value: isAtOnce ? atOnce : gathered },
          { path: ['answer', 'state'], is: '=', value: 'planned' },
        ],
      });
      if (written !== 'updated') return 'conflict';
      return isAtOnce ? 'now' : 'later';
    });
  }
  /** Of the clock's hour before, less than an hour old. */
  async function sentBefore(to: string, hour: Temporal.Instant, received: Temporal.Instant): Promise<number> {
    const before = await load(answersKey(to, hour.subtract({ hours: 1 }).toString()));
    const since = received.subtract({ hours: 1 });
    return Object.values(before?.atOnce ?? {}).filter((at) => Temporal.Instant.compare(at, since) > 0).length;
  }

  return {
    load,

    /** Whether a report is answered at once. A repeat gives the same. */
    async place(to: string, reportId: string, received: Temporal.Instant): Promise<'now' | 'later'> {
      const hour = startOfHour(received);
      const atOnceBefore = await sentBefore(to, hour, received);
      const wanted = { reportId, received: received.toString(), atOnceBefore };
      for (let starts = hour; ; starts = starts.add({ hours: 1 })) {
        const pk = answersKey(to, starts.toString());
        const ends = starts.add({ hours: 1 });
        const isPlaced = atOnceBefore < MAX_AT_ONCE;
        const first = await putNew(db, table, {
          pk,
          answer: { state: 'planned', attempt: 0, to },
          notices: {},
          atOnce: isPlaced ? { [reportId]: wanted.received } : {},
          atOnceCount: isPlaced ? 1 : 0,
          gathered: {},
          gatheredCount: 0,
          expiresAt: Math.floor(ends.add(KEPT).epochMilliseconds / 1000),
        });
        if (first === 'stored' && isPlaced) return 'now';
        const place = await placeIn(pk, wanted, ends);
        if (place !== 'closed') return place;
      }
    },

    /** A pending notice stays for the sweep. */
    async done(pk: string): Promise<void> {
      const hour = await load(pk);
      if (Object.values(hour?.notices ?? {}).some(isPending)) return;
      await updateItem(db, table, pk, {
        remove: [['workPartition'], ['dueAt'], ['signals']],
        when: [{ path: ['pk'], is: 'exists' }],
      });
    },
  };
}

function startOfHour(at: Temporal.Instant): Temporal.Instant {
  return at.round({ smallestUnit: 'hour', roundingMode: 'floor' });
}
