import { describe, expect, test } from 'vitest';
import { policyOf, Statement } from '../../infra/local/iam/policy.ts';
import { type TableInput, tableAccess } from '../../infra/local/iam/table-access.ts';
import { perStage } from './synthesized.ts';

const RESOURCES = {
  tables: [{ name: 'register', keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }], indexes: [] }],
  secrets: [],
  identities: [],
  encryptionKeys: new Map<string, string>(),
};
const KIM = { pk: { S: 'YOUTH#kim' } };
const update = (UpdateExpression: string, more: TableInput = {}): TableInput => ({
  TableName: 'register',
  Key: KIM,
  UpdateExpression,
  ...more,
});

/** As the embedded stack judges it; each table stands for all. */
describe.each(perStage)('what a person asks of a youth in %s', (_stage, synthesized) => {
  const may = (policy: string, operation: string, input: TableInput): boolean => {
    const statements = synthesized
      .policies()
      .filter(([id]) => id.startsWith(`StaffRights${policy}`))
      .map(([, { Effect, Action, Condition }]) => Statement.parse({ Effect, Action, Resource: '*', Condition }));
    const { evaluate } = policyOf(statements);
    return tableAccess(operation, input, RESOURCES).every((request) => 'allowedBy' in evaluate(request));
  };

  test.each([
    [
      'a letter is marked',
      update('SET letters.a.batch = :b ADD version :one', { ConditionExpression: 'version = :v' }),
    ],
    ['a task is set', update('SET #tasks.#id = :t', { ExpressionAttributeNames: { '#tasks': 'tasks', '#id': 'x' } })],
  ])('%s by who hands letters over', (_what, input) => {
    expect(may('LettersHandOver', 'UpdateItem', input)).toBe(true);
  });

  test.each([
    ['a hold', update('SET contactHold = :no')],
    ['a hold under another name', update('SET #0 = :no', { ExpressionAttributeNames: { '#0': 'contactHold' } })],
    ['the state', update('SET #s = :open', { ExpressionAttributeNames: { '#s': 'state' } })],
    ['an entry', update('SET entries.kaa1.#state = :open', { ExpressionAttributeNames: { '#state': 'state' } })],
    ['unread reports', update('REMOVE unreadReports')],
    ['what contact waits for', update('REMOVE waitsFor ADD version :one')],
    ['the number of holds', update('ADD holdSeq :one')],
    ['a condition on a name', update('SET version = :v', { ConditionExpression: 'begins_with(personnummer, :n)' })],
    ['the whole record as the answer', update('ADD version :one', { ReturnValues: 'ALL_NEW' })],
    ['by the older interface', { TableName: 'register', Key: KIM, AttributeUpdates: { contactHold: {} } }],
  ])('%s is refused to who hands letters over', (_what, input) => {
    expect(may('LettersHandOver', 'UpdateItem', input)).toBe(false);
    expect(may('HoldByTelephone', 'UpdateItem', input)).toBe(_what === 'the number of holds');
  });

  test('who decides about mails reads of a youth whether, and not all', () => {
    const read = (ProjectionExpression?: string) => ({
      RequestItems: { register: { Keys: [KIM], ...(ProjectionExpression && { ProjectionExpression }) } },
    });
    expect(may('HeldMail', 'BatchGetItem', read('pk, contactHold'))).toBe(true);
    expect(may('HeldMail', 'BatchGetItem', read('pk, personnummer'))).toBe(false);
    expect(may('HeldMail', 'BatchGetItem', read())).toBe(false);
  });

  test('the register is scanned for letters alone', () => {
    const scan = (ProjectionExpression: string) => ({
      TableName: 'register',
      ProjectionExpression,
      Select: 'SPECIFIC_ATTRIBUTES',
    });
    expect(may('LettersHandOver', 'Scan', scan('pk, letters'))).toBe(true);
    expect(may('LettersHandOver', 'Scan', scan('pk, contactHold'))).toBe(false);
    expect(may('LettersHandOver', 'Scan', { ...scan('pk'), FilterExpression: 'contactHold = :yes' })).toBe(false);
    expect(may('LettersHandOver', 'Scan', { TableName: 'register' })).toBe(false);
  });

  test('who sets a hold cannot put one that is lifted', () => {
    const put = (more: object) => ({
      TableName: 'register',
      Item: { pk: { S: 'kim' }, sk: { S: 'S-0' }, cause: { S: 'telephone' }, ...more },
    });
    expect(may('HoldByTelephone', 'PutItem', put({}))).toBe(true);
    expect(may('HoldByTelephone', 'PutItem', put({ liftedAt: { S: 'now' } }))).toBe(false);
  });
});
