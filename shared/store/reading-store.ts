import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { Fault } from '../domain/fault.ts';
import { readingKey } from './keys.ts';
import { updatedValues, updateItem } from './table.ts';

const KEPT = Temporal.Duration.from({ hours: 30 * 24 });

/** How often we have begun to read a mail. */
export function readingStore(db: DynamoDb, table: string) {
  return {
    async begin(key: string, now: Temporal.Instant): Promise<number> {
      const expiresAt = Math.ceil(now.add(KEPT).epochMilliseconds / 1000);
      const values = await updatedValues(db, table, readingKey(key), {
        set: [[['expiresAt'], expiresAt]],
        add: [[['attempts'], 1]],
        when: [],
      });
      if (values === 'condition-failed') throw new Fault('bug');
      return Number(values.attempts);
    },

    async forget(key: string): Promise<void> {
      await updateItem(db, table, readingKey(key), { set: [[['attempts'], 0]], when: [] });
    },
  };
}
