import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { EventRuleSpec } from '../events/event-bus.ts';
import type { ScheduleSpec } from '../events/scheduler.ts';
import type { HttpApiSpec } from '../http-api.ts';
import type { Iam } from '../iam/signers.ts';
import type { FunctionSpec } from '../lambda/environment.ts';
import type { EventSourceSpec } from '../lambda/poller.ts';
import type { ReceiptRuleSpec } from '../ses/receiving.ts';
import type { SesSpec } from '../ses/ses.ts';
import type { TableSpec } from '../stores/dynamodb.ts';
import type { QueueSpec } from '../stores/queues.ts';
import type { NotificationSpec } from '../stores/s3.ts';
import type { SecretSpec } from '../stores/secrets.ts';
import { resolve } from './intrinsics.ts';
import { shortFunctionName, shortQueueName } from './logical-ids.ts';
import * as shapes from './resource-shapes.ts';
import { BUILT_TYPES, isIgnored } from './resource-types.ts';
import { httpApiOf } from './template-api.ts';
import { eventDestinationsOf, eventRulesOf, schedulesOf } from './template-events.ts';
import { Assets, customResourceFunctions, type ReadAll, TemplateFile, templateScope } from './template-file.ts';
import { encryptionKeysOf, iamOf } from './template-iam.ts';

export type Template = SesSpec & {
  stackName: string;
  queues: QueueSpec[];
  tables: TableSpec[];
  buckets: { name: string; versioned: boolean }[];
  notifications: NotificationSpec[];
  functions: FunctionSpec[];
  eventSources: EventSourceSpec[];
  schedules: ScheduleSpec[];
  eventRules: EventRuleSpec[];
  receiptRules: ReceiptRuleSpec[];
  secrets: SecretSpec[];
  httpApi: HttpApiSpec | undefined;
  iam: Iam;
  encryptionKeys: Map<string, string>;
  outputs: Record<string, unknown>;
};

/** Lambda would start up to 1,000. */
const CONCURRENCY_WITHOUT_LIMIT = 5;

/** The one stack of an assembly folder, or the named one. */
export function readTemplate(
  folder: string,
  { stackName, ...ports }: { port: number; apiPort?: number; stackName?: string },
): Template {
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

  const { scope, identity } = templateScope(file, stack, ports);
  const propertiesOf = (id: string) => resolve(file.Resources[id]?.Properties ?? {}, scope);
  const atDeployTime = customResourceFunctions(file.Resources);
  const all: ReadAll = (type, shape) =>
    Object.entries(file.Resources)
      .filter(([id, resource]) => resource.Type === type && !atDeployTime.has(id))
      .map(([id]) => ({ id, ...identity(id), props: parse(id, shape, propertiesOf(id)) }));

  const functions = functionsOf(all, (hash) => assets.files[hash]?.source.path, folder);
  return {
    stackName: stack,
    queues: queuesOf(all),
    tables: [...all('AWS::DynamoDB::GlobalTable', shapes.Table), ...all('AWS::DynamoDB::Table', shapes.Table)].map(
      ({ name, props }) => ({
        name,
        keySchema: props.KeySchema,
        attributes: props.AttributeDefinitions,
        indexes: props.GlobalSecondaryIndexes,
      }),
    ),
    buckets: all('AWS::S3::Bucket', shapes.Bucket).map(({ name, props: { VersioningConfiguration } }) => ({
      name,
      versioned: VersioningConfiguration?.Status === 'Enabled',
    })),
    notifications: notificationsOf(all),
    functions,
    eventSources: eventSourcesOf(all),
    schedules: schedulesOf(all, (arn) => functions.find((candidate) => candidate.arn === arn)?.shortName ?? arn),
    eventRules: eventRulesOf(all),
    receiptRules: all('AWS::SES::ReceiptRule', shapes.ReceiptRule)
      .filter(({ props }) => props.Rule.Enabled)
      .flatMap(({ props }) =>
        props.Rule.Actions.flatMap(({ S3Action: to }) =>
          to
            ? [
                {
                  ruleSet: props.RuleSetName,
                  recipients: props.Rule.Recipients,
                  bucket: to.BucketName,
                  prefix: to.ObjectKeyPrefix,
                },
              ]
            : [],
        ),
      ),
    identities: all('AWS::SES::EmailIdentity', shapes.EmailIdentity).map(({ props }) =>
      props.EmailIdentity.toLowerCase(),
    ),
    configurationSets: all('AWS::SES::ConfigurationSet', shapes.ConfigurationSet).map(({ name }) => name),
    eventDestinations: eventDestinationsOf(all),
    secrets: all('AWS::SecretsManager::Secret', shapes.Secret).map(({ name, arn, props }) => ({
      name,
      arn,
      ...(props.SecretString !== undefined && { value: props.SecretString }),
      ...(props.GenerateSecretString && { length: props.GenerateSecretString.PasswordLength }),
    })),
    httpApi: httpApiOf(all),
    iam: iamOf(all),
    encryptionKeys: encryptionKeysOf(all),
    outputs: Object.fromEntries(Object.entries(file.Outputs).map(([id, { Value }]) => [id, resolve(Value, scope)])),
  };
}

