import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { READS, WRITES } from '../../../shared/domain/schema.ts';
import { deleteItem, getItem, getItems, type Item, putItem, putNew, updateItem } from '../../../shared/store/table.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

let count = 0;
async function stored(item: Record<string, unknown> = {}): Promise<string> {
  const pk = `ITEM#${count++}`;
  await putItem(dynamo.client, dynamo.tables.register, { pk, ...item });
  return pk;
}
const whole = (pk: string) => getItem(dynamo.client, dynamo.tables.register, pk);
async function read(pk: string): Promise<object> {
  const { schema: _, ...item } = { schema: WRITES, ...(await whole(pk)) };
  return item;
}
const update = (pk: string, change: Parameters<typeof updateItem>[3]) =>
  updateItem(dynamo.client, dynamo.tables.register, pk, change);
const EXISTS = [{ path: ['pk'], is: 'exists' as const }];

test('an item has the number of its schema, or a higher one that a newer version gave it (F10)', async () => {
  expect(await whole(await stored())).toMatchObject({ schema: WRITES });
  expect(await whole(await stored({ schema: READS + 1 }))).toMatchObject({ schema: READS + 1 });
});

describe('an update of single paths', () => {
  test('may name the same attribute in several paths, and words that DynamoDB keeps for itself', async () => {
    const pk = await stored({ state: 'a', name: 'b', status: { state: 'c', name: { state: 'd' } }, version: 1 });
    await update(pk, {
      set: [
        [['state'], 'A'],
        [['status', 'state'], 'C'],
        [['status', 'name', 'state'], 'D'],
      ],
      remove: [['name']],
      add: [[['version'], 1]],
      when: [
        { path: ['state'], is: '=', value: 'a' },
        { path: ['status', 'name', 'state'], is: '=', value: 'd' },
      ],
    });
    expect(await read(pk)).toEqual({ pk, state: 'A', status: { state: 'C', name: { state: 'D' } }, version: 2 });
  });

  test('takes dots in a key for part of the key, not for a path', async () => {
    const pk = await stored({ notices: { 'kaa1.opened': { state: 'planned' } } });
    await update(pk, { set: [[['notices', 'kaa1.opened', 'state'], 'sent']], when: EXISTS });
    expect(await read(pk)).toEqual({ pk, notices: { 'kaa1.opened': { state: 'sent' } } });
  });

  test('adds a key to a map that is empty', async () => {
    const pk = await stored({ tasks: {} });
    await update(pk, { set: [[['tasks', 'stuck'], { done: false }]], when: EXISTS });
    expect(await read(pk)).toEqual({ pk, tasks: { stuck: { done: false } } });
  });

  test('fails loudly where the map itself is missing, and writes nothing', async () => {
    const pk = await stored();
    await expect(update(pk, { set: [[['tasks', 'stuck'], {}]], when: EXISTS })).rejects.toThrow();
    expect(await read(pk)).toEqual({ pk });
  });

  test('is refused, not failed, where its condition looks into a missing map', async () => {
    const pk = await stored();
    const when = [{ path: ['notices', 'a', 'state'], is: '=' as const, value: 'planned' }];
    expect(await update(pk, { set: [[['notices', 'a', 'state'], 'sent']], when })).toBe('condition-failed');
  });

  test.each([
    { is: '=' as const, value: 1, updated: true },
    { is: '=' as const, value: 2, updated: false },
    { is: '<' as const, value: 2, updated: true },
    { is: '<' as const, value: 1, updated: false },
    { is: '<=' as const, value: 1, updated: true },
    { is: '<>' as const, value: 1, updated: false },
  ])('where n = 1 must be $is $value: $updated', async ({ is, value, updated }) => {
    const pk = await stored({ n: 1 });
    const outcome = await update(pk, { set: [[['m'], 1]], when: [{ path: ['n'], is, value }] });
    expect(outcome).toBe(updated ? 'updated' : 'condition-failed');
  });

  test('may ask for one of several conditions', async () => {
    const pk = await stored({ holder: 'me' });
    const takeable = (now: number) => ({
      set: [[['holder'], 'you']] as [string[], unknown][],
      when: [
        {
          any: [
            [{ path: ['holder'], is: '=' as const, value: 'you' }],
            [{ path: ['until'], is: '<' as const, value: now }],
          ],
        },
      ],
    });
    expect(await update(pk, takeable(5))).toBe('condition-failed');
    await update(pk, { set: [[['until'], 4]], when: EXISTS });
    expect(await update(pk, takeable(5))).toBe('updated');
  });

  test('creates nothing where it asks that the item exists', async () => {
    expect(await update('ITEM#none', { set: [[['a'], 1]], when: EXISTS })).toBe('condition-failed');
    expect(await whole('ITEM#none')).toBeUndefined();
  });
});

describe('writes that are guards', () => {
  test('of two that put the same new key exactly one stores', async () => {
    const put = (who: string) => putNew(dynamo.client, dynamo.tables.register, { pk: 'ITEM#new', who });
    expect((await Promise.all([put('a'), put('b')])).toSorted()).toEqual(['condition-failed', 'stored']);
  });

  test('a conditional delete leaves what changed meanwhile', async () => {
    const pk = await stored({ at: 2 });
    const condition = (at: number) => ({ expression: '#at = :at', names: { '#at': 'at' }, values: { ':at': at } });
    expect(await deleteItem(dynamo.client, dynamo.tables.register, pk, condition(1))).toBe('condition-failed');
    expect(await deleteItem(dynamo.client, dynamo.tables.register, pk, condition(2))).toBe('deleted');
  });
});

describe('reading several items', () => {
  test('gives those that are there', async () => {
    const pk = await stored({ a: 1 });
    expect(await getItems(dynamo.client, dynamo.tables.register, [pk, 'ITEM#none'])).toEqual([
      { pk, a: 1, schema: WRITES },
    ] as Item[]);
  });

  test('fails when a key was left unprocessed: no answer never means "not there"', async () => {
    const partial = {
      send: async (command: unknown) => {
        const table = dynamo.tables.register;
        const input = command instanceof BatchGetItemCommand ? command.input.RequestItems?.[table] : undefined;
        return { Responses: { [table]: [] }, UnprocessedKeys: { [table]: input } };
      },
    } as unknown as DynamoDb;
    await expect(getItems(partial, dynamo.tables.register, ['ITEM#1'])).rejects.toThrow();
  });
});
