import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { officersRole } from '../../infra/sealed-roles.ts';
import type { Officers } from '../../infra/stages.ts';
import { flat, list, perStage, type Statement, statementsOf } from './synthesized.ts';

const ACCOUNT = '111111111111';

function trustOf(officers: Officers): Statement[] {
  const context = { '@aws-cdk/core:enablePartitionLiterals': true };
  const stack = new Stack(new App({ context }), 'Trust', { env: { account: ACCOUNT, region: 'eu-north-1' } });
  const { assumeRolePolicy } = officersRole(stack, officers);
  return statementsOf(stack.resolve(assumeRolePolicy));
}
const principalsIn = (statements: Statement[], operator: string) =>
  statements.flatMap(({ Condition }) => list(Condition?.[operator]?.['aws:PrincipalArn'] as string | string[]));

/** `*` and `?` as IAM reads them. */
const like = (pattern: string, arn: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(arn);

describe("who may take the officers' role", () => {
  test('a user needs a second factor, and goes by the own name', () => {
    expect(trustOf({ users: ['lisa', 'omar'], permissionSets: [] })).toMatchObject([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: expect.stringContaining(`:iam::${ACCOUNT}:root`) },
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:user/lisa`, `arn:aws:iam::${ACCOUNT}:user/omar`] },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          StringEquals: { 'sts:RoleSessionName': expect.stringMatching(/^\$\{aws:username\}$/) },
        },
      },
    ]);
  });

  test('the holder of the permission set may, in any region, and no holder of a set with a similar name', () => {
    const patterns = principalsIn(trustOf({ users: [], permissionSets: ['KaaSkydd'] }), 'ArnLike');
    const may = (role: string) => patterns.some((pattern) => like(pattern, `arn:aws:iam::${ACCOUNT}:role/${role}`));
    const sso = 'aws-reserved/sso.amazonaws.com';
    expect(may(`${sso}/eu-north-1/AWSReservedSSO_KaaSkydd_0123456789abcdef`)).toBe(true);
    expect(may(`${sso}/AWSReservedSSO_KaaSkydd_0123456789abcdef`)).toBe(true);
    expect(may(`${sso}/AWSReservedSSO_KaaSkydd_Alla_0123456789abcdef`)).toBe(false);
    expect(may(`${sso}/AWSReservedSSO_x_AWSReservedSSO_KaaSkydd_0123456789abcdef`)).toBe(false);
    expect(may('AWSReservedSSO_KaaSkydd_0123456789abcdef')).toBe(false);
  });

  test('users and permission sets stand side by side, each with the own condition', () => {
    const statements = trustOf({ users: ['lisa'], permissionSets: ['KaaSkydd'] });
    expect(statements.map(({ Condition }) => Object.keys(Condition ?? {}))).toEqual([
      ['ArnEquals', 'Bool', 'StringEquals'],
      ['ArnLike'],
    ]);
  });

  test('a stage must name an officer', () => {
    expect(() => trustOf({ users: [], permissionSets: [] })).toThrow('name at least one user or permission set');
  });

  test.each(['*', 'li?a', 'path/lisa', ''])('a name that would fit others is refused: %j', (name) => {
    expect(() => trustOf({ users: [name], permissionSets: [] })).toThrow('is no name');
    expect(() => trustOf({ users: [], permissionSets: [name] })).toThrow('is no name');
  });
});

describe.each(perStage)('roles for what is sealed in %s', (_stage, synthesized) => {
  test('the stack says which role an officer takes, and which one restores', () => {
    expect(flat(synthesized.outputs.SealedOfficersRole?.Value)).toMatch(/^<StaffRightsOfficers/);
    expect(flat(synthesized.outputs.SealedRestorerRole?.Value)).toMatch(/^<StaffRightsRestorer/);
  });

  test('who restores the sealed table reads and writes its copy only through DynamoDB, and nothing else', () => {
    const [sealed] = synthesized.one('AWS::DynamoDB::Table', /SealedTable/);
    const rights = synthesized
      .policies()
      .filter(([id]) => id.startsWith('StaffRightsRestorer'))
      .map(([, { Action, Resource, Condition }]) => ({ Action, on: list(Resource).map(flat), Condition }));
    expect(rights).toEqual([
      {
        Action: ['DescribeContinuousBackups', 'DescribeTable', 'RestoreTableToPointInTime'].map((a) => `dynamodb:${a}`),
        on: [`<${sealed}>`, `<${sealed}>-restored`],
        Condition: undefined,
      },
      {
        Action: expect.arrayContaining(['dynamodb:GetItem', 'dynamodb:BatchWriteItem']),
        on: [`<${sealed}>-restored`],
        Condition: { Bool: { 'aws:ViaAWSService': 'true' } },
      },
      {
        Action: expect.arrayContaining(['kms:CreateGrant', 'kms:Decrypt']),
        on: [expect.stringMatching(/^<StoresSealedKey/)],
        Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-north-1.amazonaws.com' } },
      },
    ]);
  });
});
