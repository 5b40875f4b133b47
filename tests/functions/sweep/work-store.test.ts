import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { workStore } from '../../../functions/sweep/work-store.ts';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { nextDue } from '../../../shared/domain/next-due.ts';
import { notificationStore } from '../../../shared/store/notification-store.ts';
import { deleteItem, getItem, putItem } from '../../../shared/store/table.ts';
import { due, UNTIL_STARTED } from '../../../shared/store/work.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { aNotice, aNotification, aYouthRecord, KIM, NOW, personKeyOf } from '../../support/builders.ts';
import { allItems, type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
let store: ReturnType<typeof workStore>;
beforeAll(async () => {
  dynamo = await startDynamo();
  store = workStore(dynamo.client, dynamo.tables);
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  for (const table of [dynamo.tables.register, dynamo.tables.residents])
    for (const { pk } of await allItems(dynamo.client, table)) await deleteItem(dynamo.client, table, pk);
});

const LATER = NOW.add({ minutes: 11 });
const youth = `YOUTH#${KIM}`;
const put = (pk: string, item: object = {}, table: string = dynamo.tables.register) =>
  putItem(dynamo.client, table, { pk, ...item, ...due(pk, NOW) });
const read = (pk: string) => getItem(dynamo.client, dynamo.tables.register, pk);
const saveYouth = () =>
  youthStore(dynamo.client, dynamo.tables.register).save(aYouthRecord({ notices: { a: aNotice() } }), NOW);

test('finds what is due of every kind in both tables, and nothing that is due later', async () => {
  await saveYouth();
  await notificationStore(dynamo.client, dynamo.tables.register).store(aNotification(), NOW);
  await notificationStore(dynamo.client, dynamo.tables.register).askForHold(KIM, NOW);
  await put('IMPORT#1', { notices: {} });
  await put(KIM, { personKey: KIM }, dynamo.tables.residents);
  expect((await store.dueWork(LATER, 100)).map(({ what }) => what).toSorted()).toEqual([
    'hold',
    'notices',
    'notification',
    'resident',
    'youth',
  ]);
  expect((await store.dueWork(NOW, 100)).map(({ what }) => what).toSorted()).toEqual(['notices', 'resident']);
  expect(await store.dueWork(NOW.subtract({ seconds: 1 }), 100)).toEqual([]);
});

test('takes the oldest first, whatever partition they lie in, and keeps a share for residents', async () => {
  const before = (hours: number) => NOW.subtract({ hours });
  for (let n = 0; n < 8; n += 1) {
    const pk = `IMPORT#${n}`;
    await putItem(dynamo.client, dynamo.tables.register, { pk, notices: {}, ...due(pk, before(n)) });
  }
  for (const [n, hours] of [0, 9, 1].entries()) {
    const pk = personKeyOf(`2008010${n + 1}0000`);
    await putItem(dynamo.client, dynamo.tables.residents, { pk, personKey: pk, ...due(pk, before(hours)) });
  }
  const found = await store.dueWork(LATER, 4);
  expect(found.map(({ pk, dueAt }) => (pk.startsWith('IMPORT') ? pk : dueAt)).toSorted()).toEqual([
    before(9).toString(),
    'IMPORT#5',
    'IMPORT#6',
    'IMPORT#7',
  ]);
  expect(await store.dueWork(LATER, 100)).toHaveLength(11);
});

test('what waits until contact is started again is due then, and not before', async () => {
  await put('IMPORT#1', { notices: {} });
  await putItem(dynamo.client, dynamo.tables.register, {
    pk: 'IMPORT#2',
    notices: {},
    ...due('IMPORT#2', NOW),
    dueAt: UNTIL_STARTED,
  });
  const found = async (isStopped: boolean) => (await store.dueWork(NOW, 100, isStopped)).map(({ pk }) => pk);
  expect(await found(true)).toEqual(['IMPORT#1']);
  expect(await found(false)).toEqual(['IMPORT#2', 'IMPORT#1']);
});

test('reads with the rights that the sweep has: item by item, never in batches', async () => {
  await put('IMPORT#1', { notices: {} });
  const commands = new Set<string>();
  const recording = {
    send: (command: { constructor: { name: string } }) => {
      commands.add(command.constructor.name);
      return dynamo.client.send(command as never);
    },
  } as unknown as DynamoDb;
  expect(await workStore(recording, dynamo.tables).dueWork(LATER, 100)).toHaveLength(1);
  expect([...commands].toSorted()).toEqual(['GetItemCommand', 'QueryCommand']);
});

test('an item that cannot be read stops no other', async () => {
  await put(youth, { version: 'broken' });
  await put('NOBODYKNOWS#1');
  await put('IMPORT#1', { notices: {} });
  expect(await store.dueWork(LATER, 100)).toMatchObject([{ pk: 'IMPORT#1' }]);
});

test('puts off what is as it was seen', async () => {
  await saveYouth();
  const [work] = await store.dueWork(LATER, 1);
  if (!work) throw new Error('nothing was due');
  await store.postpone(work, LATER.add({ minutes: 10 }), 1);
  expect(await read(youth)).toMatchObject({ signals: 1, dueAt: '2026-11-23T09:21:00Z' });
  await store.postpone(work, undefined, 0);
  expect(await read(youth)).toHaveProperty('dueAt');
  const [again] = await store.dueWork(LATER.add({ hours: 1 }), 1);
  if (!again) throw new Error('nothing was due');
  await store.postpone(again, undefined, 0);
  for (const attribute of ['dueAt', 'workPartition', 'signals'])
    expect(await read(youth)).not.toHaveProperty(attribute);
});

test('who wrote the item meanwhile knows better', async () => {
  await saveYouth();
  const [work] = await store.dueWork(LATER, 1);
  if (!work) throw new Error('nothing was due');
  const youths = youthStore(dynamo.client, dynamo.tables.register);
  const record = await youths.load(KIM);
  await youths.save({ ...record, name: 'Kim' }, LATER);
  await store.postpone(work, undefined, 0);
  expect(await read(youth)).toMatchObject({ dueAt: nextDue(record, LATER)?.toString() });
});

test('each run says for how long the oldest has been due, readable or not', async () => {
  await put('UNKNOWN#1');
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await store.dueWork(NOW.add({ minutes: 90 }), 100);
  expect(log.mock.calls).toContainEqual(['oldest-due 90']);
  log.mockRestore();
});
