import { Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmWhenHigh, FIVE_MINUTES, type Urgency } from './alarms.ts';
import { VISIBILITY_TIMEOUTS } from './failing-alarm.ts';
import type { PipelineFunction } from './pipeline-function.ts';

const RETENTION = Duration.days(14);
/** Above mail-intake's ATTEMPTS_TO_READ: setting the mail aside may fail, too. */
const RECEIVES_BEFORE_DEAD = 8;
const OLDEST_BEFORE_ALARM = Duration.hours(1);

export type WorkQueueProps = {
  /** What waits in it, in Swedish. */
  waiting: string;
  impact: string;
  urgency: Urgency;
};

/** Holds ids only (P3): SQS's encryption is enough. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** On people; for the coordinators' manager. */
  readonly impact: string;
  readonly urgency: Urgency;

  constructor(scope: Construct, id: string, { waiting, impact, urgency }: WorkQueueProps) {
    super(scope, id);
    this.impact = impact;
    this.urgency = urgency;
    const shared = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: RETENTION };
    this.deadLetters = new Queue(this, 'DeadLetters', shared);
    this.queue = new Queue(this, 'Resource', {
      ...shared,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RECEIVES_BEFORE_DEAD },
    });
    const name = id.replace(/Queue$/, ' queue');
    alarmWhenHigh(this, 'DeadLettersAlarm', {
      title: `${name}: given up`,
      graph: `${waiting}: uppgivna`,
      urgency,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: 'max' }),
      description: `Given up after ${RECEIVES_BEFORE_DEAD} tries. ${impact}`,
      atLeast: 1,
    });
    alarmWhenHigh(this, 'TooOldAlarm', {
      title: `${name}: waiting too long`,
      graph: `${waiting}: äldsta, sekunder`,
      urgency,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: 'max' }),
      description: `Waiting for more than an hour. ${impact}`,
      atLeast: OLDEST_BEFORE_ALARM.toSeconds(),
    });
  }

  /** A bucket's name is free for anybody's account once the bucket is deleted. */
  refuseBucketsOfOthers(): void {
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { StringNotEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  connect(
    worker: PipelineFunction,
    { batchSize, maxConcurrency }: { batchSize: number; maxConcurrency: number },
  ): void {
    const { defaultChild } = this.queue.node;
    if (!(defaultChild instanceof CfnQueue)) throw new Error('a queue without a queue inside');
    defaultChild.visibilityTimeout = VISIBILITY_TIMEOUTS * worker.timeout.toSeconds();
    // CDK's event source would grant two actions more.
    worker.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.queue.queueArn]);
    worker.lambda.addEventSourceMapping('Queue', {
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
  }
}
