import * as z from 'zod';
import { ACCOUNT, arnOf } from '../account.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { bucketName } from './logical-ids.ts';
import { isCustomResource, isIgnored } from './resource-types.ts';

export const TemplateFile = z.object({
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
export const Assets = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string().optional() }) })).default({}),
});
export type TemplateFile = z.infer<typeof TemplateFile>;

export type ReadAll = <Shape extends z.ZodType>(
  type: string,
  shape: Shape,
) => { id: string; name: string; arn: string; props: z.infer<Shape> }[];

type Identity = { type: string; name: string; arn: string; ref: string; attributes?: Record<string, string> };

/** The property with a given name, the name without one, and the ARN. */
type Kind = { property?: string; nameOf?: (id: string) => string; arnOfName: (name: string) => string };

const lowerCase = (id: string) => id.toLowerCase();
const TABLE: Kind = {
  property: 'TableName',
  nameOf: lowerCase,
  arnOfName: (name) => arnOf('dynamodb', `table/${name}`),
};
const OTHER: Kind = { arnOfName: (id) => arnOf('local', id) };
const KINDS: Record<string, Kind> = {
  'AWS::DynamoDB::GlobalTable': TABLE,
  'AWS::DynamoDB::Table': TABLE,
  'AWS::Events::Rule': { arnOfName: (name) => arnOf('events', `rule/${name}`) },
  'AWS::IAM::ManagedPolicy': {
    property: 'ManagedPolicyName',
    arnOfName: (name) => `arn:aws:iam::${ACCOUNT}:policy/${name}`,
  },
  'AWS::IAM::Role': { property: 'RoleName', arnOfName: (name) => `arn:aws:iam::${ACCOUNT}:role/${name}` },
  'AWS::KMS::Key': { arnOfName: (id) => arnOf('kms', `key/${id}`) },
  'AWS::Lambda::Function': { property: 'FunctionName', arnOfName: (name) => arnOf('lambda', `function:${name}`) },
  'AWS::S3::Bucket': { property: 'BucketName', nameOf: bucketName, arnOfName: (name) => `arn:aws:s3:::${name}` },
  'AWS::SES::ConfigurationSet': {
    nameOf: lowerCase,
    arnOfName: (name) => arnOf('ses', `configuration-set/${name}`),
  },
  'AWS::SES::EmailIdentity': { property: 'EmailIdentity', arnOfName: (name) => arnOf('ses', `identity/${name}`) },
  'AWS::SQS::Queue': {
    property: 'QueueName',
    nameOf: (id) => id.toLowerCase().slice(-80),
    arnOfName: (name) => arnOf('sqs', name),
  },
  'AWS::SecretsManager::Secret': {
    nameOf: lowerCase,
    arnOfName: (name) => arnOf('secretsmanager', `secret:${name}-local0`),
  },
};
const REF_IS_ARN = new Set(['AWS::IAM::ManagedPolicy', 'AWS::SecretsManager::Secret']);

export function templateScope(
  file: TemplateFile,
  stack: string,
  { port, apiPort = 0 }: { port: number; apiPort?: number },
): { scope: Scope; identity: (id: string) => Identity } {
  const scope = {
    ref: (id: string): unknown => {
      if (id === 'AWS::StackName') return stack;
      const parameter = file.Parameters[id];
      return parameter ? parameter.Default : identity(id).ref;
    },
    attribute: (id: string, name: string): unknown => {
      const { type, name: physicalName, arn, attributes = {} } = identity(id);
      if (name === 'Arn') return arn;
      if (name in attributes) return attributes[name];
      if (isIgnored(type) || type === 'AWS::SES::EmailIdentity') return `${physicalName}/${name}`;
      throw new Error(`The embedded stack does not support the attribute ${name} of ${type} (${id})`);
    },
  };

  const given = (id: string, property: string): string | undefined => {
    const value = resolve(file.Resources[id]?.Properties[property], scope);
    return typeof value === 'string' ? value : undefined;
  };

  function identity(id: string): Identity {
    const type = file.Resources[id]?.Type;
    if (!type) throw new Error(`The template refers to ${id}, which it lacks`);
    const { property = 'Name', nameOf = (given) => given, arnOfName } = KINDS[type] ?? OTHER;
    const name = given(id, property) ?? nameOf(id);
    const arn = arnOfName(name);
    if (type === 'AWS::ApiGatewayV2::Api') {
      const ApiEndpoint = `http://127.0.0.1:${apiPort}`;
      return { type, name, arn, ref: id.toLowerCase(), attributes: { ApiEndpoint } };
    }
    if (type === 'AWS::SQS::Queue') {
      const url = `http://127.0.0.1:${port}/${ACCOUNT}/${name}`;
      return { type, name, arn, ref: url, attributes: { QueueName: name, QueueUrl: url } };
    }
    return { type, name, arn, ref: REF_IS_ARN.has(type) ? arn : name };
  }
  return { scope, identity };
}

/** Custom resources run at deploy time only. */
export function customResourceFunctions(resources: TemplateFile['Resources']): Set<string> {
  const found = new Set<string>();
  const mentioned = (value: unknown): string[] =>
    Object.keys(resources).filter(
      (id) => resources[id]?.Type === 'AWS::Lambda::Function' && JSON.stringify(value ?? null).includes(`["${id}",`),
    );
  const visit = (ids: string[]) => {
    for (const id of ids.filter((candidate) => !found.has(candidate))) {
      found.add(id);
      visit(mentioned(resources[id]?.Properties.Environment));
    }
  };
  for (const { Type, Properties } of Object.values(resources))
    if (isCustomResource(Type)) visit(mentioned(Properties.ServiceToken));
  return found;
}
