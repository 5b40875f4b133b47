import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import { smallStack } from './small-stack.ts';

const stack = smallStack();
const sqs = () => new SQSClient(stack().clientsConfig);
const QueueName = 'lettersqueue1cf0cb63';
const QueueUrl = () => `http://127.0.0.1:${stack().ports.aws}/000000000000/${QueueName}`;
const receive = async (more = {}) => {
  const { Messages = [] } = await sqs().send(
    new ReceiveMessageCommand({ QueueUrl: QueueUrl(), MessageSystemAttributeNames: ['All'], ...more }),
  );
  return Messages;
};
afterEach(() => stack().purgeAll());

test('queue URLs are such that a client with nothing but an endpoint reaches them', async () => {
  expect((await sqs().send(new GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl());
  expect((await sqs().send(new ListQueuesCommand({}))).QueueUrls).toContain(QueueUrl());
});

test('characters above U+FFFF pass, as on AWS; control characters do not', async () => {
  const body = '{"text":"👩‍🎓 å"}';
  await sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: body }));
  await sqs().send(new SendMessageBatchCommand({ QueueUrl: QueueUrl(), Entries: [{ Id: 'a', MessageBody: body }] }));
  expect((await receive({ MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual([body, body]);
  await expect(sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'a\u0001b' }))).rejects.toThrow(
    'Invalid characters',
  );
});

test('a message given back at once is there again, with its count', async () => {
  await sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'x' }));
  const [first] = await receive();
  const ReceiptHandle = first?.ReceiptHandle ?? '';
  await sqs().send(new ChangeMessageVisibilityCommand({ QueueUrl: QueueUrl(), ReceiptHandle, VisibilityTimeout: 0 }));
  const [again] = await receive();
  expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  await sqs().send(new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle: again?.ReceiptHandle ?? '' }));
  expect(stack().queues().letters).toEqual({ ready: 0, inFlight: 0, dead: 0 });
});

test('a long poll answers as soon as there is a message', async () => {
  const start = performance.now();
  const waiting = receive({ WaitTimeSeconds: 20 });
  setTimeout(() => sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'now' })), 100);
  expect((await waiting).map(({ Body }) => Body)).toEqual(['now']);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('depths count ready, delayed and in flight; purging empties all', async () => {
  for (const DelaySeconds of [0, 0, 900])
    await sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'x', DelaySeconds }));
  await receive();
  expect(stack().queues().letters).toEqual({ ready: 2, inFlight: 1, dead: 0 });
  expect(await stack().idle()).toBe(false);
  stack().purgeAll();
  expect(await stack().idle()).toBe(true);
});
