import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { Sqs } from '../../../shared/aws/clients.ts';

export type Message = { queue: string; body: string; receiveCount: number; visibleAt: number };

/** All queues at one moment. */
type Kept = { waiting: Message[]; sent: { body: string; attributes?: string }[]; dead: Message[]; purges: number };

/** The template's largest maxReceiveCount. */
const MAX_DELIVERIES = 8;

export const urlOf = (queue: string) => `http://queue/${queue}`;

/** SQS in memory, on the system's clock. */
export function queuesAt(clock: () => number, from: Kept = { waiting: [], sent: [], dead: [], purges: 0 }) {
  let waiting = [...from.waiting];
  const sent = [...from.sent];
  const dead = [...from.dead];
  let { purges } = from;

  const put = (queue: string, body: string, attributes?: object) => {
    sent.push({ body, ...(attributes && { attributes: JSON.stringify(attributes) }) });
    waiting.push({ queue, body, receiveCount: 0, visibleAt: clock() });
  };
  const client = {
    send: async (command: unknown): Promise<object> => {
      if (command instanceof GetQueueAttributesCommand) {
        const depth = waiting.filter(({ queue }) => urlOf(queue) === command.input.QueueUrl).length;
        return { Attributes: { ApproximateNumberOfMessages: String(depth) } };
      }
      if (!(command instanceof SendMessageBatchCommand)) throw new Error('queues: unknown command');
      const { QueueUrl = '', Entries = [] } = command.input;
      if (Entries.length < 1 || Entries.length > 10) throw new Error('queues: a batch holds 1 to 10 messages');
      for (const { MessageBody = '', ...attributes } of Entries)
        put(QueueUrl.slice(urlOf('').length), MessageBody, attributes);
      return { Successful: Entries.map(({ Id }) => ({ Id })) };
    },
  } as unknown as Sqs;

  return {
    client,
    put,
    kept: (): Kept => ({ waiting: [...waiting], sent: [...sent], dead: [...dead], purges }),
    /** Ever put, in order. */
    sent,
    dead,
    purge() {
      waiting = [];
      purges += 1;
    },
    purges: () => purges,
    visible: () => waiting.filter(({ visibleAt }) => visibleAt <= clock()),
    /** When the next hidden message can be received. */
    nextAt: () => (waiting.length > 0 ? Math.min(...waiting.map(({ visibleAt }) => visibleAt)) : undefined),
    receive(message: Message): Message {
      waiting = waiting.filter((other) => other !== message);
      return { ...message, receiveCount: message.receiveCount + 1 };
    },
    /** What was not deleted comes back, until it has come too often. */
    comesBack(message: Message, afterMs: number) {
      const returned = { ...message, visibleAt: clock() + afterMs };
      (message.receiveCount >= MAX_DELIVERIES ? dead : waiting).push(returned);
    },
  };
}
export type Queues = ReturnType<typeof queuesAt>;
