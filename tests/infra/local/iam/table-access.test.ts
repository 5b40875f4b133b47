import { expect, test } from 'vitest';
import { type TableInput, tableAccess } from '../../../../infra/local/iam/table-access.ts';

const KEY = { pk: { S: 'a' }, sk: { S: 'b' } };
const contextOf = (operation: string, input: TableInput) =>
  tableAccess(
    operation,
    { TableName: 't', ...input },
    {
      tables: [],
      secrets: [],
      identities: [],
      encryptionKeys: new Map(),
    },
  )[0]?.context ?? {};
const attributes = (operation: string, input: TableInput) => contextOf(operation, input)['dynamodb:Attributes'];
const batch = (request: NonNullable<TableInput['RequestItems']>[string]) => ({ RequestItems: { t: request } });

/** "You must specify the names of all of the primary key … attributes" (DynamoDB's Developer Guide, policy conditions). */
test('the names of keys count as attributes', () => {
  const SET = { UpdateExpression: 'SET #0 = :0', ExpressionAttributeNames: { '#0': 'seenAt' } };
  expect(attributes('UpdateItem', { Key: KEY, ...SET })).toEqual(['seenAt', 'pk', 'sk']);
  expect(attributes('GetItem', { Key: KEY })).toEqual(['pk', 'sk']);
  expect(attributes('BatchGetItem', batch({ Keys: [KEY] }))).toEqual(['pk', 'sk']);
  expect(attributes('BatchWriteItem', batch([{ DeleteRequest: { Key: KEY } }]))).toEqual(['pk', 'sk']);
});

test('items that are read without a projection are read whole', () => {
  const select = (operation: string, input: TableInput) => contextOf(operation, input)['dynamodb:Select'];
  expect(select('GetItem', { Key: KEY })).toBe('ALL_ATTRIBUTES');
  expect(select('BatchGetItem', batch({ Keys: [KEY] }))).toBe('ALL_ATTRIBUTES');
  expect(select('BatchGetItem', batch({ Keys: [KEY], ProjectionExpression: 'pk' }))).toBe('SPECIFIC_ATTRIBUTES');
  expect(select('GetItem', { Key: KEY, AttributesToGet: ['pk'] })).toBe('SPECIFIC_ATTRIBUTES');
  expect(select('UpdateItem', { Key: KEY })).toBeUndefined();
});
