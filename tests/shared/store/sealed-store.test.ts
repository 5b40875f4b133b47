import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { personsIn } from '../../../shared/staff-actions/sealed.ts';
import { sealedMailKey } from '../../../shared/store/keys.ts';
import { sealedStore } from '../../../shared/store/sealed-store.ts';
import { getItem } from '../../../shared/store/table.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

test('a sealed mail that names more persons than an item holds is stored all the same', async () => {
  const persons = Array.from({ length: 6_000 }, (_, n) => ({
    number: `20400101${String(n).padStart(4, '0')}`,
    personKey: createHash('sha256').update(String(n)).digest('hex'),
  }));
  const mail = { reportId: 'R-7K3Q-9F', object: 'a', receivedAt: '2026-11-22T10:00:00Z', persons, cases: [] };
  await sealedStore(dynamo.client, dynamo.tables.sealed).mail(mail);
  const stored = await getItem(dynamo.client, dynamo.tables.sealed, sealedMailKey('R-7K3Q-9F'));
  expect(stored).toMatchObject({ object: 'a', persons: persons.slice(0, 3_000), personParts: 1 });
  expect(stored && (await personsIn(stored, dynamo.client, dynamo.tables.sealed))).toEqual(persons);
});
