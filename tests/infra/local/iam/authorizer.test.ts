import { rmSync } from 'node:fs';
import * as db from '@aws-sdk/client-dynamodb';
import * as storage from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendEmailCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import * as queue from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accessKeyOf } from '../../../../infra/local/account.ts';
import { type Stack, startStack } from '../../../../infra/local/stack.ts';
import { changedAssembly } from '../../../support/changed-assembly.ts';
import { RAW_MAIL as Bucket, SMALL, REGISTER as TableName, temporaryFolder } from '../small-stack.ts';
import { withRights } from './worker-rights.ts';

const state = temporaryFolder();
const template = changedAssembly(SMALL, 'small', withRights);
let stack: Stack;
const reported: unknown[] = [];
beforeAll(async () => {
  stack = await startStack({
    template,
    stateDir: state.path,
    schedules: false,
    onRefusal: (refusal) => reported.push(refusal),
  });
  const administrator = new storage.S3Client(stack.clientsConfig);
  for (const Key of ['in/there', 'other/there'])
    await administrator.send(new storage.PutObjectCommand({ Bucket, Key, Body: 'x' }));
});
afterAll(async () => {
  await stack.stop();
  state.remove();
  rmSync(template, { recursive: true });
});
afterEach(() => stack.purgeAll());

const configOf = (accessKeyId: string) => ({
  ...stack.clientsConfig,
  credentials: { accessKeyId, secretAccessKey: 'local' },
  maxAttempts: 1,
});
type Clients = ReturnType<typeof clientsOf>;
const clientsOf = (accessKeyId: string) => ({
  dynamoDb: new db.DynamoDBClient(configOf(accessKeyId)),
  s3: new storage.S3Client(configOf(accessKeyId)),
  sqs: new queue.SQSClient(configOf(accessKeyId)),
  ses: new SESClient(configOf(accessKeyId)),
  secrets: new SecretsManagerClient(configOf(accessKeyId)),
});
const worker = () => clientsOf(accessKeyOf('worker'));

const key = (pk: string) => ({ pk: { S: pk } });
const urlOf = (name: string) => `${stack.clientsConfig.endpoint}/000000000000/${name}`;
const LETTERS = 'lettersqueue1cf0cb63';
const mail = (more: object = {}, header = 'To: sink@kommun.example') =>
  new SendRawEmailCommand({
    Source: 'kaa@kommun.example',
    Destinations: ['sink@kommun.example'],
    ConfigurationSetName: 'mailconfigurationset2aa84368',
    RawMessage: { Data: Buffer.from(`From: KAA <kaa@kommun.example>\r\n${header}\r\nSubject: Hej\r\n\r\nHej\r\n`) },
    ...more,
  });
const due = (partition: string) =>
  new db.QueryCommand({
    TableName,
    IndexName: 'work',
    KeyConditionExpression: '#p = :p AND dueAt <= :now',
    ExpressionAttributeNames: { '#p': 'workPartition' },
    ExpressionAttributeValues: { ':p': { S: partition }, ':now': { S: '2026' } },
  });

const listing = (ProjectionExpression: string) =>
  new db.ScanCommand({
    TableName,
    ProjectionExpression,
    ...(ProjectionExpression.includes('#') && { ExpressionAttributeNames: { '#a': 'name' } }),
    Select: 'SPECIFIC_ATTRIBUTES',
  });

