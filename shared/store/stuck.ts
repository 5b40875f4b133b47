import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { plannedNotice } from '../domain/notices.ts';
import type { Profile } from '../domain/profile.ts';
import { lookTomorrow, newTask } from '../domain/tasks.ts';
import { youthKey } from './keys.ts';
import { type Update, updateItem, valuesAt } from './table.ts';
import { dueAfterGrace } from './work.ts';

/** What no signal brings on becomes a person's. */
export function stuckStore(db: DynamoDb, register: string, profile: Profile) {
  return {
    async addTask(personKey: string, now: Temporal.Instant): Promise<void> {
      const today = dateInStockholm(now);
      const add = (when: Update['when']) =>
        updateItem(db, register, youthKey(personKey), {
          set: [[['tasks', 'stuck'], newTask('stuck', today, profile)], lookTomorrow(today)],
          add: [[['version'], 1]],
          when: [{ path: ['pk'], is: 'exists' }, ...when],
        });
      if ((await add([{ path: ['tasks', 'stuck'], is: 'missing' }])) !== 'updated')
        await add([
          { path: ['tasks', 'stuck', 'done'], is: '=', value: true },
          { path: ['tasks', 'stuck', 'ticked'], is: 'missing' },
        ]);
    },

    /** In a report, or in a youth's record; once. */
    async addNotice(pk: string, reference: string, now: Temporal.Instant): Promise<void> {
      await updateItem(db, register, pk, {
        set: [
          [['notices', 'stuck'], plannedNotice('stuck', 'kaa-group', reference)],
          ...valuesAt([], dueAfterGrace(pk, now)),
        ],
        add: [[['version'], 1]],
        when: [
          { path: ['pk'], is: 'exists' },
          { path: ['notices', 'stuck'], is: 'missing' },
        ],
      });
    },
  };
}
