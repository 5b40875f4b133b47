import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { REGISTER, smallStack } from './small-stack.ts';

const stack = smallStack();
const db = () => new DynamoDBClient(stack().clientsConfig);
const key = (pk: string) => ({ pk: { S: pk } });

test('an empty text as index key is refused, however it is written', async () => {
  const item = { ...key('a'), workPartition: { S: '' }, dueAt: { S: '2026' } };
  const refused = /cannot contain an empty string value. IndexName: work, IndexKey: workPartition/;
  await expect(db().send(new PutItemCommand({ TableName: REGISTER, Item: item }))).rejects.toThrow(refused);
  await expect(
    db().send(new BatchWriteItemCommand({ RequestItems: { [REGISTER]: [{ PutRequest: { Item: item } }] } })),
  ).rejects.toThrow(refused);
  const update = new UpdateItemCommand({
    TableName: REGISTER,
    Key: key('a'),
    UpdateExpression: 'SET workPartition = :empty',
    ExpressionAttributeValues: { ':empty': { S: '' } },
  });
  await expect(db().send(update)).rejects.toThrow(refused);
  expect((await db().send(new GetItemCommand({ TableName: REGISTER, Key: key('a') }))).Item).toBeUndefined();
});

test('an item without the index keys is stored and is not in the index', async () => {
  await db().send(new PutItemCommand({ TableName: REGISTER, Item: key('unindexed') }));
  const due = await db().send(
    new QueryCommand({
      TableName: REGISTER,
      IndexName: 'work',
      KeyConditionExpression: 'workPartition = :p',
      ExpressionAttributeValues: { ':p': { S: 'due#0' } },
    }),
  );
  expect(due.Count).toBe(0);
});

test('a failed condition is ConditionalCheckFailedException, and of two writers one wins', async () => {
  const put = () =>
    db().send(
      new PutItemCommand({ TableName: REGISTER, Item: key('once'), ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  const outcomes = await Promise.allSettled([put(), put()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
});

test('a batch is written whole: UnprocessedItems is there and empty, as AWS answers when nothing was throttled', async () => {
  const requests = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: key(`batch${n}`) } }));
  const answer = await db().send(new BatchWriteItemCommand({ RequestItems: { [REGISTER]: requests } }));
  expect(answer.UnprocessedItems).toEqual({});
  const twice = requests.concat(requests.slice(0, 1)).slice(1);
  await expect(
    db().send(
      new BatchWriteItemCommand({ RequestItems: { [REGISTER]: [...twice.slice(0, 24), ...twice.slice(0, 1)] } }),
    ),
  ).rejects.toThrow('duplicates');
});

test('what does not fit an answer of BatchGetItem comes back as UnprocessedKeys that can be sent as they are', async () => {
  const bulk = { S: 'x'.repeat(300_000) };
  const names = ['big1', 'big2', 'big3', 'big4', 'big5', 'big6'];
  for (const name of names)
    await db().send(new PutItemCommand({ TableName: REGISTER, Item: { ...key(name), bulk, extra: { S: 'no' } } }));
  const found = new Set<string>();
  let wanted: BatchGetItemCommand['input']['RequestItems'] = {
    [REGISTER]: {
      Keys: names.map(key),
      ConsistentRead: true,
      ProjectionExpression: 'pk, #b',
      ExpressionAttributeNames: { '#b': 'bulk' },
    },
  };
  let rounds = 0;
  while (wanted && Object.keys(wanted).length > 0) {
    const answer: BatchGetItemCommandOutput = await db().send(new BatchGetItemCommand({ RequestItems: wanted }));
    for (const item of answer.Responses?.[REGISTER] ?? []) {
      expect(Object.keys(item).sort()).toEqual(['bulk', 'pk']);
      found.add(item.pk?.S ?? '');
    }
    wanted = answer.UnprocessedKeys;
    rounds += 1;
  }
  expect([...found].sort()).toEqual(names);
  expect(rounds).toBeGreaterThan(1);
});

test('what is not built is refused by name', async () => {
  const transaction = new TransactWriteItemsCommand({
    TransactItems: [{ Put: { TableName: REGISTER, Item: key('t') } }],
  });
  await expect(db().send(transaction)).rejects.toMatchObject({ name: 'UnknownOperationException' });
});

test('the tables are those of the template', async () => {
  expect((await db().send(new ListTablesCommand({}))).TableNames).toEqual([REGISTER]);
});

test('2,000 rows are written and read in batches within two seconds', async () => {
  const client = db();
  const rows = Array.from({ length: 2000 }, (_, n) => ({ ...key(`row${n}`), name: { S: 'Kim Exempel' } }));
  const start = performance.now();
  const slices = (size: number) =>
    Array.from({ length: rows.length / size }, (_, n) => rows.slice(n * size, (n + 1) * size));
  await Promise.all(
    slices(25).map((items) =>
      client.send(
        new BatchWriteItemCommand({ RequestItems: { [REGISTER]: items.map((Item) => ({ PutRequest: { Item } })) } }),
      ),
    ),
  );
  const read = await Promise.all(
    slices(100).map((items) =>
      client.send(new BatchGetItemCommand({ RequestItems: { [REGISTER]: { Keys: items.map(({ pk }) => ({ pk })) } } })),
    ),
  );
  expect(read.flatMap(({ Responses }) => Responses?.[REGISTER] ?? [])).toHaveLength(2000);
  expect(performance.now() - start).toBeLessThan(2000);
});
