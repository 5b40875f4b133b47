import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { idle, printed, smallStack } from '../small-stack.ts';

const HOUR = 3_600_000;
const stack = smallStack({ clockAheadMilliseconds: HOUR });
const send = (MessageBody: string) =>
  new SQSClient(stack().clientsConfig).send(
    new SendMessageCommand({
      QueueUrl: `${stack().clientsConfig.endpoint}/000000000000/workqueue2cf0cb64`,
      MessageBody,
    }),
  );
const hoursAhead = (instant: number) => Math.round((instant - Date.now()) / HOUR);

test('the functions’ clock can start ahead, and be moved while they run', async () => {
  await send('now');
  await idle(stack());
  stack().letTimePass(2 * HOUR);
  await send('now');
  await idle(stack());
  await expect.poll(() => printed(stack(), 'now').map((line) => hoursAhead(Number(line)))).toEqual([1, 3]);
  expect(hoursAhead(stack().now().epochMilliseconds)).toBe(3);
});

test('moving the clock does not move a deadline', async () => {
  await send('context');
  await idle(stack());
  await expect.poll(() => printed(stack(), 'context')[0]).toMatch(/^true /);
});

test('a failed message comes back after its visibility timeout, by the functions’ clock', async () => {
  const tries = () => printed(stack(), 'received').filter((line) => line.includes('"body":"fail-item"')).length;
  await send('fail-item');
  await expect.poll(tries).toBe(1);
  await expect.poll(() => stack().functions.every(({ running }) => running() === 0)).toBe(true);
  stack().letTimePass(20_000);
  expect(stack().queues().work).toMatchObject({ ready: 0, inFlight: 1 });
  stack().letTimePass(20_000);
  await expect.poll(tries).toBe(2);
});

test('the ids of processes are known, so that they can be killed', async () => {
  const worker = () => stack().functions.find(({ shortName }) => shortName === 'worker');
  stack().purgeAll();
  expect(worker()?.pids('busy')).toEqual([]);
  const before = worker()?.pids('all') ?? [];
  expect(before.length).toBeGreaterThan(0);
  await send('hang');
  await expect.poll(() => worker()?.pids('busy').length, { interval: 5 }).toBe(1);
  for (const pid of worker()?.pids('all') ?? []) process.kill(pid, 'SIGKILL');
  await expect.poll(() => worker()?.pids('all')).toEqual([]);
});
