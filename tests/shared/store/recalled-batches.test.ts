import { expect, test } from 'vitest';
import { workStore } from '../../../functions/sweep/work-store.ts';
import { batchKey } from '../../../shared/store/keys.ts';
import { recallBatch } from '../../../shared/store/recalled-batches.ts';
import { getItem, putItem } from '../../../shared/store/table.ts';
import { KIM, NOW, personKeyOf } from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';

test('a batch is recalled once for each youth, by its name alone, and the sweep signals it', async () => {
  const { client, tables } = await directDynamo();
  const recall = (personKey: string, batch = 'omgang-1') =>
    recallBatch(client, tables.register, { batch, personKey }, NOW);
  await putItem(client, tables.register, { pk: batchKey('omgang-1'), batch: 'omgang-1', by: 'lisa' });
  for (const personKey of [KIM, KIM, personKeyOf('200801012386')]) await recall(personKey);
  await recall(KIM, 'unknown');
  const item = await getItem(client, tables.register, batchKey('omgang-1'));
  expect(Object.values(item?.notices as object)).toEqual(
    Array.from({ length: 2 }, () => ({
      kind: 'batch-recalled',
      to: 'kaa-group',
      reference: 'omgang-1',
      state: 'planned',
      attempt: 0,
    })),
  );
  expect(JSON.stringify(item)).not.toContain(KIM);
  expect(await getItem(client, tables.register, batchKey('unknown'))).toBeUndefined();
  const due = await workStore(client, tables).dueWork(NOW, 10);
  expect(due).toMatchObject([{ pk: 'BATCH#omgang-1', what: 'notices' }]);
});
