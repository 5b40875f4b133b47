import { readFileSync } from 'node:fs';
import {
  GetAccountSendingEnabledCommand,
  GetSendQuotaCommand,
  GetSendStatisticsCommand,
  SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { expect, test } from 'vitest';
import { sendMail } from '../../../../shared/aws/mail.ts';
import { smallStack } from '../small-stack.ts';

const stack = smallStack();
const client = () => new SESClient({ ...stack().clientsConfig, maxAttempts: 1 });
const OURS = { from: 'kaa@kommun.example', configurationSet: 'mailconfigurationset2aa84368', sink: '' };
const A_MAIL = {
  to: 'skola@skola.example',
  subject: 'Kvitto',
  text: 'Hej!',
  tag: 't',
  autoSubmitted: 'auto-replied',
} as const;
const MAIL = [
  'From: "KAA" <kaa@kommun.example>',
  'To: skola@skola.example',
  'Subject: =?utf-8?Q?Kvitto_f=C3=B6r?=',
  ' R-7K3Q-9F',
  'Message-ID: <mine@kommun.example>',
  'Date: Mon, 1 Jan 2001 00:00:00 +0000',
  'Bcc: hidden@skola.example',
  'X-Own: stays',
  '',
  'Hej å.',
  '',
].join('\r\n');
const raw = (more = {}, text = MAIL) =>
  client().send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(text, 'latin1') }, ...more }));

test('a raw mail is stored with its destinations, tags and configuration set', async () => {
  const { MessageId = '' } = await raw({
    Destinations: ['skola@skola.example'],
    ConfigurationSetName: 'mailconfigurationset2aa84368',
    Tags: [{ Name: 'answer', Value: 'r-1' }],
  });
  expect(MessageId).toMatch(/^[0-9a-f]{16}-[0-9a-f-]{36}-000000$/);
  expect(stack().mailsOut().at(-1)).toMatchObject({
    id: MessageId,
    subject: 'Kvitto för R-7K3Q-9F',
    destinations: ['skola@skola.example'],
    tags: { answer: 'r-1' },
    configurationSet: 'mailconfigurationset2aa84368',
    outcomes: [{ recipient: 'skola@skola.example', outcome: 'delivery' }],
  });
});

test('SES replaces Message-ID and Date, removes Bcc and keeps the rest', async () => {
  const { MessageId = '' } = await raw();
  const stored = stack().mailOut(MessageId).toString('latin1');
  expect(stored).toContain(`Message-ID: <${MessageId}@eu-north-1.amazonses.com>\r\n`);
  expect(stored.match(/^(message-id|date):/gim)).toHaveLength(2);
  expect(stored).not.toMatch(/2001|mine@|hidden@/);
  expect(stored).toContain('X-Own: stays\r\n');
  expect(stored.endsWith('\r\n\r\nHej å.\r\n')).toBe(true);
  expect(stack().mailsOut().at(-1)?.destinations).toEqual(['skola@skola.example', 'hidden@skola.example']);
});

test('SendEmail composes a mail', async () => {
  const { MessageId = '' } = await client().send(
    new SendEmailCommand({
      Source: 'kaa@kommun.example',
      Destination: { ToAddresses: ['a@b.example'] },
      Message: { Subject: { Data: 'Påminnelse' }, Body: { Text: { Data: 'Hej å' } } },
    }),
  );
  expect(stack().mailsOut().at(-1)).toMatchObject({
    id: MessageId,
    subject: 'Påminnelse',
    destinations: ['a@b.example'],
  });
});

test.each([
  ['an unverified From', MAIL.replace('kaa@kommun.example', 'kaa@other.example'), {}, 'MessageRejected'],
  ['an unverified Source', MAIL, { Source: 'x@other.example' }, 'MessageRejected'],
  ['a missing configuration set', MAIL, { ConfigurationSetName: 'none' }, 'ConfigurationSetDoesNotExistException'],
  [
    'more than 50 recipients',
    MAIL,
    { Destinations: Array.from({ length: 51 }, (_, n) => `a${n}@b.example`) },
    'InvalidParameterValue',
  ],
])('%s is refused', async (_, text, more, name) => {
  const before = stack().mailsOut().length;
  await expect(raw(more, text)).rejects.toMatchObject({ name });
  expect(stack().mailsOut()).toHaveLength(before);
});

test('a subdomain of a verified domain may send', async () => {
  await expect(raw({}, MAIL.replace('kaa@kommun.example', 'kaa@brev.kommun.example'))).resolves.toBeDefined();
});

