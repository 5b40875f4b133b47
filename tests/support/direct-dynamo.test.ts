import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { WRITES } from '../../shared/domain/schema.ts';
import { readItems, scanItems, writeItems } from '../../shared/store/batch.ts';
import {
  type Condition,
  deleteItem,
  dueKeys,
  getItem,
  getItems,
  type Item,
  putItem,
  putNew,
  type Update,
  updateItem,
} from '../../shared/store/table.ts';
import { type DirectDynamo, directDynamo } from './direct-dynamo.ts';
import { allItems, type Dynamo, startDynamo } from './dynamo.ts';
import fc from './fast-check.ts';

const KEYS = ['YOUTH#a', 'YOUTH#b', 'REPORT#c', 'd'];
let server: Dynamo;
let direct: DirectDynamo;

beforeAll(async () => {
  server = await startDynamo();
  direct = await directDynamo();
});
afterAll(() => server.stop());

async function empty({ client }: Dynamo): Promise<void> {
  for (const pk of KEYS) await deleteItem(client, 'register', pk);
}
beforeEach(async () => {
  await empty(server);
  await empty(direct);
});

type Send = (db: DynamoDb) => Promise<unknown>;

const key = fc.constantFrom(...KEYS);
const word = fc.constantFrom('planned', 'sending', 'sent', '');
const count = fc.integer({ min: 0, max: 3 });
const value = fc.oneof(word, count, fc.boolean(), fc.constant(null), fc.array(word, { maxLength: 2 }));
const effect = fc.record({ state: word, attempt: count }, { requiredKeys: ['state'] });
const effects = fc.dictionary(fc.constantFrom('kaa1.opened', 'first'), effect);
const item: fc.Arbitrary<Item> = fc.record(
  {
    pk: key,
    version: count,
    state: word,
    date: value,
    notices: effects,
    workPartition: fc.constantFrom('due#0', 'due#1'),
    dueAt: fc.constantFrom('2026-11-22', '2026-11-23', '2026-11-24'),
  },
  { requiredKeys: ['pk'] },
);
const path = fc.constantFrom(
  ...[['version'], ['state'], ['date'], ['dueAt'], ['notices'], ['notices', 'kaa1.opened']],
  ...[
    ['notices', 'kaa1.opened', 'state'],
    ['notices', 'first', 'attempt'],
    ['state', 'deeper'],
  ],
);
const clause: fc.Arbitrary<Update['when'][number]> = fc.oneof(
  fc.record({ path, is: fc.constantFrom('=' as const, '<' as const, '<=' as const, '<>' as const), value }),
  fc.record({ path, is: fc.constantFrom('exists' as const, 'missing' as const) }),
  fc.record({
    any: fc.array(
      fc.array(fc.record({ path, is: fc.constantFrom('=' as const, '<' as const), value: word }), {
        minLength: 1,
        maxLength: 2,
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const update: fc.Arbitrary<Update> = fc.record(
  {
    set: fc.array(fc.tuple(path, fc.oneof(value, effects)), { maxLength: 2 }),
    remove: fc.array(path, { maxLength: 1 }),
    add: fc.array(fc.tuple(fc.constantFrom(['version'], ['notices', 'first', 'attempt']), count), { maxLength: 1 }),
    when: fc.array(clause, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['set', 'when'] },
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant({ expression: 'attribute_not_exists(pk)' }),
  count.map((read) => ({ expression: '#v = :read', names: { '#v': 'version' }, values: { ':read': read } })),
  fc.record({ state: word, date: word }).map(({ state, date }) => ({
    expression: 'attribute_not_exists(pk) OR (#state = :state AND #date <= :date)',
    names: { '#state': 'state', '#date': 'date' },
    values: { ':state': state, ':date': date },
  })),
);
const distinct = fc.uniqueArray(item, { selector: ({ pk }) => pk, minLength: 1 });
const keys = fc.uniqueArray(key, { minLength: 1 });

const inOrder = (items: Item[]) => items.toSorted((a, b) => (a.pk < b.pk ? -1 : 1));
async function scanned(db: DynamoDb, only?: string[], having?: string[]): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of scanItems(db, 'register', only, having)) items.push(...page);
  return items;
}

const command: fc.Arbitrary<[string, Send]> = fc.oneof(
  fc
    .tuple(item, fc.option(condition, { nil: undefined }))
    .map(([what, when]): [string, Send] => [
      `put ${JSON.stringify({ what, when })}`,
      (db) => putItem(db, 'register', what, when),
    ]),
  item.map((what): [string, Send] => [`put new ${JSON.stringify(what)}`, (db) => putNew(db, 'register', what)]),
  fc
    .tuple(key, fc.option(condition, { nil: undefined }))
    .map(([pk, when]): [string, Send] => [
      `delete ${pk} ${JSON.stringify(when)}`,
      (db) => deleteItem(db, 'register', pk, when),
    ]),
  fc
    .tuple(key, update)
    .map(([pk, how]): [string, Send] => [
      `update ${pk} ${JSON.stringify(how)}`,
      (db) => updateItem(db, 'register', pk, how),
    ]),
  key.map((pk): [string, Send] => [`get ${pk}`, (db) => getItem(db, 'register', pk)]),
  keys.map((pks): [string, Send] => [`get ${pks}`, async (db) => inOrder(await getItems(db, 'register', pks))]),
  keys.map((pks): [string, Send] => [
    `read ${pks}`,
    async (db) => inOrder(await readItems(db, 'register', pks, ['pk', 'state'])),
  ]),
  distinct.map((items): [string, Send] => [
    `write ${JSON.stringify(items)}`,
    (db) => writeItems(db, 'register', items),
  ]),
  fc
    .option(fc.constant(['pk', 'date'] as string[]), { nil: undefined })
    .map((only): [string, Send] => [`scan ${only}`, (db) => scanned(db, only)]),
  fc
    .constantFrom('dueAt', 'state', 'notices')
    .map((having): [string, Send] => [`scan having ${having}`, (db) => scanned(db, ['pk', having], [having])]),
  fc
    .record({ partition: fc.constantFrom('due#0', 'due#1'), limit: fc.integer({ min: 1, max: 3 }) })
    .map(({ partition, limit }): [string, Send] => [
      `due ${partition} ${limit}`,
      (db) => dueKeys(db, 'register', partition, '2026-11-23', limit),
    ]),
);

const answerTo = (command: Send, db: DynamoDb) =>
  command(db).then(
    (answer) => ({ answer }),
    (error: Error) => ({ error: error.name }),
  );

test('whatever our adapters ask, the tables in memory answer and keep what the server answers and keeps', async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(command, { minLength: 1, maxLength: 12 }), async (commands) => {
        for (const [what, command] of commands)
          expect(await answerTo(command, direct.client), what).toEqual(await answerTo(command, server.client));
        expect(await allItems(direct.client, 'register')).toEqual(await allItems(server.client, 'register'));
      })
      .beforeEach(async () => {
        await empty(server);
        await empty(direct);
      }),
    { numRuns: 100 },
  );
});

test('what was parsed for one type of value is not taken for another', async () => {
  const add = (amount: unknown) => (db: DynamoDb) =>
    updateItem(db, 'register', 'd', { add: [[['version'], amount as number]], when: [{ path: ['pk'], is: 'exists' }] });
  for (const { client } of [server, direct]) {
    await putNew(client, 'register', { pk: 'd' });
    expect(await answerTo(add(1), client)).toEqual({ answer: 'updated' });
    expect(await answerTo(add('1'), client)).toEqual({ error: 'ValidationException' });
  }
});

test('a snapshot is restored whole, and a picture goes on showing what was', async () => {
  await putNew(direct.client, 'register', { pk: 'd', state: 'planned' });
  const snapshot = direct.snapshot();
  const picture = direct.picture();
  await updateItem(direct.client, 'register', 'd', {
    set: [[['state'], 'sent']],
    when: [{ path: ['pk'], is: 'exists' }],
  });
  await putNew(direct.client, 'register', { pk: 'YOUTH#a' });
  expect(await scanned(picture)).toEqual([{ pk: 'd', state: 'planned', schema: WRITES }]);
  direct.restore(snapshot);
  expect(await scanned(direct.client)).toEqual([{ pk: 'd', state: 'planned', schema: WRITES }]);
});

test('what it does not know, it refuses instead of guessing', async () => {
  await expect(direct.client.send(new ListTablesCommand({}))).rejects.toThrow('ListTablesCommand');
});