type Ask = (as: Clients) => Promise<unknown>;
const allowed: Record<string, Ask> = {
  'an item by a key that is its own': ({ dynamoDb }) =>
    dynamoDb.send(new db.GetItemCommand({ TableName, Key: key('CASE#1') })),
  'a new item': ({ dynamoDb }) => dynamoDb.send(new db.PutItemCommand({ TableName, Item: key('CASE#1') })),
  'a batch of items': ({ dynamoDb }) =>
    dynamoDb.send(
      new db.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('CASE#1'), key('CASE#2')] } } }),
    ),
  'a batch of writes': ({ dynamoDb }) =>
    dynamoDb.send(
      new db.BatchWriteItemCommand({
        RequestItems: {
          [TableName]: [{ PutRequest: { Item: key('CASE#1') } }, { DeleteRequest: { Key: key('CASE#2') } }],
        },
      }),
    ),
  'a partition of an index': ({ dynamoDb }) => dynamoDb.send(due('due#1')),
  'some attributes of every item': ({ dynamoDb }) => dynamoDb.send(listing('pk')),
  'an object': ({ s3 }) => s3.send(new storage.GetObjectCommand({ Bucket, Key: 'in/there' })),
  'the head of an object': ({ s3 }) => s3.send(new storage.HeadObjectCommand({ Bucket, Key: 'in/there' })),
  'a copy': ({ s3 }) =>
    s3.send(new storage.CopyObjectCommand({ Bucket, Key: 'mail/copy', CopySource: `${Bucket}/in/there` })),
  'deleting an object': ({ s3 }) => s3.send(new storage.DeleteObjectCommand({ Bucket, Key: 'in/never' })),
  'a list below a prefix': ({ s3 }) => s3.send(new storage.ListObjectsV2Command({ Bucket, Prefix: 'in/' })),
  'a message': ({ sqs }) => sqs.send(new queue.SendMessageCommand({ QueueUrl: urlOf(LETTERS), MessageBody: 'å' })),
  'a batch of messages': ({ sqs }) =>
    sqs.send(new queue.SendMessageBatchCommand({ QueueUrl: urlOf(LETTERS), Entries: [{ Id: '1', MessageBody: 'x' }] })),
  'the secret': ({ secrets }) => secrets.send(new GetSecretValueCommand({ SecretId: 'personkeysecretf23aa86f' })),
  'a mail to the sink': ({ ses }) => ses.send(mail()),
};
const refused: Record<string, Ask> = {
  'an item by another key': ({ dynamoDb }) => dynamoDb.send(new db.GetItemCommand({ TableName, Key: key('YOUTH#1') })),
  'a batch with one other key': ({ dynamoDb }) =>
    dynamoDb.send(
      new db.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('CASE#1'), key('YOUTH#1')] } } }),
    ),
  'another partition of the index': ({ dynamoDb }) => dynamoDb.send(due('other#1')),
  'another attribute of every item': ({ dynamoDb }) => dynamoDb.send(listing('pk, #a')),
  'a scan': ({ dynamoDb }) => dynamoDb.send(new db.ScanCommand({ TableName })),
  'an object elsewhere': ({ s3 }) => s3.send(new storage.GetObjectCommand({ Bucket, Key: 'other/there' })),
  'a missing object, without the right to list without a prefix': ({ s3 }) =>
    s3.send(new storage.GetObjectCommand({ Bucket, Key: 'in/never' })),
  'a copy from elsewhere': ({ s3 }) =>
    s3.send(new storage.CopyObjectCommand({ Bucket, Key: 'mail/copy', CopySource: `${Bucket}/other/there` })),
  'a copy to elsewhere': ({ s3 }) =>
    s3.send(new storage.CopyObjectCommand({ Bucket, Key: 'other/copy', CopySource: `${Bucket}/in/there` })),
  'a list without a prefix': ({ s3 }) => s3.send(new storage.ListObjectsV2Command({ Bucket })),
  "an object's tags": ({ s3 }) => s3.send(new storage.GetObjectTaggingCommand({ Bucket, Key: 'in/there' })),
  'the depth of a queue': ({ sqs }) => sqs.send(new queue.GetQueueAttributesCommand({ QueueUrl: urlOf(LETTERS) })),
  'a message for another queue': ({ sqs }) =>
    sqs.send(new queue.SendMessageCommand({ QueueUrl: urlOf('mailqueue405cf89c'), MessageBody: 'x' })),
  'a mail to another address': ({ ses }) => ses.send(mail({ Destinations: ['kim@post.example'] })),
  'a mail to the sink and another address': ({ ses }) =>
    ses.send(mail({ Destinations: ['sink@kommun.example', 'kim@post.example'] })),
  'a mail without recipients': ({ ses }) => ses.send(mail({ Destinations: [] }, 'X-To: nobody')),
  'a mail with another address in Cc': ({ ses }) =>
    ses.send(mail({}, 'To: sink@kommun.example\r\nCc: kim@post.example')),
  'a mail with another address in Bcc': ({ ses }) =>
    ses.send(mail({ Destinations: [] }, 'To: sink@kommun.example\r\nBcc: kim@post.example')),
  'a mail from another address of the domain': ({ ses }) =>
    ses.send(
      mail({ RawMessage: { Data: Buffer.from('From: chef@kommun.example\r\nTo: sink@kommun.example\r\n\r\n') } }),
    ),
  'a mail without the configuration set it may use': ({ ses }) => ses.send(mail({ ConfigurationSetName: 'another' })),
  'a mail by SendEmail': ({ ses }) =>
    ses.send(
      new SendEmailCommand({
        Source: 'kaa@kommun.example',
        Destination: { ToAddresses: ['sink@kommun.example'] },
        Message: { Subject: { Data: 'Hej' }, Body: { Text: { Data: 'Hej' } } },
      }),
    ),
};

