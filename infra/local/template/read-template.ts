import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { resolve } from './intrinsics.ts';
import { shortFunctionName, shortQueueName } from './logical-ids.ts';
import * as shapes from './resource-shapes.ts';
import { BUILT_TYPES, isIgnored } from './resource-types.ts';
import {
  type EventDestinationSpec,
  type EventRuleSpec,
  eventDestinationsOf,
  eventRulesOf,
  type ScheduleSpec,
  schedulesOf,
} from './template-events.ts';
import { Assets, customResourceFunctions, TemplateFile, templateScope } from './template-file.ts';
import { type Iam, iamOf } from './template-iam.ts';

export type QueueSpec = {
  name: string;
  /** mail, notifications, letters, … */
  shortName: string;
  arn: string;
  attributes: Record<string, string>;
  deadLetters?: { arn: string; maxReceiveCount: number };
};
export type TableSpec = {
  name: string;
  keySchema: shapes.KeySchema;
  attributes: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  indexes: shapes.Index[];
};
export type NotificationSpec = { bucket: string; queueArn: string; events: string[]; prefix: string; suffix: string };
export type FunctionSpec = {
  name: string;
  /** The folder under functions/, as far as the construct's name tells. */
  shortName: string;
  arn: string;
  handler: string;
  codePath: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
};
export type EventSourceSpec = {
  queueArn: string;
  functionName: string;
  batchSize: number;
  batchingWindowSeconds: number;
  reportsItemFailures: boolean;
  maximumConcurrency: number;
};
export type ReceiptRuleSpec = { recipients: string[]; bucket: string; prefix: string };
export type SecretSpec = { name: string; arn: string; value?: string; length: number };

/** What the synthesized template says of the cloud, as far as the embedded stack builds it. */
export type Template = {
  stackName: string;
  queues: QueueSpec[];
  tables: TableSpec[];
  buckets: string[];
  notifications: NotificationSpec[];
  functions: FunctionSpec[];
  eventSources: EventSourceSpec[];
  schedules: ScheduleSpec[];
  eventRules: EventRuleSpec[];
  receiptRules: ReceiptRuleSpec[];
  identities: string[];
  configurationSets: string[];
  eventDestinations: EventDestinationSpec[];
  secrets: SecretSpec[];
  iam: Iam;
};

/** Lambda gives a function without a limit up to 1,000 environments: here few are enough. */
const CONCURRENCY_WITHOUT_LIMIT = 5;

