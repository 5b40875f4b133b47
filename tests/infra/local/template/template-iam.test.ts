import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTemplate } from '../../../../infra/local/template/read-template.ts';
import { changedAssembly, type Resources } from '../../../support/changed-assembly.ts';
import { withRights } from '../iam/worker-rights.ts';
import { SMALL } from '../small-stack.ts';

function iamOf(change: (resources: Resources) => Resources) {
  const folder = changedAssembly(SMALL, 'small', change);
  try {
    return readTemplate(folder, { port: 1 }).iam;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const policy = (statement: object) => ({ PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } });

test('functions are known by their role’s policies, people by their role, and others by a policy of their own', () => {
  const { principals } = iamOf(withRights);
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

test('a store names its key, and the key whom it admits of this account', () => {
  const { encryptionKeys, keyPolicies } = iamOf(withRights);
  const key = 'arn:aws:kms:eu-north-1:000000000000:key/OwnKey0A1B2C3D';
  expect([...encryptionKeys]).toEqual([
    ['arn:aws:dynamodb:eu-north-1:000000000000:table/registertable637aae3a', key],
    ['arn:aws:s3:::rawmailbucket14bc45dd', key],
  ]);
  expect(keyPolicies.get(key)).toMatchObject([
    { Condition: { ArnEquals: { 'aws:PrincipalArn': ['arn:aws:iam::000000000000:role/WorkerRole5D1F0B7A'] } } },
  ]);
});

const STRANGER = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action: 'kms:*',
  Resource: '*',
};
test.each<[what: string, added: Resources, words: string]>([
  [
    'a policy of AWS’s own',
    {
      WorkerRole5D1F0B7A: {
        Type: 'AWS::IAM::Role',
        Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      },
    },
    'AdministratorAccess',
  ],
  [
    'a statement by what it leaves out',
    {
      WorkerRoleDefaultPolicy7D1F0B7C: {
        Type: 'AWS::IAM::Policy',
        Properties: { ...policy({ NotAction: 'iam:*', Resource: '*' }), Roles: [{ Ref: 'WorkerRole5D1F0B7A' }] },
      },
    },
    'NotAction',
  ],
  [
    'a key policy that names somebody',
    { OwnKey0A1B2C3D: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [STRANGER] } } } },
    '111111111111',
  ],
])('what cannot be judged stops the start: %s', (_what, added, words) => {
  expect(() => iamOf((resources) => ({ ...resources, ...added }))).toThrow(words);
});
