import * as z from 'zod';
import { ACCOUNT, arnOf } from '../account.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { bucketName } from './logical-ids.ts';
import { isCustomResource, isIgnored } from './resource-types.ts';

export const TemplateFile = z.object({
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

/** With resolved properties. */
export type ReadAll = <Shape extends z.ZodType>(
  type: string,
  shape: Shape,
) => { id: string; name: string; arn: string; props: z.infer<Shape> }[];

type Identity = { type: string; name: string; arn: string; ref?: string; attributes?: Record<string, string> };

/** Given in the template, or derived from the logical id. */
export function templateScope(
  file: TemplateFile,
  stack: string,
  port: number,
): { scope: Scope; identity: (id: string) => Identity } {
  const scope = {
    ref: (id: string): unknown => {
      if (id === 'AWS::StackName') return stack;
      if (id === 'AWS::StackId') return arnOf('cloudformation', `stack/${stack}/local`);
      const parameter = file.Parameters[id];
      return parameter ? parameter.Default : (identity(id).ref ?? identity(id).name);
    },
    attribute: (id: string, name: string): unknown => {
      const { type, name: physicalName, arn, attributes } = identity(id);
      if (name === 'Arn') return arn;
      const value = attributes?.[name];
      if (value !== undefined) return value;
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
    switch (type) {
      case 'AWS::SQS::Queue': {
        const name = given(id, 'QueueName') ?? id.toLowerCase().slice(-80);
        const url = `http://127.0.0.1:${port}/${ACCOUNT}/${name}`;
        return { type, name, arn: arnOf('sqs', name), ref: url, attributes: { QueueName: name, QueueUrl: url } };
      }
      case 'AWS::DynamoDB::Table':
      case 'AWS::DynamoDB::GlobalTable': {
        const name = given(id, 'TableName') ?? id.toLowerCase();
        return { type, name, arn: arnOf('dynamodb', `table/${name}`) };
      }
      case 'AWS::S3::Bucket': {
        const name = given(id, 'BucketName') ?? bucketName(id);
        return { type, name, arn: `arn:aws:s3:::${name}` };
      }
      case 'AWS::Lambda::Function': {
        const name = given(id, 'FunctionName') ?? id;
        return { type, name, arn: arnOf('lambda', `function:${name}`) };
      }
      case 'AWS::IAM::Role': {
        const name = given(id, 'RoleName') ?? id;
        return { type, name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` };
      }
      case 'AWS::IAM::ManagedPolicy': {
        const name = given(id, 'ManagedPolicyName') ?? id;
        const arn = `arn:aws:iam::${ACCOUNT}:policy/${name}`;
        return { type, name, arn, ref: arn };
      }
      case 'AWS::KMS::Key':
        return { type, name: id, arn: arnOf('kms', `key/${id}`) };
      case 'AWS::SecretsManager::Secret': {
        const name = given(id, 'Name') ?? id.toLowerCase();
        const arn = arnOf('secretsmanager', `secret:${name}-local0`);
        return { type, name, arn, ref: arn };
      }
      case 'AWS::SES::EmailIdentity': {
        const name = given(id, 'EmailIdentity') ?? id;
        return { type, name, arn: arnOf('ses', `identity/${name}`) };
      }
      case 'AWS::Events::Rule': {
        const name = given(id, 'Name') ?? id;
        return { type, name, arn: arnOf('events', `rule/${name}`) };
      }
      case 'AWS::SES::ConfigurationSet': {
        const name = given(id, 'Name') ?? id.toLowerCase();
        return { type, name, arn: arnOf('ses', `configuration-set/${name}`) };
      }
      default:
        return { type, name: given(id, 'Name') ?? id, arn: arnOf('local', id) };
    }
  }
  return { scope, identity };
}

/** Those of custom resources and those they call run at deploy time only. */
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
