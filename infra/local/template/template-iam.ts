import * as z from 'zod';
import { Statement } from '../iam/policy.ts';
import { ACCOUNT } from './intrinsics.ts';
import { accessKeyOf, shortFunctionName, withoutHash } from './logical-ids.ts';

/** Who may sign requests: a function in its role, people in theirs, or somebody with a policy that has no role. */
export type Principal = { name: string; arn: string; accessKeyId: string; statements: Statement[] };
export type Iam = {
  principals: Principal[];
  /** ARN of a table or bucket with an own key → ARN of that key. */
  encryptionKeys: Map<string, string>;
  /** ARN of a key → what its own policy says of this account's roles and users. */
  keyPolicies: Map<string, Statement[]>;
};

/** Reads all resources of a type. */
type All = <Shape extends z.ZodType>(
  type: string,
  shape: Shape,
) => { id: string; name: string; arn: string; is: z.infer<Shape> }[];

const Principals = z.union([z.literal('*'), z.record(z.string(), z.union([z.string(), z.array(z.string())]))]);
const OfResource = z.looseObject({ Principal: Principals });

const PolicyDocument = z.object({ Statement: z.array(Statement) });
type PolicyDocument = z.infer<typeof PolicyDocument>;
const Role = z.object({
  AssumeRolePolicyDocument: z.object({ Statement: z.array(OfResource) }).default({ Statement: [] }),
  Policies: z.array(z.object({ PolicyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});
type Role = { id: string; name: string; arn: string; is: z.infer<typeof Role> };
const Policy = z.object({ PolicyDocument, Roles: z.array(z.string()).default([]) });
const Key = z.object({ KeyPolicy: z.object({ Statement: z.array(OfResource) }).optional() });

const TableKey = z.object({ KMSMasterKeyId: z.string().optional() }).optional();
const Table = z.object({ SSESpecification: TableKey });
const GlobalTable = z.object({ Replicas: z.array(Table).default([]) });
const Bucket = z.object({
  BucketEncryption: z
    .object({
      ServerSideEncryptionConfiguration: z.array(
        z.object({ ServerSideEncryptionByDefault: z.object({ KMSMasterKeyID: z.string().optional() }) }),
      ),
    })
    .optional(),
});

/**
 * Identity-based policies, and those of keys. Policies of buckets and queues are left out: they let AWS's own services
 * in and shut out who comes without TLS, and neither happens here.
 */
export function iamOf(all: All): Iam {
  const documentsOf = policiesOf(all);
  const roles = all('AWS::IAM::Role', Role);
  const functions = all('AWS::Lambda::Function', z.object({ Role: z.string().optional() })).map(({ id, is }) => {
    const role = roles.find(({ arn }) => arn === is.Role);
    return principal(shortFunctionName(id), role?.arn ?? 'nobody', role ? documentsOf(role) : []);
  });
  const people = roles
    .filter(({ is }) => is.AssumeRolePolicyDocument.Statement.some(({ Principal }) => isOfAccounts(Principal)))
    .map((role) => principal(withoutHash(role.id), role.arn, documentsOf(role)));
  // The city attaches these to its own roles: here each is somebody of its own.
  const others = all('AWS::IAM::ManagedPolicy', Policy)
    .filter(({ is }) => is.Roles.length === 0)
    .map(({ id, arn, is }) => principal(withoutHash(id), arn, [is.PolicyDocument]));
  return {
    principals: [...functions, ...people, ...others],
    encryptionKeys: new Map(encryptionOf(all)),
    keyPolicies: new Map(keyPoliciesOf(all)),
  };
}

function policiesOf(all: All): (role: Role) => PolicyDocument[] {
  const managed = all('AWS::IAM::ManagedPolicy', Policy);
  const policies = [...all('AWS::IAM::Policy', Policy), ...managed];
  return ({ id, name, is }) => [
    ...is.Policies.map((own) => own.PolicyDocument),
    ...policies.filter((policy) => policy.is.Roles.includes(name)).map((policy) => policy.is.PolicyDocument),
    ...is.ManagedPolicyArns.map((arn) => {
      const policy = managed.find((one) => one.arn === arn);
      if (!policy) throw new Error(`The embedded stack does not know what ${arn} allows (${id})`);
      return policy.is.PolicyDocument;
    }),
  ];
}

function principal(name: string, arn: string, documents: PolicyDocument[]): Principal {
  return { name, arn, accessKeyId: accessKeyOf(name), statements: documents.flatMap(({ Statement }) => Statement) };
}

const isOfAccounts = (principal: z.infer<typeof Principals>) => principal === '*' || 'AWS' in principal;
const WHOLE_ACCOUNT = ['*', `arn:aws:iam::${ACCOUNT}:root`];

/** A key without a policy of its own leaves everything to IAM. */
function keyPoliciesOf(all: All): [key: string, policy: Statement[]][] {
  return all('AWS::KMS::Key', Key).flatMap(({ arn, is }) =>
    is.KeyPolicy ? [[arn, is.KeyPolicy.Statement.flatMap(ofThisAccount)]] : [],
  );
}

/** What is said of AWS's services concerns nobody who signs requests here. */
function ofThisAccount({ Principal, ...statement }: z.infer<typeof OfResource>): Statement[] {
  if (!isOfAccounts(Principal)) return [];
  const named = Principal === '*' ? Principal : Principal.AWS;
  if (typeof named !== 'string' || !WHOLE_ACCOUNT.includes(named))
    throw new Error(`The embedded stack does not know key policies that name somebody: ${named}`);
  return [Statement.parse(statement)];
}

function encryptionOf(all: All): [store: string, key: string][] {
  const stores = [
    ...all('AWS::DynamoDB::Table', Table).map(({ arn, is }) => ({ arn, key: is.SSESpecification?.KMSMasterKeyId })),
    ...all('AWS::DynamoDB::GlobalTable', GlobalTable).map(({ arn, is }) => ({
      arn,
      key: is.Replicas[0]?.SSESpecification?.KMSMasterKeyId,
    })),
    ...all('AWS::S3::Bucket', Bucket).map(({ arn, is: { BucketEncryption } }) => ({
      arn,
      key: BucketEncryption?.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault.KMSMasterKeyID,
    })),
  ];
  return stores.flatMap(({ arn, key }): [string, string][] => (key === undefined ? [] : [[arn, key]]));
}