const queuesOf = (all: ReadAll): QueueSpec[] =>
  all('AWS::SQS::Queue', shapes.Queue).map(({ id, name, arn, props }) => ({
    name,
    arn,
    shortName: shortQueueName(id),
    attributes: {
      VisibilityTimeout: `${props.VisibilityTimeout}`,
      DelaySeconds: `${props.DelaySeconds}`,
      MessageRetentionPeriod: `${props.MessageRetentionPeriod}`,
    },
    ...(props.RedrivePolicy && {
      deadLetters: {
        arn: props.RedrivePolicy.deadLetterTargetArn,
        maxReceiveCount: props.RedrivePolicy.maxReceiveCount,
      },
    }),
  }));

const functionsOf = (all: ReadAll, pathOf: (hash: string) => string | undefined, folder: string): FunctionSpec[] =>
  all('AWS::Lambda::Function', shapes.LambdaFunction).map(({ id, name, arn, props }) => {
    const path = pathOf(props.Code.S3Key.replace(/\.zip$/, ''));
    if (!path) throw new Error(`The assets manifest lacks the code of ${id}`);
    return {
      name,
      arn,
      shortName: shortFunctionName(id),
      handler: props.Handler,
      codePath: join(folder, path),
      timeoutSeconds: props.Timeout,
      memoryMegabytes: props.MemorySize,
      environment: props.Environment.Variables,
    };
  });

const notificationsOf = (all: ReadAll): NotificationSpec[] => [
  ...all('AWS::S3::Bucket', shapes.Bucket).flatMap(({ name, props }) =>
    (props.NotificationConfiguration?.QueueConfigurations ?? []).map((to) => ({
      bucket: name,
      queueArn: to.Queue,
      events: [to.Event],
      ...filterOf(to.Filter?.S3Key.Rules),
    })),
  ),
  ...all('Custom::S3BucketNotifications', shapes.BucketNotifications).flatMap(({ props }) =>
    props.NotificationConfiguration.QueueConfigurations.map((to) => ({
      bucket: props.BucketName,
      queueArn: to.QueueArn,
      events: to.Events,
      ...filterOf(to.Filter?.Key.FilterRules),
    })),
  ),
];

function filterOf(rules: { Name: string; Value: string }[] = []): { prefix: string; suffix: string } {
  const value = (name: string) => rules.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
  return { prefix: value('prefix'), suffix: value('suffix') };
}

const eventSourcesOf = (all: ReadAll): EventSourceSpec[] =>
  all('AWS::Lambda::EventSourceMapping', shapes.EventSourceMapping)
    .filter(({ props }) => props.Enabled)
    .map(({ props }) => ({
      queueArn: props.EventSourceArn,
      functionName: props.FunctionName.split(':').at(-1) ?? '',
      batchSize: props.BatchSize,
      reportsItemFailures: props.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      maximumConcurrency: props.ScalingConfig?.MaximumConcurrency ?? CONCURRENCY_WITHOUT_LIMIT,
    }));

function onlyStack(folder: string): string {
  const stacks = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  const [first, second] = stacks.map((name) => name.replace('.template.json', ''));
  if (!first || second) throw new Error(`${folder} must have one stack, but has: ${stacks.join(', ') || 'none'}`);
  return first;
}

function parse<Shape extends z.ZodType>(id: string, shape: Shape, props: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(props);
  if (!parsed.success) throw new Error(`${id} in the template: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
