import * as z from 'zod';
import { ACCOUNT, REGION, resolve, type Scope } from './intrinsics.ts';
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

type Identity = { type: string; name: string; arn: string; ref?: string; attributes?: Record<string, string> };

/** Names and ARNs of resources: those given in the template, else made from the logical id. */
export function templateScope(
  file: TemplateFile,
  stack: string,
  port: number,
): { scope: Scope; identity: (id: string) => Identity } {
  const scope = {
    ref: (id: string): unknown => {
      if (id === 'AWS::StackName') return stack;
      if (id === 'AWS::StackId') return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stack}/local`;
      const parameter = file.Parameters[id];
      return parameter ? parameter.Default : (identity(id).ref ?? identity(id).name);
    },
    attribute: (id: string, name: string): unknown => {
      const { type, name: physical, arn, attributes } = identity(id);
      if (name === 'Arn') return arn;
      const known = attributes?.[name];
      if (known !== undefined) return known;
      if (isIgnored(type) || type === 'AWS::SES::EmailIdentity') return `${physical}/${name}`;
      throw new Error(`The embedded stack does not know the attribute ${name} of ${type} (${id})`);
    },
  };

  const given = (id: string, property: string): string | undefined => {
    const value = resolve(file.Resources[id]?.Properties[property], scope);
    return typeof value === 'string' ? value : undefined;
  };

  function identity(id: string): Identity {
    const type = file.Resources[id]?.Type;
    if (!type) throw new Error(`The template refers to ${id}, which it does not have`);
    const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
    switch (type) {
      case 'AWS::SQS::Queue': {
        const name = given(id, 'QueueName') ?? id.toLowerCase().slice(-80);
        const url = `http://127.0.0.1:${port}/${ACCOUNT}/${name}`;
        return { type, name, arn: arn('sqs', name), ref: url, attributes: { QueueName: name, QueueUrl: url } };
      }
      case 'AWS::DynamoDB::Table':
      case 'AWS::DynamoDB::GlobalTable': {
        const name = given(id, 'TableName') ?? id.toLowerCase();
        return { type, name, arn: arn('dynamodb', `table/${name}`) };
      }
      case 'AWS::S3::Bucket': {
        const name = given(id, 'BucketName') ?? bucketName(id);
        return { type, name, arn: `arn:aws:s3:::${name}` };
      }
      case 'AWS::Lambda::Function': {
        const name = given(id, 'FunctionName') ?? id;
        return { type, name, arn: arn('lambda', `function:${name}`) };
      }
      case 'AWS::IAM::Role': {
        const name = given(id, 'RoleName') ?? id;
        return { type, name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` };
      }
      case 'AWS::IAM::ManagedPolicy': {
        const name = given(id, 'ManagedPolicyName') ?? id;
        const own = `arn:aws:iam::${ACCOUNT}:policy/${name}`;
        return { type, name, arn: own, ref: own };
      }
      case 'AWS::KMS::Key':
        return { type, name: id, arn: arn('kms', `key/${id}`) };
      case 'AWS::SecretsManager::Secret': {
        const name = given(id, 'Name') ?? id.toLowerCase();
        return {
          type,
          name,
          arn: arn('secretsmanager', `secret:${name}-local0`),
          ref: arn('secretsmanager', `secret:${name}-local0`),
        };
      }
      case 'AWS::SES::EmailIdentity': {
        const name = given(id, 'EmailIdentity') ?? id;
        return { type, name, arn: arn('ses', `identity/${name}`) };
      }
      case 'AWS::Events::Rule': {
        const name = given(id, 'Name') ?? id;
        return { type, name, arn: arn('events', `rule/${name}`) };
      }
      case 'AWS::SES::ConfigurationSet': {
        const name = given(id, 'Name') ?? id.toLowerCase();
        return { type, name, arn: arn('ses', `configuration-set/${name}`) };
      }
      default:
        return { type, name: given(id, 'Name') ?? id, arn: arn('local', id) };
    }
  }
  return { scope, identity };
}

/** The functions behind custom resources, with those they call in turn: they run at deploy time only. */
export function customResourceFunctions(resources: TemplateFile['Resources']): Set<string> {
  const found = new Set<string>();
  const mentioned = (value: unknown): string[] =>
    Object.keys(resources).filter(
      (id) => resources[id]?.Type === 'AWS::Lambda::Function' && JSON.stringify(value ?? null).includes(`["${id}",`),
    );
  const visit = (ids: string[]) => {
    for (const id of ids.filter((one) => !found.has(one))) {
      found.add(id);
      visit(mentioned(resources[id]?.Properties.Environment));
    }
  };
  for (const { Type, Properties } of Object.values(resources))
    if (isCustomResource(Type)) visit(mentioned(Properties.ServiceToken));
  return found;
}
