import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { Notice } from '../domain/effects.ts';
import { plannedNotice } from '../domain/notices.ts';
import { StrangersHour } from '../domain/strangers.ts';
import { strangersKey } from './keys.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import { getItem, putNew, updateItem, valuesAt } from './table.ts';
import { due } from './work.ts';

const KEPT_HOURS = 24 * 30;
/** A flood must not outgrow the item: mails beyond these are only counted. */
const MAX_MAILS = 3_000;

/** Mails of senders who are not verified, by the hour in which they came. A repeat gives the same. */
export function strangersStore(db: DynamoDb, table: string) {
  const load = async (pk: string, ends: Temporal.Instant): Promise<StrangersHour> => {
    const expiresAt = Math.floor(ends.add({ hours: KEPT_HOURS }).epochMilliseconds / 1000);
    const empty = { holds: {}, holdCount: 0, atOnce: {}, atOnceCount: 0, gathered: {}, gatheredCount: 0 };
    await putNew(db, table, { pk, ...empty, notices: {}, expiresAt });
    return StrangersHour.parse(await getItem(db, table, pk));
  };
  return {
    /** How many of the holds that a mail asks for may be set. */
    async allowHolds(
      reportId: string,
      wanted: number,
      mostAnHour: number,
      received: Temporal.Instant,
    ): Promise<number> {
      const hour = startOfHour(received);
      const pk = strangersKey(hour.toString());
      return retryOnConflict(async () => {
        const { holds, holdCount } = await load(pk, hour.add({ hours: 1 }));
        const known = holds[reportId];
        if (known !== undefined) return known;
        const allowed = Math.max(0, Math.min(wanted, mostAnHour - holdCount));
        if (allowed === 0) return 0;
        const written = await updateItem(db, table, pk, {
          set: [[['holds', reportId], allowed]],
          add: [[['holdCount'], allowed]],
          when: [{ path: ['holdCount'], is: '=', value: holdCount }],
        });
        return written === 'updated' ? allowed : 'conflict';
      });
    },

    /** Whether a mail is told of at once, or with the hour's others. */
    async place(
      reportId: string,
      to: Notice['to'],
      mostAtOnce: number,
      received: Temporal.Instant,
    ): Promise<'now' | 'later'> {
      for (let hour = startOfHour(received); ; hour = hour.add({ hours: 1 })) {
        const placed = await placeIn(reportId, to, mostAtOnce, hour);
        if (placed !== 'closed') return placed;
      }
    },
  };

  /** `closed`: the hour's notice is on its way. */
  async function placeIn(reportId: string, to: Notice['to'], mostAtOnce: number, hour: Temporal.Instant) {
    const pk = strangersKey(hour.toString());
    const ends = hour.add({ hours: 1 });
    return retryOnConflict<'now' | 'later' | 'closed'>(async () => {
      const { atOnce, atOnceCount, gathered, gatheredCount, notices } = await load(pk, ends);
      if (atOnce[reportId]) return 'now';
      if (gathered[reportId]) return 'later';
      const isAtOnce = atOnceCount < mostAtOnce;
      const notice = notices[to];
      if (!isAtOnce && notice && notice.state !== 'planned') return 'closed';
      const [count, read] = isAtOnce
        ? (['atOnceCount', atOnceCount] as const)
        : (['gatheredCount', gatheredCount] as const);
      const written = await updateItem(db, table, pk, {
        set: isAtOnce
          ? [[['atOnce', reportId], true]]
          : [
              ...(gatheredCount < MAX_MAILS ? valuesAt(['gathered'], { [reportId]: to }) : []),
              ...(notice ? [] : valuesAt(['notices'], { [to]: plannedNotice('strangers', to, hour.toString()) })),
              ...valuesAt([], due(pk, ends)),
            ],
        add: [[[count], 1]],
        when: [
          { path: [count], is: '=', value: read },
          ...(notice && !isAtOnce ? [{ path: ['notices', to, 'state'], is: '=' as const, value: 'planned' }] : []),
        ],
      });
      if (written !== 'updated') return 'conflict';
      return isAtOnce ? 'now' : 'later';
    });
  }
}

function startOfHour(at: Temporal.Instant): Temporal.Instant {
  return at.round({ smallestUnit: 'hour', roundingMode: 'floor' });
}
