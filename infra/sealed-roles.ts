import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { AccountRootPrincipal, CompositePrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TABLE_MAKING, useOfKey } from './parts/keys.ts';
import type { Officers } from './stages.ts';

/** A star in an ARN would admit anybody. */
const NAME = /^[\w+=,.@-]+$/;

/** Nobody else can assume it, whatever IAM allows. */
export function officersRole(scope: Construct, { users, permissionSets }: Officers): Role {
  const names = [...users, ...permissionSets];
  if (names.length === 0) throw new Error('officers: name at least one user or permission set in stages.json');
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong !== undefined)
    throw new Error(`officers: "${wrong}" in stages.json is no name of a user or permission set`);
  return new Role(scope, 'Officers', {
    description: 'Opens what is sealed (protected identity). For the named officers alone.',
    assumedBy: new CompositePrincipal(
      ...(users.length > 0 ? [usersWithSecondFactor(scope, users)] : []),
      ...(permissionSets.length > 0 ? [holdersOf(scope, permissionSets)] : []),
    ),
  });
}

/** For CloudTrail. */
const usersWithSecondFactor = (scope: Construct, users: string[]) =>
  new AccountRootPrincipal().withConditions({
    ArnEquals: { 'aws:PrincipalArn': users.map((name) => iamArn(scope, `user/${name}`)) },
    Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM puts the name in.
    StringEquals: { 'sts:RoleSessionName': '${aws:username}' },
  });

/** Identity Center ends a permission set's role in sixteen characters. */
const holdersOf = (scope: Construct, permissionSets: string[]) =>
  new AccountRootPrincipal().withConditions({
    ArnLike: {
      'aws:PrincipalArn': permissionSets.flatMap((name) =>
        ['', '*/'].map((region) =>
          iamArn(scope, `role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_${name}_${'?'.repeat(16)}`),
        ),
      ),
    },
  });

/** Into `<table>-restored`, for an administrator who may not read it: only DynamoDB does. */
export function restorerRole(scope: Construct, sealed: Table): Role {
  const role = new Role(scope, 'Restorer', {
    description: 'Restores the sealed table to a point in time, without reading it.',
    assumedBy: new AccountRootPrincipal(),
  });
  const restored = `${sealed.tableArn}-restored`;
  const make = ['dynamodb:RestoreTableToPointInTime', 'dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTable'];
  const fill = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];
  const statements = [
    new PolicyStatement({ actions: make, resources: [sealed.tableArn, restored] }),
    new PolicyStatement({
      actions: fill.map((action) => `dynamodb:${action}`),
      resources: [restored],
      conditions: { Bool: { 'aws:ViaAWSService': 'true' } },
    }),
    useOfKey(sealed.encryptionKey, { actions: TABLE_MAKING, service: 'dynamodb', by: role }),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  return role;
}

const iamArn = (scope: Construct, resource: string) => {
  const { account, partition } = Stack.of(scope);
  return `arn:${partition}:iam::${account}:${resource}`;
};
