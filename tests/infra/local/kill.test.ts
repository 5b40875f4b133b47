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
/** Each writer writes the same few places again and again: what lies there must be what was answered last, or newer. */
const PLACES = 5;
const body = (n: number) => `${n} `.repeat(2000);

type Said = { items: Map<string, number>; objects: Map<string, number>; messages: number; mails: string[] };

/** Writes to every store until the stack is gone, and remembers what was answered. */
async function write({ clientsConfig }: StackProcess, said: Said, writer: number, next: () => number): Promise<void> {
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
      const place = `${writer}-${n % PLACES}`;
      const Item = { pk: { S: place }, workPartition: { S: 'due' }, dueAt: { S: `${n}` } };
      await db.send(new PutItemCommand({ TableName: REGISTER, Item }));
      said.items.set(place, n);
      await s3.send(new PutObjectCommand({ Bucket: RAW_MAIL, Key: `kept/${place}`, Body: body(n) }));
      said.objects.set(place, n);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: `${n}` }));
      said.messages += 1;
      const { MessageId = '' } = await ses.send(new SendRawEmailCommand({ RawMessage: { Data } }));
      said.mails.push(MessageId);
    }
  } catch {
    // Killed in the middle of a write, which may have happened or not.
  }
}

test('what a killed stack has answered is there after the next start, whole', async () => {
  const said: Said = { items: new Map(), objects: new Map(), messages: 0, mails: [] };
  let last = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const running = await startStackProcess(options);
    stack = running;
    const writing = WRITERS.map((writer) => write(running, said, writer, () => ++last));
    const enough = said.mails.length + 10 + Math.random() * 40;
    while (said.mails.length < enough) await new Promise((resolve) => setTimeout(resolve, 1));
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
  for (const [place, n] of said.items)
    expect(Number(stored.find((row) => row.startsWith(`${place} `))?.split(' ')[1])).toBeGreaterThanOrEqual(n);

  const s3 = new S3Client(after.clientsConfig);
  for (const [place, n] of said.objects) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: RAW_MAIL, Key: `kept/${place}` }));
    const text = (await Body?.transformToString()) ?? '';
    expect(Number.parseInt(text, 10)).toBeGreaterThanOrEqual(n);
    expect(text).toBe(body(Number.parseInt(text, 10)));
  }
  expect(after.queues().bounces?.ready).toBeGreaterThanOrEqual(said.messages);
  expect(after.queues().bounces?.ready).toBeLessThanOrEqual(said.messages + KILLS * WRITERS.length);

  const mails = after.mailsOut().map(({ id }) => id);
  expect(mails).toEqual(expect.arrayContaining(said.mails));
  for (const id of mails) expect(after.mailOut(id).toString()).toContain(`Message-ID: <${id}@`);
  expect(Object.keys(JSON.parse(readFileSync(`${folder.path}/secrets.json`, 'utf8')))).toHaveLength(1);
  await after.stop();
}, 60_000);
