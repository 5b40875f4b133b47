import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from 'vitest';
import { type Stack, startStack } from '../../../infra/local/stack.ts';
import { printed, RAW_MAIL, REGISTER, SMALL, temporaryFolder } from './small-stack.ts';

const folder = temporaryFolder();
let stack: Stack;
afterEach(() => stack.stop());
const start = async (more = {}) => {
  stack = await startStack({ template: SMALL, stateDir: folder.path, schedules: false, ...more });
  return stack;
};
const secretOf = async ({ clientsConfig }: Stack) => {
  const SecretId = 'arn:aws:secretsmanager:eu-north-1:000000000000:secret:personkeysecretf23aa86f-local0';
  return (await new SecretsManagerClient(clientsConfig).send(new GetSecretValueCommand({ SecretId }))).SecretString;
};

test('items, objects, messages in flight, mails and secrets survive a restart on another port', async () => {
  const first = await start();
  const queue = (of: Stack) => `${of.clientsConfig.endpoint}/000000000000/lettersqueue1cf0cb63`;
  const pk = { S: 'kept' };
  await new DynamoDBClient(first.clientsConfig).send(new PutItemCommand({ TableName: REGISTER, Item: { pk } }));
  await new S3Client(first.clientsConfig).send(new PutObjectCommand({ Bucket: RAW_MAIL, Key: 'kept/å', Body: 'hej' }));
  const sqs = new SQSClient(first.clientsConfig);
  for (const MessageBody of ['in flight', 'ready'])
    await sqs.send(new SendMessageCommand({ QueueUrl: queue(first), MessageBody }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue(first), VisibilityTimeout: 600 }));
  const Data = Buffer.from('From: kaa@kommun.example\r\nTo: a@b.example\r\n\r\nHej');
  await new SESClient(first.clientsConfig).send(new SendRawEmailCommand({ RawMessage: { Data } }));
  const secret = await secretOf(first);
  expect(secret).toHaveLength(64);
  await first.stop();

  const second = await start();
  const item = await new DynamoDBClient(second.clientsConfig).send(
    new GetItemCommand({ TableName: REGISTER, Key: { pk } }),
  );
  expect(item.Item).toEqual({ pk });
  const object = new GetObjectCommand({ Bucket: RAW_MAIL, Key: 'kept/å' });
  expect(await (await new S3Client(second.clientsConfig).send(object)).Body?.transformToString()).toBe('hej');
  expect(second.queues().letters).toEqual({ ready: 1, inFlight: 1, dead: 0 });
  const again = new ReceiveMessageCommand({ QueueUrl: queue(second) });
  expect((await new SQSClient(second.clientsConfig).send(again)).Messages?.map(({ Body }) => Body)).toEqual(['ready']);
  expect(second.mailsOut()).toHaveLength(1);
  expect(await secretOf(second)).toBe(secret);
});

test('a message in flight when the stack stops comes back after the next start', async () => {
  const first = await start();
  const queue = `${first.clientsConfig.endpoint}/000000000000/workqueue2cf0cb64`;
  await new SQSClient(first.clientsConfig).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'hang' }));
  await expect.poll(() => printed(first, 'received').length, { interval: 10 }).toBe(1);
  await first.stop();
  const second = await start();
  second.letTimePass(60_000);
  await expect.poll(() => printed(second, 'received').length).toBe(1);
});

test('what a function has started ends with the stack', async () => {
  const running = await start();
  const queue = `${running.clientsConfig.endpoint}/000000000000/workqueue2cf0cb64`;
  await new SQSClient(running.clientsConfig).send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'child' }));
  await expect.poll(() => printed(running, 'child').length).toBe(1);
  const pid = Number(printed(running, 'child')[0]);
  expect(process.kill(pid, 0)).toBe(true);
  await running.stop();
  const state = () => spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' }).stdout;
  // Where nobody buries it, a zombie is left.
  await expect.poll(state).toMatch(/^(?:Z.*\n)?$/);
});

test('a schedule can be fired, and its function gets the schedule’s input', async () => {
  const running = await start();
  expect(running.schedules).toEqual(['worker', 'script']);
  await running.fire('worker');
  await expect.poll(() => printed(running, 'fired')[0]).toMatch(/^\{"at":"\d{4}-.*Z"\}$/);
});

test('unknown secrets and unsupported calls are refused', async () => {
  const client = new SecretsManagerClient((await start()).clientsConfig);
  await expect(client.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: 'InvalidRequestException' });
});

test('a request without a signature, or for another service, is refused', async () => {
  const { clientsConfig } = await start();
  expect((await fetch(clientsConfig.endpoint)).status).toBe(403);
  const authorization =
    'AWS4-HMAC-SHA256 Credential=A/20261122/eu-north-1/kinesis/aws4_request, SignedHeaders=a, Signature=b';
  expect((await fetch(clientsConfig.endpoint, { headers: { authorization } })).status).toBe(501);
});

test('only loopback addresses are listened on', async ({ skip }) => {
  const { ports } = await start();
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  if (!outside) return skip('this machine has only loopback');
  for (const port of [ports.aws, ports.smtp]) {
    const refused = new Promise((resolve) => {
      connect(port, outside.address)
        .on('error', () => resolve('refused'))
        .on('connect', () => resolve('connected'));
    });
    expect(await refused).toBe('refused');
  }
});

test('two stacks run side by side, and a stack that cannot start releases its ports', async () => {
  const { ports } = await start();
  const other = temporaryFolder();
  const options = { template: SMALL, stateDir: other.path };
  await expect(startStack({ ...options, ports: { smtp: ports.smtp } })).rejects.toThrow('EADDRINUSE');
  const beside = await startStack(options);
  expect(await beside.idle()).toBe(true);
  await beside.stop();
  other.remove();
});
