import { readFileSync } from 'node:fs';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, test } from 'vitest';
import { startStack } from '../../../infra/local/stack.ts';
import { type StackProcess, startStackProcess } from '../../support/stack-process.ts';
import { RAW_MAIL, REGISTER, SMALL, temporaryFolder } from './small-stack.ts';

const folder = temporaryFolder();
let stack: StackProcess | undefined;
afterAll(async () => {
  await stack?.kill();
  folder.remove();
});

const options = { template: SMALL, stateDir: folder.path, schedules: false };
const KILLS = 4;
const WRITERS = [0, 1, 2, 3];
/** Must be the last acknowledged value or a newer one. */
const KEYS_PER_WRITER = 5;
const body = (n: number) => `${n} `.repeat(2000);

type Acknowledged = { items: Map<string, number>; objects: Map<string, number>; messages: number; mails: string[] };

async function write(
  { clientsConfig }: StackProcess,
  acknowledged: Acknowledged,
  writer: number,
  next: () => number,
): Promise<void> {
  const config = { ...clientsConfig, maxAttempts: 1 };
  const db = new DynamoDBClient(config);
  const s3 = new S3Client(config);
  const sqs = new SQSClient(config);
  const ses = new SESClient(config);
  const QueueUrl = `${clientsConfig.endpoint}/000000000000/bouncesqueue3cf0cb65`;
  const Data = Buffer.from('From: kaa@kommun.example\r\nTo: a@b.example\r\n\r\nHej');
  try {
    for (;;) {
      const n = next();
      const key = `${writer}-${n % KEYS_PER_WRITER}`;
      const Item = { pk: { S: key }, workPartition: { S: 'due' }, dueAt: { S: `${n}` } };
      await db.send(new PutItemCommand({ TableName: REGISTER, Item }));
      acknowledged.items.set(key, n);
      await s3.send(new PutObjectCommand({ Bucket: RAW_MAIL, Key: `kept/${key}`, Body: body(n) }));
      acknowledged.objects.set(key, n);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${n}` }));
      acknowledged.messages += 1;
      const { MessageId = '' } = await ses.send(new SendRawEmailCommand({ RawMessage: { Data } }));
      acknowledged.mails.push(MessageId);
    }
  } catch {
    // Killed in a write, which may have happened.
  }
}

test('what a killed stack acknowledged is complete after the next start', async () => {
  const acknowledged: Acknowledged = { items: new Map(), objects: new Map(), messages: 0, mails: [] };
  let last = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = await startStackProcess(options);
    stack = running;
    const writing = WRITERS.map((writer) => write(running, acknowledged, writer, () => ++last));
    const enough = acknowledged.mails.length + 10 + Math.random() * 40;
    while (acknowledged.mails.length < enough) await new Promise((resolve) => setTimeout(resolve, 1));
    await running.kill();
    await Promise.all(writing);
  }

  const after = await startStack(options);
  const db = new DynamoDBClient(after.clientsConfig);
  const rows = async (IndexName?: string) =>
    ((await db.send(new ScanCommand({ TableName: REGISTER, IndexName }))).Items ?? [])
      .map(({ pk, dueAt }) => `${pk?.S} ${dueAt?.S}`)
      .sort();
  const stored = await rows();
  expect(await rows('work')).toEqual(stored);
  for (const [key, n] of acknowledged.items)
    expect(Number(stored.find((row) => row.startsWith(`${key} `))?.split(' ')[1])).toBeGreaterThanOrEqual(n);

  const s3 = new S3Client(after.clientsConfig);
  for (const [key, n] of acknowledged.objects) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: RAW_MAIL, Key: `kept/${key}` }));
    const text = (await Body?.transformToString()) ?? '';
    expect(Number.parseInt(text, 10)).toBeGreaterThanOrEqual(n);
    expect(text).toBe(body(Number.parseInt(text, 10)));
  }
  expect(after.queues().bounces?.ready).toBeGreaterThanOrEqual(acknowledged.messages);
  expect(after.queues().bounces?.ready).toBeLessThanOrEqual(acknowledged.messages + KILLS * WRITERS.length);

  const mails = after.mailsOut().map(({ id }) => id);
  expect(mails).toEqual(expect.arrayContaining(acknowledged.mails));
  for (const id of mails) expect(after.mailOut(id).toString()).toContain(`Message-ID: <${id}@`);
  expect(Object.keys(JSON.parse(readFileSync(`${folder.path}/secrets.json`, 'utf8')))).toHaveLength(1);
  await after.stop();
});
