import { expect, test } from 'vitest';
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
