import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { DeployRoleStack } from '../../../infra/deploy-role/deploy-role-stack.ts';
import { type StageName, stages } from '../../../infra/stages.ts';
import { list, type Statement, statementsOf } from '../synthesized.ts';

const ENV = { KAA_STAGING_ACCOUNT: '111111111111', KAA_PRODUCTION_ACCOUNT: '222222222222' };

function rolesOf(name: StageName) {
  const stack = new DeployRoleStack(new App(), 'role', { stage: stages(ENV)[name], repository: 'kommun/kaa' });
  const template = Template.fromStack(stack);
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return new Map(
    roles.map(([id, { Properties }]) => {
      const [trust] = statementsOf(Properties.AssumeRolePolicyDocument);
      const own = policies.filter(({ Properties: { Roles } }) =>
        Roles.some((role: { Ref: string }) => role.Ref === id),
      );
      const rights = own.flatMap(({ Properties: { PolicyDocument } }): Statement[] => statementsOf(PolicyDocument));
      return [id.replace(/[0-9A-F]{8}$/, ''), { subject: trust?.Condition?.StringEquals, rights }];
    }),
  );
}

describe.each(['staging', 'production'] as const)('the deploy role of %s', (stage) => {
  const roles = rolesOf(stage);

  test('is taken only by a workflow of that repository, in the environment of the stage', () => {
    expect(roles.get('Deploy')?.subject).toEqual({
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': [`repo:kommun/kaa:environment:${stage}`],
    });
  });

  test('reads no person and no mail, and changes nothing but through the roles of CDK', () => {
    const rights = roles.get('Deploy')?.rights ?? [];
    const actions = rights.flatMap(({ Action }) => list(Action));
    expect(actions.filter((action) => /\*|^iam:|^secretsmanager:/.test(action))).toEqual([]);
    expect(actions).not.toContain('s3:GetObject');
    for (const { Action, Condition, Resource } of rights) {
      if (list(Action).includes('dynamodb:GetItem'))
        expect(Condition?.['ForAllValues:StringEquals']).toEqual({ 'dynamodb:LeadingKeys': ['EXTRACT#current'] });
      if (list(Action).includes('s3:ListBucket'))
        expect(Condition).toEqual({ StringLike: { 's3:prefix': ['mail/prov-*', 'in/prov-*'] } });
      if (list(Action).some((action) => action.startsWith('kms:')))
        expect(JSON.stringify(Condition)).toContain('kms:EncryptionContext');
      if (list(Action).includes('lambda:InvokeFunction'))
        expect(JSON.stringify(Resource)).toMatch(/function:kaa-\w+-Reconcile\*"$/);
    }
    const other = actions.filter((action) => !/^(?:\w+):(?:Get|List|Describe)/.test(action));
    expect(other.sort()).toEqual([
      'cloudformation:DeleteChangeSet',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'lambda:InvokeFunction',
      's3:PutObject',
      'sts:AssumeRole',
    ]);
  });
});

test.each([
  ['staging', '111111111111', ['pull_request', 'ref:refs/heads/main']],
  ['production', '222222222222', ['ref:refs/heads/main']],
] as const)(
  '%s is looked at with the reading role of CDK alone, and production by no pull request',
  (stage, account, who) => {
    const diff = rolesOf(stage).get('Diff');
    expect(diff?.subject).toMatchObject({
      'token.actions.githubusercontent.com:sub': who.map((one) => `repo:kommun/kaa:${one}`),
    });
    expect(diff?.rights.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ['sts:AssumeRole', `arn:aws:iam::${account}:role/cdk-hnb659fds-lookup-role-${account}-eu-north-1`],
    ]);
  },
);
