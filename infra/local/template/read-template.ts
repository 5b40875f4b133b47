import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { EventRuleSpec } from '../events/event-bus.ts';
import type { ScheduleSpec } from '../events/scheduler.ts';
import type { Iam } from '../iam/signers.ts';
import type { FunctionSpec } from '../lambda/environment.ts';
import type { EventSourceSpec } from '../lambda/poller.ts';
import type { SesSpec } from '../ses/ses.ts';
import type { ReceiptRuleSpec } from '../ses/smtp.ts';
import type { TableSpec } from '../stores/dynamodb.ts';
import type { QueueSpec } from '../stores/queues.ts';
import type { NotificationSpec } from '../stores/s3.ts';
import type { SecretSpec } from '../stores/secrets.ts';
import { resolve } from './intrinsics.ts';
import { shortFunctionName, shortQueueName } from './logical-ids.ts';
import * as shapes from './resource-shapes.ts';
import { BUILT_TYPES, isIgnored } from './resource-types.ts';
import { eventDestinationsOf, eventRulesOf, schedulesOf } from './template-events.ts';
import { Assets, customResourceFunctions, type ReadAll, TemplateFile, templateScope } from './template-file.ts';
import { iamOf } from './template-iam.ts';

/** The resources of a synthesized template that the embedded stack builds. */
export type Template = SesSpec & {
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
  secrets: SecretSpec[];
  iam: Iam;
};

/** Lambda would start up to 1,000 environments. */
const CONCURRENCY_WITHOUT_LIMIT = 5;

/** Reads the one stack of an assembly folder (cdk.out), or the named one. */
export function readTemplate(folder: string, { port, stackName }: { port: number; stackName?: string }): Template {
  const stack = stackName ?? onlyStack(folder);
  const file = TemplateFile.parse(JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')));
  const assets = Assets.parse(JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')));

  for (const [id, { Type, Condition }] of Object.entries(file.Resources)) {
    if (!BUILT_TYPES.has(Type) && !isIgnored(Type))
      throw new Error(
        `The embedded stack does not support ${Type} (${id}): build it, or list it in infra/local/template/resource-types.ts`,
      );
    if (BUILT_TYPES.has(Type) && Condition) throw new Error(`The embedded stack does not support conditions (${id})`);
  }

  const { scope, identity } = templateScope(file, stack, port);
  const propertiesOf = (id: string) => resolve(file.Resources[id]?.Properties ?? {}, scope);
  const atDeployTime = customResourceFunctions(file.Resources);
  const all: ReadAll = (type, shape) =>
    Object.entries(file.Resources)
      .filter(([id, resource]) => resource.Type === type && !atDeployTime.has(id))
      .map(([id]) => ({ id, ...identity(id), properties: parse(id, shape, propertiesOf(id)) }));

  const functions: FunctionSpec[] = all('AWS::Lambda::Function', shapes.LambdaFunction).map(
    ({ id, name, arn, properties }) => {
      const path = assets.files[properties.Code.S3Key.replace(/\.zip$/, '')]?.source.path;
      if (!path) throw new Error(`The assets manifest lacks the code of ${id}`);
      return {
        name,
        arn,
        shortName: shortFunctionName(id),
        handler: properties.Handler,
        codePath: join(folder, path),
        timeoutSeconds: properties.Timeout,
        memoryMegabytes: properties.MemorySize,
        environment: properties.Environment.Variables,
      };
    },
  );
  return {
    stackName: stack,
    queues: all('AWS::SQS::Queue', shapes.Queue).map(({ id, name, arn, properties }) => ({
      name,
      arn,
      shortName: shortQueueName(id),
      attributes: {
        VisibilityTimeout: `${properties.VisibilityTimeout}`,
        DelaySeconds: `${properties.DelaySeconds}`,
        MessageRetentionPeriod: `${properties.MessageRetentionPeriod}`,
        ...(properties.FifoQueue && {
          FifoQueue: 'true',
          ContentBasedDeduplication: `${properties.ContentBasedDeduplication}`,
        }),
      },
      ...(properties.RedrivePolicy && {
        deadLetters: {
          arn: properties.RedrivePolicy.deadLetterTargetArn,
          maxReceiveCount: properties.RedrivePolicy.maxReceiveCount,
        },
      }),
    })),
    tables: [...all('AWS::DynamoDB::GlobalTable', shapes.Table), ...all('AWS::DynamoDB::Table', shapes.Table)].map(
      ({ name, properties }) => ({
        name,
        keySchema: properties.KeySchema,
        attributes: properties.AttributeDefinitions,
        indexes: properties.GlobalSecondaryIndexes,
      }),
    ),
    buckets: all('AWS::S3::Bucket', shapes.Bucket).map(({ name }) => name),
    notifications: [
      ...all('AWS::S3::Bucket', shapes.Bucket).flatMap(({ name, properties }) =>
        (properties.NotificationConfiguration?.QueueConfigurations ?? []).map((to) => ({
          bucket: name,
          queueArn: to.Queue,
          events: [to.Event],
          ...filterOf(to.Filter?.S3Key.Rules),
        })),
      ),
      ...all('Custom::S3BucketNotifications', shapes.BucketNotifications).flatMap(({ properties }) =>
        properties.NotificationConfiguration.QueueConfigurations.map((to) => ({
          bucket: properties.BucketName,
          queueArn: to.QueueArn,
          events: to.Events,
          ...filterOf(to.Filter?.Key.FilterRules),
        })),
      ),
    ],
    functions,
    eventSources: all('AWS::Lambda::EventSourceMapping', shapes.EventSourceMapping)
      .filter(({ properties }) => properties.Enabled)
      .map(({ properties }) => ({
        queueArn: properties.EventSourceArn,
        functionName: properties.FunctionName.split(':').at(-1) ?? '',
        batchSize: properties.BatchSize,
        batchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
        reportsItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
        maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency ?? CONCURRENCY_WITHOUT_LIMIT,
      })),
    schedules: schedulesOf(all, (arn) => functions.find((candidate) => candidate.arn === arn)?.shortName ?? arn),
    eventRules: eventRulesOf(all),
    receiptRules: all('AWS::SES::ReceiptRule', shapes.ReceiptRule)
      .filter(({ properties }) => properties.Rule.Enabled)
      .flatMap(({ properties }) =>
        properties.Rule.Actions.flatMap(({ S3Action: to }) =>
          to ? [{ recipients: properties.Rule.Recipients, bucket: to.BucketName, prefix: to.ObjectKeyPrefix }] : [],
        ),
      ),
    identities: all('AWS::SES::EmailIdentity', shapes.EmailIdentity).map(({ properties }) =>
      properties.EmailIdentity.toLowerCase(),
    ),
    configurationSets: all('AWS::SES::ConfigurationSet', shapes.ConfigurationSet).map(({ name }) => name),
    eventDestinations: eventDestinationsOf(all),
    secrets: all('AWS::SecretsManager::Secret', shapes.Secret).map(({ name, arn, properties }) => ({
      name,
      arn,
      ...(properties.SecretString !== undefined && { value: properties.SecretString }),
      length: properties.GenerateSecretString?.PasswordLength ?? 32,
    })),
    iam: iamOf(all),
  };
}

function onlyStack(folder: string): string {
  const stacks = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  const [first, second] = stacks.map((name) => name.replace('.template.json', ''));
  if (!first || second) throw new Error(`${folder} must have one stack, but has: ${stacks.join(', ') || 'none'}`);
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
