import * as z from 'zod';
import { Statement } from './iam.ts';
import { accessKeyOf, shortFunctionName, withoutHash } from './names.ts';

/** Who may sign requests: a function in its role, or somebody to whom one of the managed policies is attached. */
export type Principal = { name: string; arn: string; accessKeyId: string; statements: Statement[] };
export type Iam = {
  principals: Principal[];
  /** ARN of a table or bucket with an own key → ARN of that key. */
  encryptionKeys: Map<string, string>;
};

/** Reads all resources of a type. */
type All = <Shape extends z.ZodType>(
  type: string,
  shape: Shape,
) => { id: string; name: string; arn: string; is: z.infer<Shape> }[];

const PolicyDocument = z.object({ Statement: z.array(Statement) });
const Role = z.object({
  Policies: z.array(z.object({ PolicyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
});
const Policy = z.object({ PolicyDocument, Roles: z.array(z.string()).default([]) });

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
 * Identity-based policies. Those of buckets, queues and keys are left out: they let AWS's own services in and shut out
 * who comes without TLS, and neither happens here.
 */
export function iamOf(all: All): Iam {
  return { principals: [...functionsIn(all), ...peopleIn(all)], encryptionKeys: new Map(encryptionOf(all)) };
}

function functionsIn(all: All): Principal[] {
  const roles = all('AWS::IAM::Role', Role);
  const managed = all('AWS::IAM::ManagedPolicy', Policy);
  const policies = [...all('AWS::IAM::Policy', Policy), ...managed];
  return all('AWS::Lambda::Function', z.object({ Role: z.string().optional() })).map(({ id, is }) => {
    const role = roles.find(({ arn }) => arn === is.Role);
    const attached = role?.is.ManagedPolicyArns.map((arn) => {
      const policy = managed.find((one) => one.arn === arn);
      if (!policy) throw new Error(`The embedded stack does not know what ${arn} allows (${id})`);
      return policy;
    });
    const documents = [
      ...(role?.is.Policies ?? []),
      ...(attached ?? []).map((policy) => policy.is),
      ...policies.filter((policy) => role && policy.is.Roles.includes(role.name)).map((policy) => policy.is),
    ];
    return principal(shortFunctionName(id), role?.arn ?? 'nobody', documents);
  });
}

/** The city attaches these to its own roles: here each is somebody of its own. */
function peopleIn(all: All): Principal[] {
  return all('AWS::IAM::ManagedPolicy', Policy).map(({ id, arn, is }) => principal(withoutHash(id), arn, [is]));
}

function principal(name: string, arn: string, documents: { PolicyDocument: { Statement: Statement[] } }[]): Principal {
  const statements = documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return { name, arn, accessKeyId: accessKeyOf(name), statements };
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
