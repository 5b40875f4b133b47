import { join } from 'node:path';
import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { addFailingAlarm, type FailingAlarmProps } from './failing-alarm.ts';
import { useOfKey } from './keys.ts';

const BUNDLES = 'kaa:bundles';

export function setBundles(stack: Stack, folder: string): void {
  stack.node.setContext(BUNDLES, folder);
}

export function bundleOf(scope: Construct, name: string): Code {
  return Code.fromAsset(join(String(scope.node.getContext(BUNDLES)), name));
}

export type PipelineFunctionProps<Schema extends z.ZodObject> = {
  /** Of functions/<id>/env.ts: a wrong value does not compile. */
  env: Schema;
  values: Record<keyof z.input<Schema>, string>;
  timeout: Duration;
  memory: number;
} & FailingAlarmProps;

type TableAction =
  `dynamodb:${'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem' | 'Query' | 'Scan'}`;
type ObjectAction = `s3:${'GetObject' | 'PutObject' | 'DeleteObject' | 'DeleteObjectVersion'}`;

const OBJECT_KEY_ACTIONS: Record<ObjectAction, string[]> = {
  's3:GetObject': ['kms:Decrypt'],
  's3:PutObject': ['kms:GenerateDataKey'],
  's3:DeleteObject': [],
  's3:DeleteObjectVersion': [],
};

/** In functions/<id>, with only the rights granted here. */
export class PipelineFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly timeout: Duration;
  readonly log: LogGroup;
  private readonly role: Role;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps<z.ZodObject>) {
    super(scope, id);
    this.timeout = props.timeout;
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.log = new LogGroup(this, 'Logs', { removalPolicy: RemovalPolicy.DESTROY });
    this.log.grantWrite(this.role);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: id,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundleOf(this, id),
      handler: 'index.handler',
      environment: props.values,
      timeout: props.timeout,
      memorySize: props.memory,
      role: this.role,
      logGroup: this.log,
    });
    addFailingAlarm(this, id, props);
  }

  allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, unknown>>): void {
    this.role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  }

  deny(actions: string[], resources: string[], conditions: Record<string, Record<string, unknown>>): void {
    this.role.addToPolicy(new PolicyStatement({ effect: Effect.DENY, actions, resources, conditions }));
  }

  allowTable(table: Table, ...actions: TableAction[]): void {
    this.allow(actions, [table.tableArn]);
    this.allowKeyOf(table);
  }

  allowIndex(table: Table, index: string): void {
    this.allow(['dynamodb:Query'], [`${table.tableArn}/index/${index}`]);
    this.allowKeyOf(table);
  }

  allowObjects(bucket: Bucket, pattern: string, ...actions: ObjectAction[]): void {
    this.allow(actions, [bucket.arnForObjects(pattern)]);
    const keyActions = [...new Set(actions.flatMap((action) => OBJECT_KEY_ACTIONS[action]))];
    if (keyActions.length > 0)
      this.role.addToPolicy(useOfKey(bucket.encryptionKey, { actions: keyActions, service: 's3', by: this.role }));
    acknowledgeObjects(this.role, bucket, pattern);
  }

  allowSend(...queues: { queue: IQueue }[]): void {
    this.allow(
      ['sqs:SendMessage'],
      queues.map(({ queue }) => queue.queueArn),
    );
  }

  allowSecret(secret: Secret): void {
    this.allow(['secretsmanager:GetSecretValue'], [secret.secretArn]);
  }

  /** DynamoDB decrypts the table's key in the caller's name, for writes too. */
  private allowKeyOf({ encryptionKey }: Table): void {
    this.role.addToPolicy(useOfKey(encryptionKey, { actions: ['kms:Decrypt'], service: 'dynamodb', by: this.role }));
  }
}

export function acknowledgeObjects(scope: Construct, bucket: Bucket, pattern: string): void {
  const { defaultChild } = bucket.node;
  if (!(defaultChild instanceof CfnBucket)) throw new Error('a bucket without a bucket inside');
  const name = Stack.of(scope).resolve(defaultChild.logicalId);
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/${pattern}]`,
    reason: `Objects get their names at run time; the right is bound to ${pattern} of one bucket.`,
  });
}
