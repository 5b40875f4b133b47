import { rmSync } from 'node:fs';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { changedAssembly } from '../../../support/changed-assembly.ts';
import { printed, SMALL, smallStack } from '../small-stack.ts';

const WORKER = 'WorkerworkerFunctionCF10019D';
const template = changedAssembly(SMALL, 'small', ({ [WORKER]: worker, ...others }) => ({
  ...others,
  [WORKER]: { Type: '', ...worker, Properties: { ...worker?.Properties, Timeout: 3 } },
}));
afterAll(() => rmSync(template, { recursive: true }));
const stack = smallStack({ template });
const QueueUrl = () => `${stack().clientsConfig.endpoint}/000000000000/workqueue2cf0cb64`;
const send = (MessageBody: string) =>
  new SQSClient(stack().clientsConfig).send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody }));
const pidsOf = (body: string) =>
  printed(stack(), 'received')
    .filter((line) => line.includes(`"body":"${body}"`))
    .map((line) => Number(line.split(' ')[0]));
const lines = () =>
  stack()
    .logs()
    .map(({ line }) => line);

test('a function over its timeout is killed while others continue', async () => {
  await send('hang');
  await expect.poll(() => pidsOf('hang'), { interval: 5 }).toHaveLength(1);
  await send('meanwhile');
  await expect.poll(() => pidsOf('meanwhile'), { interval: 5 }).toHaveLength(1);
  await expect.poll(lines).toContain('Sandbox.Timedout: Task timed out after 3.00 seconds');
  expect(pidsOf('meanwhile')).not.toContain(pidsOf('hang')[0]);
  await expect.poll(() => stack().queues().work).toEqual({ ready: 0, inFlight: 1, dead: 0 });
  expect(stack().functions.flatMap(({ pids }) => pids('all'))).not.toContain(pidsOf('hang')[0]);
});
