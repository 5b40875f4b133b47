import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { readItems, writeItems } from '../../../shared/store/batch.ts';

const keys = Array.from({ length: 30 }, (_, n) => `key${n}`);

/** Leaves out each batch's last item, `times` times. */
function busyTable(times: number) {
  const written: string[] = [];
  let left = times;
  const send = async (command: unknown) => {
    const busy = left-- > 0;
    if (command instanceof BatchWriteItemCommand) {
      const requests = command.input.RequestItems?.table ?? [];
      const done = busy ? requests.slice(0, -1) : requests;
      written.push(...done.map(({ PutRequest }) => PutRequest?.Item?.pk?.S ?? ''));
      return { UnprocessedItems: busy ? { table: requests.slice(-1) } : {} };
    }
    if (!(command instanceof BatchGetItemCommand)) throw new Error('unknown command');
    const asked = command.input.RequestItems?.table?.Keys ?? [];
    const some = busy ? { table: { Keys: asked.slice(-1) } } : {};
    return { Responses: { table: busy ? asked.slice(0, -1) : asked }, UnprocessedKeys: some };
  };
  return { written, db: { send } as unknown as DynamoDb };
}

test('what a batch leaves out is written and read again', async () => {
  const { db, written } = busyTable(2);
  const items = keys.map((pk) => ({ pk }));
  await writeItems(db, 'table', items);
  expect(written.toSorted()).toEqual(keys.toSorted());
  const read = await readItems(busyTable(2).db, 'table', keys);
  expect(read.map(({ pk }) => pk).toSorted()).toEqual(keys.toSorted());
});

test('a table that stays busy is a failure, never "not there"', async () => {
  await expect(readItems(busyTable(100).db, 'table', ['a'])).rejects.toThrow('service-busy');
}, 10_000);