/** Reads the one stack of an assembly folder (cdk.out), or the named one. */
export function readTemplate(folder: string, { port, stackName }: { port: number; stackName?: string }): Template {
  const stack = stackName ?? onlyStack(folder);
  const file = TemplateFile.parse(JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')));
  const assets = Assets.parse(JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')));

  for (const [id, { Type, Condition }] of Object.entries(file.Resources)) {
    if (!BUILT_TYPES.has(Type) && !isIgnored(Type))
      throw new Error(
        `The embedded stack does not know ${Type} (${id}): build it or list it in infra/local/template/resource-types.ts`,
      );
    if (BUILT_TYPES.has(Type) && Condition) throw new Error(`The embedded stack does not know conditions (${id})`);
  }

  const { scope, identity } = templateScope(file, stack, port);
  const properties = (id: string) => resolve(file.Resources[id]?.Properties ?? {}, scope);
  const serving = customResourceFunctions(file.Resources);
  const all = <Shape extends z.ZodType>(type: string, shape: Shape) =>
    Object.entries(file.Resources)
      .filter(([id, resource]) => resource.Type === type && !serving.has(id))
      .map(([id]) => ({ id, ...identity(id), is: parse(id, shape, properties(id)) }));

  const functions: FunctionSpec[] = all('AWS::Lambda::Function', shapes.LambdaFunction).map(({ id, name, arn, is }) => {
    const path = assets.files[is.Code.S3Key.replace(/\.zip$/, '')]?.source.path;
    if (!path) throw new Error(`The assets manifest lacks the code of ${id}`);
    return {
      name,
      arn,
      shortName: shortFunctionName(id),
      handler: is.Handler,
      codePath: join(folder, path),
      timeoutSeconds: is.Timeout,
      memoryMegabytes: is.MemorySize,
      environment: is.Environment.Variables,
    };
  });
  return {
    stackName: stack,
    queues: all('AWS::SQS::Queue', shapes.Queue).map(({ id, name, arn, is }) => ({
      name,
      arn,
      shortName: shortQueueName(id),
      attributes: {
        VisibilityTimeout: `${is.VisibilityTimeout}`,
        DelaySeconds: `${is.DelaySeconds}`,
        MessageRetentionPeriod: `${is.MessageRetentionPeriod}`,
        ...(is.FifoQueue && { FifoQueue: 'true', ContentBasedDeduplication: `${is.ContentBasedDeduplication}` }),
      },
      ...(is.RedrivePolicy && {
        deadLetters: { arn: is.RedrivePolicy.deadLetterTargetArn, maxReceiveCount: is.RedrivePolicy.maxReceiveCount },
      }),
    })),
    tables: [...all('AWS::DynamoDB::GlobalTable', shapes.Table), ...all('AWS::DynamoDB::Table', shapes.Table)].map(
      ({ name, is }) => ({
        name,
        keySchema: is.KeySchema,
        attributes: is.AttributeDefinitions,
        indexes: is.GlobalSecondaryIndexes,
      }),
    ),
    buckets: all('AWS::S3::Bucket', shapes.Bucket).map(({ name }) => name),
    notifications: [
      ...all('AWS::S3::Bucket', shapes.Bucket).flatMap(({ name, is }) =>
        (is.NotificationConfiguration?.QueueConfigurations ?? []).map((to) => ({
          bucket: name,
          queueArn: to.Queue,
          events: [to.Event],
          ...filterOf(to.Filter?.S3Key.Rules),
        })),
      ),
      ...all('Custom::S3BucketNotifications', shapes.BucketNotifications).flatMap(({ is }) =>
        is.NotificationConfiguration.QueueConfigurations.map((to) => ({
          bucket: is.BucketName,
          queueArn: to.QueueArn,
          events: to.Events,
          ...filterOf(to.Filter?.Key.FilterRules),
        })),
      ),
    ],
    functions,
    eventSources: all('AWS::Lambda::EventSourceMapping', shapes.EventSourceMapping)
      .filter(({ is }) => is.Enabled)
      .map(({ is }) => ({
        queueArn: is.EventSourceArn,
        functionName: is.FunctionName.split(':').at(-1) ?? '',
        batchSize: is.BatchSize,
        batchingWindowSeconds: is.MaximumBatchingWindowInSeconds,
        reportsItemFailures: is.FunctionResponseTypes.includes('ReportBatchItemFailures'),
        maximumConcurrency: is.ScalingConfig?.MaximumConcurrency ?? CONCURRENCY_WITHOUT_LIMIT,
      })),
    schedules: schedulesOf(all, (arn) => functions.find((one) => one.arn === arn)?.shortName ?? arn),
    eventRules: eventRulesOf(all),
    receiptRules: all('AWS::SES::ReceiptRule', shapes.ReceiptRule)
      .filter(({ is }) => is.Rule.Enabled)
      .flatMap(({ is }) =>
        is.Rule.Actions.flatMap(({ S3Action: to }) =>
          to ? [{ recipients: is.Rule.Recipients, bucket: to.BucketName, prefix: to.ObjectKeyPrefix }] : [],
        ),
      ),
    identities: all('AWS::SES::EmailIdentity', shapes.EmailIdentity).map(({ is }) => is.EmailIdentity.toLowerCase()),
    configurationSets: all('AWS::SES::ConfigurationSet', shapes.ConfigurationSet).map(({ name }) => name),
    eventDestinations: eventDestinationsOf(all),
    secrets: all('AWS::SecretsManager::Secret', shapes.Secret).map(({ name, arn, is }) => ({
      name,
      arn,
      ...(is.SecretString !== undefined && { value: is.SecretString }),
      length: is.GenerateSecretString?.PasswordLength ?? 32,
    })),
    iam: iamOf(all),
  };
}

function onlyStack(folder: string): string {
  const stacks = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  const [first, second] = stacks.map((name) => name.replace('.template.json', ''));
  if (!first || second) throw new Error(`${folder} should have one stack, not: ${stacks.join(', ') || 'none'}`);
  return first;
}

function parse<Shape extends z.ZodType>(id: string, shape: Shape, properties: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(properties);
  if (!parsed.success) throw new Error(`${id} in the template: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function filterOf(rules: { Name: string; Value: string }[] = []): { prefix: string; suffix: string } {
  const value = (name: string) => rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
  return { prefix: value('prefix'), suffix: value('suffix') };
}
