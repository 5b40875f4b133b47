import { afterAll, beforeAll, expect, test } from 'vitest';
import { stuckStore } from '../../../shared/store/stuck.ts';
import { getItem, putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { aNotice, aYouthRecord, KIM, NOW, personKeyOf, stockholm } from '../../support/builders.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
let stuck: ReturnType<typeof stuckStore>;
beforeAll(async () => {
  dynamo = await startDynamo();
  stuck = stuckStore(dynamo.client, dynamo.tables.register, stockholm);
});
afterAll(() => dynamo.stop());

const LATER = NOW.add({ minutes: 11 });
const read = (pk: string) => getItem(dynamo.client, dynamo.tables.register, pk);
const youths = () => youthStore(dynamo.client, dynamo.tables.register);

test('a stuck youth gets one task, and no record is made of one who has none', async () => {
  await youths().save(aYouthRecord({ notices: { a: aNotice() } }), NOW);
  await stuck.addTask(KIM, LATER);
  await stuck.addTask(KIM, LATER.add({ hours: 48 }));
  expect(await youths().load(KIM)).toMatchObject({
    version: 2,
    tasks: { stuck: { type: 'stuck', createdOn: '2026-11-23', done: false } },
  });
  const nobody = personKeyOf('nobody');
  await stuck.addTask(nobody, LATER);
  expect(await read(`YOUTH#${nobody}`)).toBeUndefined();
});

test('a stuck notification becomes a notice to the KAA group in its report, due at once', async () => {
  const pk = 'REPORT#R-7K3Q-9F';
  await putItem(dynamo.client, dynamo.tables.register, { pk, notices: {} });
  await stuck.addNotice(pk, 'R-7K3Q-9F', NOW);
  await stuck.addNotice(pk, 'R-7K3Q-9F', LATER);
  expect(await read(pk)).toMatchObject({
    dueAt: '2026-11-23T09:10:00Z',
    notices: { stuck: { kind: 'stuck', to: 'kaa-group', reference: 'R-7K3Q-9F', state: 'planned' } },
  });
});
