import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { receiveMessage } from '../../../node_modules/fauxqs/dist/sqs/actions/receiveMessage.js';
import type { SqsQueue, SqsStore } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { REGION } from '../template/intrinsics.ts';
import type { EventSourceSpec } from '../template/read-template.ts';
import type { Outcome } from './environment.ts';
import type { LambdaFunction } from './lambda.ts';

export type Poller = {
  /** Receives no more. */
  stop: () => void;
  /** Settles when nothing that was received is in work. */
  done: Promise<unknown>;
};

type Message = NonNullable<ReceiveMessageResult['Messages']>[number];

/** An event source mapping: receives, invokes, deletes what was not reported as failed. */
export function startPoller(
  spec: EventSourceSpec,
  sqs: SqsStore,
  target: LambdaFunction,
  { concurrency, visibilitySeconds }: { concurrency: number; visibilitySeconds?: number | undefined },
): Poller {
  const queue = sqs.getQueueByArn(spec.queueArn);
  if (!queue) throw new Error(`An event source names a queue that the template lacks: ${spec.queueArn}`);
  let stopped = false;
  const isStopped = () => stopped;

  const receive = async (most: number, wait: number) => {
    const { Messages = [] } = await receiveMessage(
      {
        QueueUrl: queue.url,
        MaxNumberOfMessages: Math.min(10, most),
        WaitTimeSeconds: wait,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...(visibilitySeconds !== undefined && { VisibilityTimeout: visibilitySeconds }),
      },
      sqs,
    );
    return Messages;
  };
  const slot = async () => {
    while (!stopped) {
      const messages = await receiveBatch(spec, receive, isStopped);
      if (stopped) giveBack(queue, messages);
      if (messages.length === 0 || stopped) continue;
      const event: SQSEvent = { Records: messages.map((message) => record(message, spec.queueArn)) };
      const failed = failedItems(await target.invoke(event), messages, spec);
      // What failed is left: its visibility timeout brings it back.
      for (const { MessageId = '', ReceiptHandle = '' } of messages)
        if (!failed.has(MessageId)) queue.deleteMessage(ReceiptHandle);
    }
  };
  const slots = Array.from({ length: concurrency }, slot);
  return {
    stop: () => {
      stopped = true;
      queue.cancelWaiters();
    },
    done: Promise.all(slots),
  };
}

async function receiveBatch(
  { batchSize, batchingWindowSeconds }: EventSourceSpec,
  receive: (most: number, wait: number) => Promise<Message[]>,
  isStopped: () => boolean,
): Promise<Message[]> {
  const batch = await receive(batchSize, 20);
  const until = Date.now() + batchingWindowSeconds * 1000;
  while (batch.length > 0 && batch.length < batchSize && !isStopped()) {
    const left = (until - Date.now()) / 1000;
    const more = await receive(batchSize - batch.length, Math.max(0, Math.min(20, left)));
    batch.push(...more);
    if (left <= 0 && more.length === 0) break;
  }
  return batch;
}

/** Received while the stack stops: the next start should find them at once. */
function giveBack(queue: SqsQueue, messages: Message[]): void {
  for (const { ReceiptHandle = '' } of messages) queue.changeVisibility(ReceiptHandle, 0);
}

/** As Lambda judges an answer: an unreadable or unknown item means that all failed. */
function failedItems(outcome: Outcome, messages: Message[], { reportsItemFailures }: EventSourceSpec): Set<string> {
  const all = new Set(messages.map(({ MessageId = '' }) => MessageId));
  if (!outcome.ok) return all;
  if (!reportsItemFailures) return new Set();
  const { batchItemFailures } = (outcome.value ?? {}) as { batchItemFailures?: { itemIdentifier?: unknown }[] | null };
  const failed = (batchItemFailures ?? []).map(({ itemIdentifier }) => String(itemIdentifier));
  return failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

function record(message: Message, eventSourceARN: string): SQSRecord {
  const attributes: Record<string, string | undefined> = message.Attributes ?? {};
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ...attributes,
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: attributes.SentTimestamp ?? '',
      SenderId: attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '',
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        {
          ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
          ...(value.BinaryValue !== undefined && { binaryValue: String(value.BinaryValue) }),
          stringListValues: [],
          binaryListValues: [],
          dataType: value.DataType ?? 'String',
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  };
}
