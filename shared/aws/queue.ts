import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { Fault } from '../domain/fault.ts';
import { WRITES } from '../domain/schema.ts';
import type { Sqs } from './clients.ts';

const MAX_MESSAGES_A_CALL = 10; // SendMessageBatch

/** SQS refuses messages inside a 200 answer, too. */
export async function signal(sqs: Sqs, queueUrl: string, messages: object[]): Promise<void> {
  for (let start = 0; start < messages.length; start += MAX_MESSAGES_A_CALL) {
    const entries = messages
      .slice(start, start + MAX_MESSAGES_A_CALL)
      .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify({ ...message, schema: WRITES }) }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    if (Failed.length > 0) throw new Fault('service-busy');
  }
}
