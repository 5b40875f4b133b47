import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from 'vitest';
import { printed, smallStack } from '../small-stack.ts';

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

test('queue URLs work for a client that knows only the endpoint', async () => {
  expect((await sqs().send(new GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl());
  expect((await sqs().send(new ListQueuesCommand({}))).QueueUrls).toContain(QueueUrl());
});

test('characters above U+FFFF are allowed, as on AWS; control characters are not', async () => {
  const body = '{"text":"👩‍🎓 å"}';
  await sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: body }));
  await sqs().send(new SendMessageBatchCommand({ QueueUrl: QueueUrl(), Entries: [{ Id: 'a', MessageBody: body }] }));
  expect((await receive({ MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual([body, body]);
  await expect(sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'a\u0001b' }))).rejects.toThrow(
    'Invalid characters',
  );
});

test('a message made visible again is received again, with its count', async () => {
  await sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'x' }));
  const [first] = await receive();
  const ReceiptHandle = first?.ReceiptHandle ?? '';
  await sqs().send(new ChangeMessageVisibilityCommand({ QueueUrl: QueueUrl(), ReceiptHandle, VisibilityTimeout: 0 }));
  const [again] = await receive();
  expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  await sqs().send(new DeleteMessageCommand({ QueueUrl: QueueUrl(), ReceiptHandle: again?.ReceiptHandle ?? '' }));
  expect(stack().queues().letters).toEqual({ ready: 0, inFlight: 0, dead: 0 });
});

test('a long poll answers as soon as a message comes', async () => {
  const waiting = receive({ WaitTimeSeconds: 20 });
  setTimeout(() => sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'now' })), 100);
  expect((await waiting).map(({ Body }) => Body)).toEqual(['now']);
});

test('depths count ready, delayed and in-flight messages; purging removes all', async () => {
  for (const DelaySeconds of [0, 0, 900])
    await sqs().send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'x', DelaySeconds }));
  await receive();
  expect(stack().queues().letters).toEqual({ ready: 2, inFlight: 1, dead: 0 });
  expect(await stack().idle()).toBe(false);
  stack().purgeAll();
  expect(await stack().idle()).toBe(true);
});

describe('the older protocol, as command lines of Debian 12 speak it', () => {
  const ask = async (form: Record<string, string>, key = 'LOCALOUTSIDE') => {
    const response = await fetch(stack().clientsConfig.endpoint, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261122/eu-north-1/sqs/aws4_request, SignedHeaders=a, Signature=b`,
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      },
      body: new URLSearchParams({ Version: '2012-11-05', ...form }),
    });
    return { status: response.status, body: (await response.text()).replaceAll(/<RequestId>[^<]+<.RequestId>/g, '') };
  };

  test('depths and messages', async () => {
    const MessageBody = '{"text":"<å> & 👩‍🎓"}';
    await ask({ Action: 'SendMessage', QueueUrl: QueueUrl(), MessageBody, DelaySeconds: '0' });
    const depth = { 'AttributeName.1': 'ApproximateNumberOfMessages', 'AttributeName.2': 'VisibilityTimeout' };
    expect(await ask({ Action: 'GetQueueAttributes', QueueUrl: QueueUrl(), ...depth })).toEqual({
      status: 200,
      body: '<GetQueueAttributesResponse><GetQueueAttributesResult><Attribute><Name>ApproximateNumberOfMessages</Name><Value>1</Value></Attribute><Attribute><Name>VisibilityTimeout</Name><Value>30</Value></Attribute></GetQueueAttributesResult><ResponseMetadata></ResponseMetadata></GetQueueAttributesResponse>',
    });
    const { body } = await ask({ Action: 'ReceiveMessage', QueueUrl: QueueUrl(), MaxNumberOfMessages: '10' });
    expect(body).toContain('<Message><MessageId>');
    expect(body).toContain('<Body>{&#34;text&#34;:&#34;&#60;å&#62; &#38; 👩‍🎓&#34;}</Body>');
  });

  test('refusals', async () => {
    const code = (code: string) => expect.stringContaining(`<Error><Type>Sender</Type><Code>${code}</Code>`);
    const missing = { Action: 'GetQueueUrl', QueueName: 'other' };
    expect(await ask(missing)).toEqual({ status: 400, body: code('AWS.SimpleQueueService.NonExistentQueue') });
    expect(await ask(missing, 'OTHER')).toEqual({ status: 403, body: code('InvalidClientTokenId') });
    expect(await ask({ ...missing, 'Attribute.1.Name': 'x' })).toEqual({ status: 501, body: code('NotImplemented') });
  });
});

test('a redrive puts dead letters back', async () => {
  const queue = (name: string) => ({ QueueUrl: QueueUrl().replace(QueueName, name) });
  const dead = queue('mailqueuedeadlettersb80b1938');
  for (let n = 0; n < 12; n += 1) await sqs().send(new SendMessageCommand({ ...dead, MessageBody: '{"not":"ours"}' }));
  const arn = (name: string) => `arn:aws:sqs:eu-north-1:000000000000:${name}`;
  const start = (SourceArn: string) => sqs().send(new StartMessageMoveTaskCommand({ SourceArn }));
  expect((await start(arn('mailqueuedeadlettersb80b1938'))).TaskHandle).toBeDefined();
  expect(stack().queues().mail?.dead).toBe(0);
  await expect.poll(() => printed(stack(), 'script').length).toBe(12);
  await expect(start(arn(QueueName))).rejects.toThrow('must be configured as a Dead Letter Queue');
});
