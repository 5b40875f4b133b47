import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { plannedNotice } from '../domain/notices.ts';
import { letterId } from '../domain/reference.ts';
import { batchKey } from './keys.ts';
import { updateItem, valuesAt } from './table.ts';
import { due } from './work.ts';

/** Whoever may hold a printed letter is told of the batch, never of the person (PR14). Once for each of them. */
export async function recallBatch(
  db: DynamoDb,
  table: string,
  { batch, personKey }: { batch: string; personKey: string },
  now: Temporal.Instant,
): Promise<void> {
  const pk = batchKey(batch);
  const id = letterId(`${personKey}|${batch}`);
  await updateItem(db, table, pk, {
    set: [[['notices'], {}]],
    when: [
      { path: ['pk'], is: 'exists' },
      { path: ['notices'], is: 'missing' },
    ],
  });
  await updateItem(db, table, pk, {
    set: [[['notices', id], plannedNotice('batch-recalled', 'kaa-group', batch)], ...valuesAt([], due(pk, now))],
    when: [
      { path: ['pk'], is: 'exists' },
      { path: ['notices', id], is: 'missing' },
    ],
  });
}
