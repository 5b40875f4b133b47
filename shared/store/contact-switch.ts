import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { plannedNotice } from '../domain/notices.ts';
import { SWITCH } from './keys.ts';
import { getItem, putNew, type Update, updateItem, valuesAt } from './table.ts';
import { due } from './work.ts';

/** Of all letters and e-mails to youths of the stage (PR15). */
export function contactSwitch(db: DynamoDb, register: string) {
  const turn = async (
    kind: 'contact-stopped' | 'contact-started',
    by: string,
    now: Temporal.Instant,
    seen?: string,
  ) => {
    const isStop = kind === 'contact-stopped';
    const at = now.toString();
    await putNew(db, register, { pk: SWITCH, notices: {} });
    return updateItem(db, register, SWITCH, {
      set: [
        ...valuesAt([], isStop ? { stoppedAt: at, stoppedBy: by } : { startedAt: at, startedBy: by }),
        [['notices', at], plannedNotice(kind, 'kaa-group', dateInStockholm(now).toString())],
        ...valuesAt([], due(SWITCH, now)),
      ],
      remove: [['signals'], ...(isStop ? [] : [['stoppedAt'], ['stoppedBy']])],
      when: [
        { path: ['stoppedAt'], is: isStop ? 'missing' : 'exists' },
        ...(seen === undefined ? [] : [isLast(isStop ? 'startedAt' : 'stoppedAt', seen)]),
      ],
    });
  };
  return {
    /** Who turned it last, and when; '' if nobody has. */
    last: async (): Promise<{ isStopped: boolean; by: string; at: string }> => {
      const item = await getItem(db, register, SWITCH);
      const isStopped = item?.stoppedAt !== undefined;
      const [by, at] = isStopped ? [item.stoppedBy, item.stoppedAt] : [item?.startedBy, item?.startedAt];
      return { isStopped, by: String(by ?? ''), at: String(at ?? '') };
    },
    isStopped: async () => (await getItem(db, register, SWITCH))?.stoppedAt !== undefined,
    /** `seen`: when it was turned last, as the person saw it; it stays if it was turned since. */
    stop: (by: string, now: Temporal.Instant, seen?: string) => turn('contact-stopped', by, now, seen),
    start: (by: string, now: Temporal.Instant, seen?: string) => turn('contact-started', by, now, seen),
  };
}

const isLast = (name: string, seen: string): Update['when'][number] =>
  seen === '' ? { path: [name], is: 'missing' } : { path: [name], is: '=', value: seen };
