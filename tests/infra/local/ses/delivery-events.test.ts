import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NextOutcome } from '../../../../infra/local/ses/sent-mail.ts';
import { printed, smallStack } from '../small-stack.ts';

const stack = smallStack();
beforeEach(() => stack().purgeAll());
afterEach(async () => {
  await expect.poll(() => stack().functions.every(({ running }) => running() === 0)).toBe(true);
});

const SET = 'mailconfigurationset2aa84368';
const MAIL = Buffer.from(
  ['From: "KAA" <kaa@kommun.example>', 'To: skola@skola.example', 'Subject: Kvitto R-1', '', 'Hej.', ''].join('\r\n'),
);
async function send(next: NextOutcome = {}, { to = 'skola@skola.example', sets = [SET], tag = 'effect' } = {}) {
  stack().nextOutcomes([next]);
  const { MessageId } = await new SESClient(stack().clientsConfig).send(
    new SendRawEmailCommand({
      RawMessage: { Data: MAIL },
      Destinations: [to],
      ConfigurationSetName: sets[0],
      Tags: [{ Name: tag, Value: 'report_R-1_1' }],
    }),
  );
  return MessageId;
}

async function received(queue: 'bouncesqueue3cf0cb65' | 'outcomesqueue3cf0cb66', wait = 20) {
  const { endpoint } = stack().clientsConfig;
  const { Messages = [] } = await new SQSClient(stack().clientsConfig).send(
    new ReceiveMessageCommand({
      QueueUrl: `${endpoint}/000000000000/${queue}`,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: wait,
    }),
  );
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}
const bounces = (wait?: number) => received('bouncesqueue3cf0cb65', wait);
const others = (wait?: number) => received('outcomesqueue3cf0cb66', wait);
const nothingMore = () => expect.poll(() => stack().idle()).toBe(true);

test('a delivered mail gives SES’s event, with our tags as lists', async () => {
  const id = await send();
  const [event] = await others();
  expect(event).toEqual({
    version: '0',
    id: expect.any(String),
    'detail-type': 'Email Delivered',
    source: 'aws.ses',
    account: '000000000000',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    region: 'eu-north-1',
    resources: [`arn:aws:ses:eu-north-1:000000000000:configuration-set/${SET}`],
    detail: {
      eventType: 'Delivery',
      delivery: expect.objectContaining({ recipients: ['skola@skola.example'], smtpResponse: expect.any(String) }),
      mail: expect.objectContaining({
        messageId: id,
        source: 'kaa@kommun.example',
        sourceArn: 'arn:aws:ses:eu-north-1:000000000000:identity/kommun.example',
        destination: ['skola@skola.example'],
        headersTruncated: false,
        headers: expect.arrayContaining([{ name: 'Subject', value: 'Kvitto R-1' }]),
        commonHeaders: expect.objectContaining({ to: ['skola@skola.example'], messageId: id, subject: 'Kvitto R-1' }),
        tags: expect.objectContaining({ effect: ['report_R-1_1'], 'ses:configuration-set': [SET] }),
      }),
    },
  });
});

test.each([
  ['bounce', 'Permanent'],
  ['bounce+any-label', 'Permanent'],
  ['suppressionlist', 'Permanent'],
])('the simulator’s %s@ bounces permanently', async (name, bounce) => {
  await send({}, { to: `${name}@simulator.amazonses.com` });
  expect(await bounces()).toEqual([{ event: 'Bounce', tags: ['report_R-1_1'], bounce }]);
});

test('the simulator’s complaint@ is delivered first; ooto@ is delivered', async () => {
  const types = (events: { detail: { eventType: string } }[]) => events.map(({ detail }) => detail.eventType);
  await send({}, { to: 'complaint+a@simulator.amazonses.com' });
  await expect.poll(() => stack().queues().outcomes?.ready).toBe(2);
  expect(types(await others())).toEqual(['Delivery', 'Complaint']);
  await send({}, { to: 'ooto@simulator.amazonses.com' });
  expect(types(await others())).toEqual(['Delivery']);
});

test.each([
  ['transient-bounce', 'Transient'],
  ['undetermined-bounce', 'Undetermined'],
  ['bounce', 'Permanent'],
] as const)('a test can choose %s', async (outcome, bounce) => {
  await send({ outcome });
  expect(await bounces()).toEqual([{ event: 'Bounce', tags: ['report_R-1_1'], bounce }]);
  expect(stack().mailsOut().at(-1)?.outcomes).toEqual([{ recipient: 'skola@skola.example', outcome }]);
});

test('a test can choose two events, or none', async () => {
  await send({ outcome: 'bounce', times: 2 });
  await expect.poll(() => stack().queues().bounces?.ready).toBe(2);
  expect(await bounces()).toHaveLength(2);
  await send({ outcome: 'silent' });
  expect([...(await bounces(0)), ...(await others(0))]).toEqual([]);
});

test('an event may be late: until then the stack is not idle', async () => {
  await send({ outcome: 'bounce', afterMilliseconds: 2000 });
  expect(await stack().idle()).toBe(false);
  expect(await bounces(0)).toEqual([]);
  expect(await bounces()).toHaveLength(1);
});

test('an event may come before the answer to the send', async () => {
  const sent = send({ outcome: 'bounce', afterMilliseconds: 0, answerAfterMilliseconds: 2000 });
  const first = await Promise.race([sent.then(() => 'answer'), bounces().then(() => 'event')]);
  expect(first).toBe('event');
  await sent;
});

test('no event for a type the destination does not list, or for a mail without our tag or set', async () => {
  await send({ outcome: 'rejected' });
  await send({}, { tag: 'other' });
  await send({}, { sets: [] });
  await nothingMore();
  expect(await others(0)).toEqual([]);
});

test('a function as target gets the input of the rule', async () => {
  await send();
  await expect.poll(() => printed(stack(), 'script')).toContain('index.js {"told":true}');
  await others();
});
