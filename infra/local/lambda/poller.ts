import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { REGION } from '../account.ts';
import { type Fauxqs, type Queue, receiveMessage } from '../stores/fauxqs.ts';
import type { InvocationResult } from './environment.ts';
import type { LambdaFunction } from './lambda.ts';

export type EventSourceSpec = {
  queueArn: string;
  functionName: string;
  batchSize: number;
  reportsItemFailures: boolean;
  maximumConcurrency: number;
};

export type Poller = {
  stop: () => void;
  done: Promise<unknown>;
};

type Message = NonNullable<ReceiveMessageResult['Messages']>[number];

export function startPoller(
  spec: EventSourceSpec,
  sqs: Fauxqs['sqs'],
  target: LambdaFunction,
  { concurrency }: { concurrency: number },
): Poller {
  const queue = sqs.getQueueByArn(spec.queueArn);
  if (!queue) throw new Error(`The queue of an event source is not in the template: ${spec.queueArn}`);
  let stopped = false;

  const receive = async (maximum: number, wait: number) => {
    const { Messages = [] } = await receiveMessage(
      {
        QueueUrl: queue.url,
        MaxNumberOfMessages: Math.min(10, maximum),
        WaitTimeSeconds: wait,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      },
      sqs,
    );
    return Messages;
  };
  const receiveBatch = async () => {
    const batch = await receive(spec.batchSize, 20);
    for (let more = batch; more.length > 0 && batch.length < spec.batchSize && !stopped; batch.push(...more))
      more = await receive(spec.batchSize - batch.length, 0);
    return batch;
  };
  const slot = async () => {
    while (!stopped) {
      const messages = await receiveBatch();
      if (stopped) makeVisible(queue, messages);
      if (messages.length === 0 || stopped) continue;
      const event: SQSEvent = { Records: messages.map((message) => record(message, spec.queueArn)) };
      const failed = failedItems(await target.invoke(event), messages, spec);
      // A failed message becomes visible after its timeout.
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

/** For the next start. */
function makeVisible(queue: Queue, messages: Message[]): void {
  for (const { ReceiptHandle = '' } of messages) queue.changeVisibility(ReceiptHandle, 0);
}

/** As Lambda: an unreadable or unknown item fails all. */
function failedItems(
  result: InvocationResult,
  messages: Message[],
  { reportsItemFailures }: EventSourceSpec,
): Set<string> {
  const all = new Set(messages.map(({ MessageId = '' }) => MessageId));
  if (!result.ok) return all;
  if (!reportsItemFailures) return new Set();
  const { batchItemFailures } = (result.value ?? {}) as { batchItemFailures?: { itemIdentifier?: unknown }[] | null };
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