test.each(Object.entries(allowed))('a function with the right is answered: %s', async (_what, ask) => {
  const before = stack.refusals().length;
  await expect(ask(worker())).resolves.toBeDefined();
  expect(stack.refusals()).toHaveLength(before);
});

test.each(Object.entries(refused))('a function without the right is refused: %s', async (_what, ask) => {
  const before = stack.refusals().length;
  const mails = stack.mailsOut().length;
  await expect(ask(worker())).rejects.toMatchObject({ $fault: 'client' });
  expect(stack.refusals()).toHaveLength(before + 1);
  expect(stack.mailsOut()).toHaveLength(mails);
});

test.each(Object.entries({ ...allowed, ...refused }))('the administrator is never refused: %s', async (_what, ask) => {
  const before = stack.refusals().length;
  await ask(clientsOf('LOCALOUTSIDE')).catch((error: Error) => expect(error.name).not.toContain('Denied'));
  expect(stack.refusals()).toHaveLength(before);
});

describe('each service refuses in its own form', () => {
  const callFor = (what: string): Ask => ({ ...allowed, ...refused })[what] ?? (() => Promise.resolve());
  test.each([
    ['a scan', 'AccessDeniedException', 400],
    ['an object elsewhere', 'AccessDenied', 403],
    ['the depth of a queue', 'AccessDenied', 403],
    ['a mail to another address', 'AccessDenied', 403],
  ])('%s: %s with status %i', async (what, name, httpStatusCode) => {
    await expect(callFor(what)(worker())).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test.each([
    ['a scan', 'UnrecognizedClientException'],
    ['the secret', 'UnrecognizedClientException'],
    ['an object', 'InvalidAccessKeyId'],
    ['a message', 'InvalidClientTokenId'],
    ['a mail to the sink', 'InvalidClientTokenId'],
  ])('an unknown access key, %s: %s', async (what, name) => {
    await expect(callFor(what)(clientsOf('LOCALNOBODY'))).rejects.toMatchObject({ name });
  });
});

test('people have the rights of their own policy only', async () => {
  const officer = clientsOf(accessKeyOf('Officers'));
  await expect(allowed['a message']?.(officer)).resolves.toBeDefined();
  await expect(allowed['an object']?.(officer)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a right to read needs the encryption key too, whose policy must allow it', async () => {
  const reader = clientsOf(accessKeyOf('ReadersPolicy'));
  await expect(allowed['an item by a key that is its own']?.(reader)).rejects.toThrow('kms:Decrypt');
});

test('a refusal is logged with function, action and resource, without the key of an object', async () => {
  await expect(refused['an object elsewhere']?.(worker())).rejects.toThrow();
  expect(stack.refusals().at(-1)).toEqual({ who: 'worker', action: 's3:GetObject', resource: 'rawmailbucket' });
  const lines = stack.logs().filter(({ functionName }) => functionName === 'worker');
  expect(lines.at(-1)?.line).toBe('AccessDenied: s3:GetObject on rawmailbucket');
  expect(reported).toEqual(stack.refusals());
});

test('each right is marked as used or unused', () => {
  const rights = stack.rights().filter(({ who }) => who === 'worker');
  expect(rights.filter(({ used }) => !used).map(({ right }) => right)).toEqual([]);
  expect(rights.map(({ right }) => right)).toContain('kms:GenerateDataKey key/OwnKey [s3.eu-north-1.amazonaws.com]');
  const { used } = stack.rights().find(({ who, right }) => who === 'ReadersPolicy' && right.startsWith('kms:')) ?? {};
  expect(used).toBe(false);
});

test('the stack does not start if a function may not receive from its event source', async () => {
  const without = changedAssembly(SMALL, 'small', (resources) => ({
    ...resources,
    WorkerRoleDefaultPolicy7D1F0B7C: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement: [] } } },
  }));
  const folder = temporaryFolder();
  await expect(startStack({ template: without, stateDir: folder.path })).rejects.toThrow('sqs:ReceiveMessage');
  folder.remove();
  rmSync(without, { recursive: true });
});
