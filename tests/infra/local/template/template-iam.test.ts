import { expect, test } from 'vitest';
import { signersOf } from '../../../../infra/local/iam/signers.ts';
import type { Resources } from '../../../support/changed-assembly.ts';
import { withRights } from '../iam/worker-rights.ts';
import { readChanged } from '../small-stack.ts';

const policy = (statement: object) => ({ PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } });

test('principals are functions and people with their role’s policies, and policies without a role', () => {
  const { principals } = readChanged(withRights).iam;
  expect(principals.map(({ name, accessKeyId }) => [name, accessKeyId])).toEqual([
    ['worker', 'LOCALWORKER'],
    ['script', 'LOCALSCRIPT'],
    ['Officers', 'LOCALOFFICERS'],
    ['ReadersPolicy', 'LOCALREADERSPOLICY'],
    ['SendersPolicy', 'LOCALSENDERSPOLICY'],
  ]);
  const actionsOf = (who: string) =>
    principals
      .filter(({ name }) => name === who)
      .flatMap(({ statements }) => statements.flatMap(({ Action }) => Action));
  expect(actionsOf('script')).toEqual(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']);
  expect(actionsOf('worker')).toEqual(expect.arrayContaining(['sqs:ReceiveMessage', 'ses:SendRawEmail']));
  expect(actionsOf('Officers')).toEqual(['sqs:SendMessage']);
});

test('stores name their key, and keys have the statements of their policy about this account', () => {
  const { encryptionKeys, iam } = readChanged(withRights);
  const key = 'arn:aws:kms:eu-north-1:000000000000:key/OwnKey0A1B2C3D';
  expect([...encryptionKeys]).toEqual([
    ['arn:aws:dynamodb:eu-north-1:000000000000:table/registertable637aae3a', key],
    ['arn:aws:s3:::rawmailbucket14bc45dd', key],
  ]);
  expect(iam.keyPolicies.get(key)).toMatchObject([
    { Condition: { ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::000000000000:role/WorkerRole5D1F0B7A'] } } },
  ]);
});

const tablePolicy = (statement: object): Resources => ({
  TraceTable1A2B3C4D: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      ResourcePolicy: { PolicyDocument: { Statement: [statement] } },
    },
  },
});
const NOBODY_DELETES = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'dynamodb:DeleteItem', Resource: '*' };

test('what a table refuses, it refuses to whoever may do all', () => {
  const mayAll = { ...policy({ Action: 'dynamodb:*', Resource: '*' }), Roles: [{ Ref: 'WorkerRole5D1F0B7A' }] };
  const { iam } = readChanged((resources) => ({
    ...withRights(resources),
    ...tablePolicy(NOBODY_DELETES),
    MayAll: { Type: 'AWS::IAM::Policy', Properties: mayAll },
  }));
  const worker = signersOf(iam).find(({ name }) => name === 'worker');
  const table = 'arn:aws:dynamodb:eu-north-1:000000000000:table/tracetable1a2b3c4d';
  const decide = (action: string, resource: string) => worker?.evaluate({ action, resource, context: {} });
  expect(decide('dynamodb:DeleteItem', table)).toEqual({ denied: 'explicitly' });
  expect(decide('dynamodb:PutItem', table)).toHaveProperty('allowedBy');
  expect(decide('dynamodb:DeleteItem', `${table}x`)).toHaveProperty('allowedBy');
});

const OTHER_ACCOUNT = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action: 'kms:*',
  Resource: '*',
};
test.each<[what: string, added: Resources, words: string]>([
  [
    'an AWS managed policy',
    {
      WorkerRole5D1F0B7A: {
        Type: 'AWS::IAM::Role',
        Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      },
    },
    'AdministratorAccess',
  ],
  [
    'a table that admits somebody by its own policy',
    tablePolicy({ ...NOBODY_DELETES, Effect: 'Allow' }),
    "only what a table's policy denies to everybody",
  ],
  [
    'a statement with NotAction',
    {
      WorkerRoleDefaultPolicy7D1F0B7C: {
        Type: 'AWS::IAM::Policy',
        Properties: { ...policy({ NotAction: 'iam:*', Resource: '*' }), Roles: [{ Ref: 'WorkerRole5D1F0B7A' }] },
      },
    },
    'NotAction',
  ],
  [
    'a key policy that names a principal',
    { OwnKey0A1B2C3D: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [OTHER_ACCOUNT] } } } },
    '111111111111',
  ],
])('an unsupported policy stops the start: %s', (_what, added, words) => {
  expect(() => readChanged((resources) => ({ ...resources, ...added }))).toThrow(words);
});
