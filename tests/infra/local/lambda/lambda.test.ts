import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import { idle, printed, smallStack } from '../small-stack.ts';

process.env.SECRET_OF_THE_DEVELOPER = 'not for functions';
const stack = smallStack();
const QueueUrl = () => `${stack().clientsConfig.endpoint}/000000000000/workqueue2cf0cb64`;
const sqs = () => new SQSClient(stack().clientsConfig);
const send = (MessageBody: string) => sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody }));
const work = () => stack().queues().work;

type Received = { pid: string; record: { body: string; attributes: { ApproximateReceiveCount: string } } };
const received = (body: string): Received[] =>
  printed(stack(), 'received')
    .map((line) => ({ pid: line.split(' ', 1)[0] ?? '', record: JSON.parse(line.slice(line.indexOf('{'))) }))
    .filter(({ record }) => record.body === body);
/** Failed messages come back at once, by moving the clock: no slow process looks like a failure. */
const outcome = () => {
  const isRunning = stack().functions.some(({ running }) => running() > 0);
  if (!isRunning && (work()?.inFlight ?? 0) > 0) stack().letTimePass(30_000);
  return work();
};
/** Output may come after the answer. */
const settled = async (dead: number) => {
  await expect.poll(outcome, { interval: 20 }).toEqual({ ready: 0, inFlight: 0, dead });
  for (let lines = -1; lines !== stack().logs().length; await new Promise((resolve) => setTimeout(resolve, 40)))
    lines = stack().logs().length;
};

afterEach(async () => {
  await idle(stack());
  stack().purgeAll();
});

test('a function gets Lambda’s event', async () => {
  await sqs().send(
    new SendMessageCommand({
      QueueUrl: QueueUrl(),
      MessageBody: 'event',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
    }),
  );
  await settled(0);
  expect(received('event')[0]?.record).toEqual({
    messageId: expect.any(String),
    receiptHandle: expect.any(String),
    body: 'event',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: '000000000000',
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {
      kind: { stringValue: 'test', stringListValues: [], binaryListValues: [], dataType: 'String' },
    },
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-north-1:000000000000:workqueue2cf0cb64',
    awsRegion: 'eu-north-1',
  });
});

test('its environment is the template’s and Lambda’s, without the developer’s', async () => {
  await send('env');
  await send('context');
  await settled(0);
  const env = JSON.parse(printed(stack(), 'env')[0] ?? '{}');
  expect(env).toMatchObject({
    REGISTER_TABLE: 'registertable637aae3a',
    AWS_ENDPOINT_URL: stack().clientsConfig.endpoint,
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'LOCALWORKER',
    AWS_LAMBDA_FUNCTION_NAME: 'WorkerworkerFunctionCF10019D',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  });
  expect(Object.keys(env)).not.toContain('SECRET_OF_THE_DEVELOPER');
  expect(Object.keys(env)).not.toContain('HOME');
  expect(printed(stack(), 'context')[0]).toMatch(/^true [0-9a-f-]{36}$/);
});

test('only the reported failures of a batch come back, until they are dead letters', async () => {
  const Entries = ['fine-1', 'fail-item', 'fine-2'].map((MessageBody, n) => ({ Id: `${n}`, MessageBody }));
  await sqs().send(new SendMessageBatchCommand({ QueueUrl: QueueUrl(), Entries }));
  await settled(1);
  expect(received('fail-item').map(({ record }) => record.attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
  expect(received('fine-1')).toHaveLength(1);
});

test('a response with an unknown item fails the whole batch', async () => {
  await send('unknown-item');
  await settled(1);
  expect(received('unknown-item')).toHaveLength(2);
});

test('a thrown error keeps the process, and the message comes back', async () => {
  await send('throw');
  await settled(1);
  expect(new Set(received('throw').map(({ pid }) => pid)).size).toBe(1);
  expect(
    stack()
      .logs()
      .map(({ line }) => line),
  ).toContain('TypeError: as asked');
});

test('a process that exits is replaced', async () => {
  await send('exit');
  await settled(1);
  expect(new Set(received('exit').map(({ pid }) => pid)).size).toBe(2);
  expect(
    stack()
      .logs()
      .some(({ line }) => line.includes('exit status: 3')),
  ).toBe(true);
});

test('no more run at once than the mapping allows', async () => {
  for (let n = 0; n < 4; n += 1) await send('nap');
  let maximum = 0;
  const worker = stack().functions.find(({ shortName }) => shortName === 'worker');
  await expect
    .poll(
      () => {
        maximum = Math.max(maximum, worker?.running() ?? 0);
        return work();
      },
      { interval: 5 },
    )
    .toEqual({ ready: 0, inFlight: 0, dead: 0 });
  expect(maximum).toBeLessThanOrEqual(2);
});

test('a CommonJS bundle without a package.json runs as on Lambda', async () => {
  const script = stack().functions.find(({ shortName }) => shortName === 'script');
  expect(await script?.invoke({ direct: true })).toEqual({ ok: true, value: null });
  await expect.poll(() => printed(stack(), 'script')).toContain('index.js {"direct":true}');
});
