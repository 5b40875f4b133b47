import { dirname } from 'node:path';
import type { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { requiredAccess } from '../../infra/local/iam/required-access.ts';
import { signersOf } from '../../infra/local/iam/signers.ts';
import type { TableInput } from '../../infra/local/iam/table-access.ts';
import { readTemplate } from '../../infra/local/template/read-template.ts';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { sessionStore } from '../../shared/store/session-store.ts';
import { perStage, templates } from './synthesized.ts';

const pk = { S: 'SESSION#0a1b' };
const role = { L: [{ S: 'skyddshandlaggare' }] };
const update = (UpdateExpression: string, more: object = {}) => ['UpdateItem', { UpdateExpression, ...more }] as const;
const as = (...names: string[]) => ({
  ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#${at}`, name])),
});

/** By which code in `desk` could make itself an officer. */
const MAKES_OR_ALTERS: Record<string, readonly [operation: string, input: object]> = {
  'a session of its own': ['PutItem', { Item: { pk, email: { S: 'a@kommun.example' }, roles: role } }],
  'many of them': ['BatchWriteItem', { PutRequest: { Item: { pk, roles: role } } }],
  roles: update('SET #0 = :r', as('roles')),
  'roles, by name': update('SET roles = :r'),
  'one more role': update('SET #0[1] = :r', as('roles')),
  'roles, beside what it may': update('SET #0 = :t, #1 = :r', as('seenAt', 'roles')),
  'roles, as an older client': ['UpdateItem', { AttributeUpdates: { roles: { Action: 'PUT', Value: role } } }],
  'whose it is': update('SET #0 = :e', as('email')),
  'when it began': update('SET #0 = :t', as('startedAt')),
  'when it is deleted': update('REMOVE #0', as('expiresAt')),
  'the time that it may, for the roles in answer': update('SET #0 = :t', { ...as('seenAt'), ReturnValues: 'ALL_NEW' }),
  'its end': ['DeleteItem', {}],
  'its end, with others': ['BatchWriteItem', { DeleteRequest: { Key: { pk } } }],
};

describe.each(perStage)('the sessions of %s', (stage) => {
  const template = readTemplate(dirname(String(templates[stage])), { port: 1, stackName: `kaa-${stage}` });
  const signers = new Map(signersOf(template.iam).map((signer) => [signer.name, signer]));
  const TableName = template.functions.find(({ shortName }) => shortName === 'desk')?.environment.SESSIONS_TABLE ?? '';

  const allows = (who: string, operation: string, input: object) => {
    const call: TableInput =
      operation === 'BatchWriteItem'
        ? { RequestItems: { [TableName]: [input] } }
        : { TableName, ...(operation !== 'PutItem' && { Key: { pk } }), ...input };
    return requiredAccess({ service: 'dynamodb', operation, input: call }, template).every(
      (access) => 'allowedBy' in (signers.get(who)?.evaluate(access) ?? {}),
    );
  };

  test.each(Object.entries(MAKES_OR_ALTERS))('neither desk nor desk-protected writes %s', (_, [operation, input]) => {
    for (const who of ['desk', 'desk-protected']) expect(allows(who, operation, input), who).toBe(false);
  });

  test('all three read one by its key, and write when it was seen', async () => {
    const sent: UpdateItemCommand['input'][] = [];
    const db = { send: async ({ input }: UpdateItemCommand) => void sent.push(input) } as unknown as DynamoDb;
    await sessionStore(db, TableName).seen('a', Temporal.Instant.from('2026-11-30T08:00:00Z'));
    for (const who of ['desk', 'desk-login', 'desk-protected']) {
      expect(allows(who, 'GetItem', {}), who).toBe(true);
      expect(allows(who, 'UpdateItem', sent[0] ?? {}), who).toBe(true);
      for (const more of ['Query', 'Scan']) expect(allows(who, more, {}), who).toBe(false);
    }
  });

  test('the login alone begins and ends them', () => {
    for (const operation of ['PutItem', 'DeleteItem'])
      expect([...signers.keys()].filter((who) => allows(who, operation, { Item: { pk } }))).toEqual(['desk-login']);
  });
});
