import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Sqs } from '../../shared/aws/clients.ts';
import { WRITES } from '../../shared/domain/schema.ts';

export type SentMessage = { queue: string; body: unknown };

/** Records what is sent, without its schema. A message that `refuse` returns true for is in `Failed` of a 200 answer, as SQS does. */
export function fakeSqs({ refuse = (_message: SentMessage) => false } = {}) {
  const sent: SentMessage[] = [];
  const take = (queue: string, body: string | undefined) => {
    const { schema, ...rest } = JSON.parse(body ?? '') as { schema?: number };
    if (schema !== WRITES) throw new Error('fake SQS: each message names its schema (F10)');
    const message = { queue, body: rest };
    if (refuse(message)) return false;
    sent.push(message);
    return true;
  };

  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof SendMessageCommand) {
      if (!take(command.input.QueueUrl ?? '', command.input.MessageBody)) throw new Error('fake SQS: refused');
      return { MessageId: String(sent.length) };
    }
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('fake SQS: unknown command');
    const { QueueUrl = '', Entries = [] } = command.input;
    if (Entries.length === 0 || Entries.length > 10) throw new Error('fake SQS: a batch holds 1 to 10 messages');
    const results = Entries.map(({ Id = '', MessageBody }) => ({ Id, ok: take(QueueUrl, MessageBody) }));
    return {
      Successful: results.filter(({ ok }) => ok).map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' })),
      Failed: results.filter(({ ok }) => !ok).map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' })),
    };
  };

  /** By the end of the queue's URL. */
  const to = (queue: string) => sent.filter((message) => message.queue.endsWith(queue)).map(({ body }) => body);
  return { send: send as Sqs['send'], sent, to };
}
export type FakeSqs = ReturnType<typeof fakeSqs>;
