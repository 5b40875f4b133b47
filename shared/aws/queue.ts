import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { Fault } from '../domain/fault.ts';
import type { Sqs } from './clients.ts';

const BATCH = 10; // SQS takes at most 10 messages a call

/** Sends ids to a queue. A message that SQS refused inside a 200 answer is a failure like any other. */
export async function signal(sqs: Sqs, queueUrl: string, messages: object[]): Promise<void> {
  for (let start = 0; start < messages.length; start += BATCH) {
    const entries = messages
      .slice(start, start + BATCH)
      .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    if (Failed.length > 0) throw new Fault('queue-refused');
  }
}
