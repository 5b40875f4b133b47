import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { plannedNotice } from '../domain/notices.ts';
import { SWITCH } from './keys.ts';
import { getItem, putNew, updateItem, valuesAt } from './table.ts';
import { due } from './work.ts';

/** Of all letters and e-mails to youths of the stage (PR15). */
export function contactSwitch(db: DynamoDb, register: string) {
  const turn = async (
    kind: 'contact-stopped' | 'contact-started',
    by: string,
    now: Temporal.Instant,
    stoppedAt?: string,
  ) => {
    const isStop = kind === 'contact-stopped';
    const at = now.toString();
    await putNew(db, register, { pk: SWITCH, notices: {} });
    return updateItem(db, register, SWITCH, {
      set: [
        ...(isStop ? valuesAt([], { stoppedAt: at, stoppedBy: by }) : []),
        [['notices', at], plannedNotice(kind, 'kaa-group', dateInStockholm(now).toString())],
        ...valuesAt([], due(SWITCH, now)),
      ],
      remove: [['signals'], ...(isStop ? [] : [['stoppedAt'], ['stoppedBy']])],
      when: [
        stoppedAt === undefined
          ? { path: ['stoppedAt'], is: isStop ? 'missing' : 'exists' }
          : { path: ['stoppedAt'], is: '=', value: stoppedAt },
      ],
    });
  };
  return {
    /** Who stopped it, and when; undefined while it is on. */
    stopped: async (): Promise<{ by: string; at: string } | undefined> => {
      const item = await getItem(db, register, SWITCH);
      return item?.stoppedAt === undefined ? undefined : { by: String(item.stoppedBy), at: String(item.stoppedAt) };
    },
    isStopped: async () => (await getItem(db, register, SWITCH))?.stoppedAt !== undefined,
    stop: (by: string, now: Temporal.Instant) => turn('contact-stopped', by, now),
    /** `stoppedAt`: that stop alone, not a newer one. */
    start: (by: string, now: Temporal.Instant, stoppedAt?: string) => turn('contact-started', by, now, stoppedAt),
  };
}
