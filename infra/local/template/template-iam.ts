import * as z from 'zod';
import { ACCOUNT, accessKeyOf } from '../account.ts';
import { Statement } from '../iam/policy.ts';
import type { Iam, Principal } from '../iam/signers.ts';
import { shortFunctionName, withoutHash } from './logical-ids.ts';
import type { ReadAll } from './template-file.ts';

const Principals = z.union([z.literal('*'), z.record(z.string(), z.union([z.string(), z.array(z.string())]))]);
const ResourceStatement = z.looseObject({ Principal: Principals });

const PolicyDocument = z.object({ Statement: z.array(Statement) });
type PolicyDocument = z.infer<typeof PolicyDocument>;
const Role = z.object({
  AssumeRolePolicyDocument: z.object({ Statement: z.array(ResourceStatement) }).default({ Statement: [] }),
  Policies: z.array(z.object({ PolicyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});
type Role = { id: string; name: string; arn: string; props: z.infer<typeof Role> };
const Policy = z.object({ PolicyDocument, Roles: z.array(z.string()).default([]) });
const Key = z.object({ KeyPolicy: z.object({ Statement: z.array(ResourceStatement) }).optional() });

const TableKey = z.object({ KMSMasterKeyId: z.string().optional() }).optional();
const Table = z.object({
  SSESpecification: TableKey,
  ResourcePolicy: z.object({ PolicyDocument: z.object({ Statement: z.array(ResourceStatement) }) }).optional(),
});
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

/** Policies of buckets and queues allow AWS's services and deny requests without TLS: neither happens here. */
export function iamOf(all: ReadAll): Iam {
  const documentsOf = policiesOf(all);
  const roles = all('AWS::IAM::Role', Role);
  const functions = all('AWS::Lambda::Function', z.object({ Role: z.string().optional() })).map(({ id, props }) => {
    const role = roles.find(({ arn }) => arn === props.Role);
    return principal(shortFunctionName(id), role?.arn ?? 'none', role ? documentsOf(role) : []);
  });
  const people = roles
    .filter(({ props }) =>
      props.AssumeRolePolicyDocument.Statement.some(({ Principal }) => includesAccounts(Principal)),
    )
    .map((role) => principal(withoutHash(role.id), role.arn, documentsOf(role)));
  // The city attaches these to its own roles.
  const unattached = all('AWS::IAM::ManagedPolicy', Policy)
    .filter(({ props }) => props.Roles.length === 0)
    .map(({ id, arn, props }) => principal(withoutHash(id), arn, [props.PolicyDocument]));
  const denials = tableDenials(all);
  const withDenials = (one: Principal) => ({ ...one, statements: [...one.statements, ...denials] });
  return {
    principals: [...functions, ...people, ...unattached].map(withDenials),
    keyPolicies: new Map(keyPoliciesOf(all)),
  };
}

/** What a table's own policy refuses to everybody; it may allow nothing. */
function tableDenials(all: ReadAll): Statement[] {
  return all('AWS::DynamoDB::Table', Table).flatMap(({ id, arn, props }) =>
    (props.ResourcePolicy?.PolicyDocument.Statement ?? []).map(({ Principal, ...statement }) => {
      const named = typeof Principal === 'string' ? Principal : Principal.AWS;
      if (statement.Effect !== 'Deny' || statement.Resource !== '*' || named !== '*')
        throw new Error(`The embedded stack supports only what a table's policy denies to everybody (${id})`);
      return Statement.parse({ ...statement, Resource: [arn, `${arn}/index/*`] });
    }),
  );
}

function policiesOf(all: ReadAll): (role: Role) => PolicyDocument[] {
  const managed = all('AWS::IAM::ManagedPolicy', Policy);
  const policies = [...all('AWS::IAM::Policy', Policy), ...managed];
  return ({ id, name, props }) => [
    ...props.Policies.map((own) => own.PolicyDocument),
    ...policies.filter((policy) => policy.props.Roles.includes(name)).map((policy) => policy.props.PolicyDocument),
    ...props.ManagedPolicyArns.map((arn) => {
      const policy = managed.find((candidate) => candidate.arn === arn);
      if (!policy) throw new Error(`The embedded stack does not have the policy ${arn} (${id})`);
      return policy.props.PolicyDocument;
    }),
  ];
}

function principal(name: string, arn: string, documents: PolicyDocument[]): Principal {
  return { name, arn, accessKeyId: accessKeyOf(name), statements: documents.flatMap(({ Statement }) => Statement) };
}

const includesAccounts = (principal: z.infer<typeof Principals>) => principal === '*' || 'AWS' in principal;
const WHOLE_ACCOUNT = ['*', `arn:aws:iam::${ACCOUNT}:root`];

/** Without a policy IAM alone decides. */
function keyPoliciesOf(all: ReadAll): [key: string, policy: Statement[]][] {
  return all('AWS::KMS::Key', Key).flatMap(({ arn, props }) =>
    props.KeyPolicy ? [[arn, props.KeyPolicy.Statement.flatMap(accountStatements)]] : [],
  );
}

/** Not those about AWS's services. */
function accountStatements({ Principal, ...statement }: z.infer<typeof ResourceStatement>): Statement[] {
  if (!includesAccounts(Principal)) return [];
  const named = Principal === '*' ? Principal : Principal.AWS;
  if (typeof named !== 'string' || !WHOLE_ACCOUNT.includes(named))
    throw new Error(`The embedded stack does not support key policies that name a principal: ${named}`);
  return [Statement.parse(statement)];
}

/** ARN of a table or bucket → ARN of its customer managed key. */
export function encryptionKeysOf(all: ReadAll): Map<string, string> {
  const stores = [
    ...all('AWS::DynamoDB::Table', Table).map(({ arn, props }) => [arn, props.SSESpecification?.KMSMasterKeyId]),
    ...all('AWS::DynamoDB::GlobalTable', GlobalTable).map(({ arn, props }) => [
      arn,
      props.Replicas[0]?.SSESpecification?.KMSMasterKeyId,
    ]),
    ...all('AWS::S3::Bucket', Bucket).map(({ arn, props: { BucketEncryption } }) => [
      arn,
      BucketEncryption?.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault.KMSMasterKeyID,
    ]),
  ];
  return new Map(stores.filter((pair): pair is [string, string] => pair[1] !== undefined));
}
