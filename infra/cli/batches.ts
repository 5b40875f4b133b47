import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { batchKey } from '../../shared/store/keys.ts';
import { getItem, type Update, updateItem, valuesAt } from '../../shared/store/table.ts';

/** Stored before its first letter is marked. Without `finishedAt` somebody writes it until `leasedUntil`, or it broke off. */
export const Batch = z.object({
  batch: z.string(),
  by: z.string(),
  startedAt: z.string(),
  /** Of one run of the command. */
  holder: z.string().optional(),
  leasedUntil: z.string().optional(),
  finishedAt: z.string().optional(),
  count: z.number().optional(),
});
export type Batch = z.infer<typeof Batch>;

/** Longer than any call, its retries included. */
const LEASE = Temporal.Duration.from({ minutes: 5 });
const RENEWED_AFTER = Temporal.Duration.from({ minutes: 1 });

export function isBeingWritten({ finishedAt, leasedUntil = '' }: Batch, now: Temporal.Instant): boolean {
  return !finishedAt && leasedUntil > now.toString();
}

export function batchStore(db: DynamoDb, table: string, clock: () => Temporal.Instant) {
  const holder = randomUUID();
  let renewed = clock();
  const write = async (batch: string, fields: object, when: Update['when']): Promise<void> => {
    renewed = clock();
    const leasedUntil = renewed.add(LEASE).toString();
    const set = valuesAt([], { holder, leasedUntil, ...fields });
    if ((await updateItem(db, table, batchKey(batch), { set, when })) !== 'updated') throw new BatchIsTaken();
  };
  const isOurs: Update['when'] = [{ path: ['holder'], is: '=', value: holder }];
  return {
    async load(batch: string): Promise<Batch | undefined> {
      const item = await getItem(db, table, batchKey(batch));
      return item && Batch.parse(item);
    },

    start: (batch: string, by: string) =>
      write(batch, { batch, by, startedAt: clock().toString() }, [{ path: ['pk'], is: 'missing' }]),

    /** Of two that write it again one gets it. */
    take: ({ batch, leasedUntil }: Batch) =>
      write(batch, {}, [
        { path: ['pk'], is: 'exists' },
        leasedUntil === undefined
          ? { path: ['leasedUntil'], is: 'missing' }
          : { path: ['leasedUntil'], is: '=', value: leasedUntil },
      ]),

    /** Before each letter. */
    async keep(batch: string): Promise<void> {
      if (Temporal.Instant.compare(clock(), renewed.add(RENEWED_AFTER)) > 0) await write(batch, {}, isOurs);
    },

    finish: (batch: string, count: number) => write(batch, { finishedAt: clock().toString(), count }, isOurs),

    /** So that it can be written again at once. */
    release: (batch: string) => write(batch, { leasedUntil: clock().toString() }, isOurs),
  };
}

/** Another run of the command writes it. */
class BatchIsTaken extends Error {
  override name = 'BatchIsTaken';
}
