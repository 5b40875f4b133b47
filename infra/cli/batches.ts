import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { batchKey } from '../../shared/store/keys.ts';
import { getItem, updateItem } from '../../shared/store/table.ts';

/** Stored before its first letter is marked; without `finishedAt` interrupted, or still being written. */
export const Batch = z.object({
  batch: z.string(),
  by: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  count: z.number().optional(),
});
export type Batch = z.infer<typeof Batch>;

export function batchStore(db: DynamoDb, table: string) {
  return {
    async load(batch: string): Promise<Batch | undefined> {
      const item = await getItem(db, table, batchKey(batch));
      return item && Batch.parse(item);
    },

    async start(batch: string, by: string, now: Temporal.Instant): Promise<void> {
      const started = await updateItem(db, table, batchKey(batch), {
        set: [
          [['batch'], batch],
          [['by'], by],
          [['startedAt'], now.toString()],
        ],
        when: [{ path: ['pk'], is: 'missing' }],
      });
      if (started !== 'updated') throw new Error(`batch ${batch} exists already`);
    },

    async finish(batch: string, count: number, now: Temporal.Instant): Promise<void> {
      await updateItem(db, table, batchKey(batch), {
        set: [
          [['finishedAt'], now.toString()],
          [['count'], count],
        ],
        when: [
          { path: ['pk'], is: 'exists' },
          { path: ['finishedAt'], is: 'missing' },
        ],
      });
    },
  };
}