test('any other action is refused', async () => {
  await expect(client().send(new GetSendStatisticsCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
});

test('an account has its quota, and may be paused', async () => {
  const { SentLast24Hours = 0 } = await client().send(new GetSendQuotaCommand({}));
  stack().setSesAccount({ perSecond: 100, perDay: SentLast24Hours + 1 });
  await raw();
  await expect(raw()).rejects.toMatchObject({ name: 'Throttling', message: 'Daily message quota exceeded.' });
  stack().setSesAccount({ perDay: 50_000, perSecond: 1 });
  await expect(raw()).rejects.toMatchObject({ name: 'Throttling', message: 'Maximum sending rate exceeded.' });
  stack().setSesAccount({ perSecond: 100, paused: true });
  await expect(raw()).rejects.toMatchObject({ name: 'AccountSendingPausedException' });
  expect(await client().send(new GetAccountSendingEnabledCommand({}))).toMatchObject({ Enabled: false });
  stack().setSesAccount({ paused: false });
  await raw();
  expect(await client().send(new GetSendQuotaCommand({}))).toMatchObject({
    Max24HourSend: 50_000,
    MaxSendRate: 100,
    SentLast24Hours: SentLast24Hours + 2,
  });
});

const NOT_VERIFIED = 'Email address is not verified. The following identities failed the check in region EU-NORTH-1: ';

test.each([
  { code: 'Throttling', message: 'Maximum sending rate exceeded.', refusal: 'rate' },
  { code: 'ThrottlingException', message: 'Daily message quota exceeded.', refusal: 'day' },
  { code: 'AccountSendingPausedException', message: 'Email sending is disabled', refusal: 'all' },
  { code: 'ConfigurationSetSendingPausedException', message: 'Email sending is disabled', refusal: 'all' },
  { code: 'MailFromDomainNotVerifiedException', message: 'Mail-From domain is not verified', refusal: 'all' },
  { code: 'ConfigurationSetDoesNotExist', message: 'Configuration set <kaa> does not exist.', refusal: 'all' },
  { code: 'AccessDenied', message: 'is not authorized to perform `ses:SendRawEmail`', refusal: 'all' },
  { code: 'MessageRejected', message: 'Sending paused for this account.', refusal: 'all' },
  { code: 'MessageRejected', message: 'Sending suspended for this account.', refusal: 'all' },
  { code: 'MessageRejected', message: `${NOT_VERIFIED}kaa@kommun.example, skola@skola.example`, refusal: 'all' },
  { code: 'MessageRejected', message: `${NOT_VERIFIED}skola@skola.example`, refusal: 'this-mail' },
  { code: 'MessageRejected', message: 'Address is on the suppression list', refusal: 'this-mail' },
  { code: 'InvalidParameterValue', message: 'Local address contains control or whitespace', refusal: 'this-mail' },
])('$code, "$message": the mail is known not to be sent ($refusal)', async ({ code, message, refusal }) => {
  const before = stack().mailsOut().length;
  stack().nextSends([{ kind: 'refuse', code, message }]);
  expect(await sendMail(client(), OURS, A_MAIL)).toEqual({
    outcome: 'not-sent',
    refusal,
    code: expect.stringContaining(code),
  });
  expect(stack().mailsOut()).toHaveLength(before);
});

test.each([{ kind: 'server-error' }, { kind: 'accept-then-drop' }] as const)(
  'after $kind nobody knows whether it was sent',
  async (fault) => {
    stack().nextSends([fault]);
    expect(await sendMail(client(), OURS, A_MAIL)).toEqual({ outcome: 'unknown' });
  },
);

test('where no connection is made no mail was sent', async () => {
  const nowhere = new SESClient({ ...stack().clientsConfig, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
  expect(await sendMail(nowhere, OURS, A_MAIL)).toEqual({ outcome: 'not-sent', refusal: 'all', code: 'ECONNREFUSED' });
});

test('faults come in the given order, one per send', async () => {
  stack().nextSends([{ kind: 'throttle' }, { kind: 'server-error' }, { kind: 'latency', milliseconds: 80 }]);
  await expect(raw()).rejects.toMatchObject({ name: 'Throttling' });
  await expect(raw()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  const start = performance.now();
  await raw();
  expect(performance.now() - start).toBeGreaterThanOrEqual(75);
});

test('accept-then-drop: the client sees a broken connection and the mail is sent', async () => {
  const before = stack().mailsOut().length;
  stack().nextSends([{ kind: 'accept-then-drop' }]);
  await expect(raw()).rejects.toThrow();
  expect(stack().mailsOut()).toHaveLength(before + 1);
});

test('addresses of the mailbox simulator are stored with their outcome', async () => {
  const names = ['bounce', 'complaint+tag', 'ooto', 'suppressionlist', 'success'];
  await raw({ Destinations: names.map((name) => `${name}@simulator.amazonses.com`) });
  const outcomes = stack()
    .mailsOut()
    .at(-1)
    ?.outcomes.map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['bounce', 'complaint', 'auto-reply', 'suppressed', 'delivery']);
});

test('the state folder has an .eml and a .json per mail', async () => {
  const { MessageId = '' } = await raw();
  const record = JSON.parse(readFileSync(`${stack().stateDir}/outbox/${MessageId}.json`, 'utf8'));
  expect(record.id).toBe(MessageId);
});
