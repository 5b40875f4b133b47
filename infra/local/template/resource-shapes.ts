import * as z from 'zod';
import { EventPattern } from '../events/event-pattern.ts';
import { InputTransformer } from '../events/input-transformer.ts';

/** Only what is used, with CloudFormation's defaults. */

const number = z.coerce.number();
const unsupported = z.undefined({ error: 'not supported by the embedded stack' }).optional();

export const Queue = z.object({
  QueueName: z.string().optional(),
  FifoQueue: unsupported,
  VisibilityTimeout: number.default(30),
  DelaySeconds: number.default(0),
  MessageRetentionPeriod: number.default(345_600),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: number }).optional(),
});

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const Index = z.object({
  IndexName: z.string(),
  KeySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

export const Table = z.object({
  TableName: z.string().optional(),
  KeySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.array(Index).default([]),
  LocalSecondaryIndexes: unsupported,
  StreamSpecification: unsupported,
});

const Rules = z.array(z.object({ Name: z.string(), Value: z.string() }));
/** CDK's custom resource has `BucketNotifications`. */
const OwnNotification = z.object({
  QueueConfigurations: z
    .array(
      z.object({
        Event: z.string(),
        Queue: z.string(),
        Filter: z.object({ S3Key: z.object({ Rules }) }).optional(),
      }),
    )
    .default([]),
  TopicConfigurations: unsupported,
  LambdaConfigurations: unsupported,
  EventBridgeConfiguration: unsupported,
});

export const Bucket = z.object({
  BucketName: z.string().optional(),
  VersioningConfiguration: z.object({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  NotificationConfiguration: OwnNotification.optional(),
});

export const BucketNotifications = z.object({
  BucketName: z.string(),
  NotificationConfiguration: z.object({
    QueueConfigurations: z
      .array(
        z.object({
          Events: z.array(z.string()),
          QueueArn: z.string(),
          Filter: z.object({ Key: z.object({ FilterRules: Rules }) }).optional(),
        }),
      )
      .default([]),
    TopicConfigurations: unsupported,
    LambdaFunctionConfigurations: unsupported,
    EventBridgeConfiguration: unsupported,
  }),
});

export const LambdaFunction = z.object({
  FunctionName: z.string().optional(),
  Handler: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  Code: z.object({ S3Key: z.string() }),
  Timeout: number.default(3),
  MemorySize: number.default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  Layers: unsupported,
});

export const EventSourceMapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: number.default(10),
  MaximumBatchingWindowInSeconds: unsupported,
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: number }).optional(),
  FilterCriteria: unsupported,
});

export const Schedule = z.object({
  Name: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().optional() }),
});

export const Rule = z.object({
  Name: z.string().optional(),
  ScheduleExpression: z.string().optional(),
  EventPattern: EventPattern.optional(),
  EventBusName: z.literal('default').default('default'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        Input: z.string().optional(),
        InputTransformer: InputTransformer.optional(),
        InputPath: unsupported,
        SqsParameters: unsupported,
      }),
    )
    .default([]),
});

export const EventDestination = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.boolean().default(false),
    MatchingEventTypes: z.array(z.string()),
    EventBridgeDestination: z.object({ EventBusArn: z.string().endsWith(':event-bus/default') }).optional(),
  }),
});

export const ReceiptRule = z.object({
  RuleSetName: z.string(),
  Rule: z.object({
    Name: z.string().optional(),
    Enabled: z.boolean().default(false),
    Recipients: z.array(z.string()).default([]),
    Actions: z.array(
      z.object({
        S3Action: z.object({ BucketName: z.string(), ObjectKeyPrefix: z.string().default('') }).optional(),
        StopAction: z.unknown().optional(),
      }),
    ),
  }),
});

export const EmailIdentity = z.object({ EmailIdentity: z.string() });
export const ConfigurationSet = z.object({ Name: z.string().optional() });

export const Secret = z.object({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z.object({ PasswordLength: number.default(32), SecretStringTemplate: unsupported }).optional(),
});

export const HttpApi = z.object({ ProtocolType: z.literal('HTTP'), CorsConfiguration: unsupported, Body: unsupported });
export const HttpIntegration = z.object({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  RequestParameters: unsupported,
  ResponseParameters: unsupported,
});
export const HttpRoute = z.object({
  ApiId: z.string(),
  /** `GET /path/{name}` or `$default`; no `{name+}`. */
  RouteKey: z.string().regex(/^(?:\$default|[A-Z]+ \/[^+]*)$/, 'not supported by the embedded stack'),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.literal('NONE').default('NONE'),
});
export const HttpStage = z.object({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  AccessLogSettings: z.object({ Format: z.string() }).optional(),
  StageVariables: unsupported,
});
