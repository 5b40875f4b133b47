import { DefaultStackSynthesizer, Fn, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRootPrincipal,
  AnyPrincipal,
  Effect,
  type IRole,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';

type KeyedService = 'dynamodb' | 's3';
type OurKeyProps = { description: string; removalPolicy: RemovalPolicy };

/** Grants only to AWS's services: one would bypass IAM. */
export function ourKey(scope: Construct, id: string, props: OurKeyProps): Key {
  const key = new Key(scope, id, { ...props, enableKeyRotation: true });
  key.addToResourcePolicy(noGrantsToPeople());
  return key;
}

/** None decrypts or grants; `kms:Create*` would: it includes CreateGrant. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:Describe*',
  'kms:Disable*',
  'kms:Enable*',
  'kms:Get*',
  'kms:List*',
  'kms:Put*',
  'kms:Revoke*',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
];

/** DynamoDB tries the key in the name of who creates or restores a table. */
export const TABLE_MAKING = [
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/**
 * Only roles admitted here use it, through the storing service: rights in IAM are not enough. The account administers
 * it; CloudTrail shows changes of this policy.
 */
export class SealedKey extends Key {
  constructor(scope: Construct, id: string, props: OurKeyProps) {
    super(scope, id, { ...props, enableKeyRotation: true, policy: new PolicyDocument() });
    this.addToResourcePolicy(noGrantsToPeople());
    this.addToResourcePolicy(
      new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: ADMINISTRATION, resources: ['*'] }),
    );
    this.admit(deploymentRole(scope), TABLE_MAKING, 'dynamodb');
  }

  admit(roleArn: string, actions: string[], service: KeyedService): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AccountRootPrincipal()],
        actions,
        resources: ['*'],
        conditions: {
          ArnEquals: { 'aws:PrincipalArn': roleArn },
          ...through(service, this),
        },
      }),
    );
  }
}

/** A sealed key admits the role in its own policy, too. */
export function useOfKey(
  key: IKey | undefined,
  { actions, service, by }: { actions: string[]; service: KeyedService; by?: IRole },
): PolicyStatement {
  if (!key) throw new Error('a store without its own key');
  if (key instanceof SealedKey) {
    if (!by) throw new Error('what is sealed is opened by a role that we know');
    key.admit(by.roleArn, actions, service);
  }
  return new PolicyStatement({ actions, resources: [key.keyArn], conditions: through(service, key) });
}

const through = (service: KeyedService, scope: IConstruct) => ({
  StringEquals: { 'kms:ViaService': `${service}.${Stack.of(scope).region}.amazonaws.com` },
});

function noGrantsToPeople(): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:CreateGrant'],
    resources: ['*'],
    conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
  });
}

/** From `cdk bootstrap`; no person can assume it. */
function deploymentRole(scope: Construct): string {
  const { synthesizer } = Stack.of(scope);
  if (!(synthesizer instanceof DefaultStackSynthesizer)) throw new Error('the stack is deployed in no role of its own');
  return Fn.sub(synthesizer.cloudFormationExecutionRoleArn);
}
