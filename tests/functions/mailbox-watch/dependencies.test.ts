import { DescribeActiveReceiptRuleSetCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { beforeEach, expect, test, vi } from 'vitest';
import { createHandler } from '../../../functions/mailbox-watch/dependencies.ts';
import { sesHeaders } from '../../../infra/local/ses/inbound-headers.ts';
import { nonceIn } from '../../../shared/domain/canary.ts';
import { canaryStore } from '../../../shared/store/canary-store.ts';
import { NOW } from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { verdictOf } from '../../support/mails.ts';
import { env } from '../../support/system/template.ts';

const RULE = {
  Enabled: true,
  Recipients: [env.MAIL_FROM],
  Actions: [{ S3Action: { BucketName: env.RAW_MAIL_BUCKET } }],
};
const OURS = { Metadata: { Name: env.RULE_SET }, Rules: [RULE] };

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
});

async function run(active: object) {
  const dynamo = await directDynamo();
  const sent: SendRawEmailCommand['input'][] = [];
  const send = async (command: object) => {
    if (command instanceof DescribeActiveReceiptRuleSetCommand) return active;
    if (command instanceof SendRawEmailCommand) sent.push(command.input);
    return {};
  };
  await createHandler(env, { dynamoDb: dynamo.client, ses: { send } as never }, () => NOW)();
  return { sent, canary: canaryStore(dynamo.client, env.REGISTER_TABLE) };
}

test.each([
  ['no rule set is active', {}],
  ['another is', { Metadata: { Name: 'theirs' }, Rules: [RULE] }],
  ['ours has no rule', { ...OURS, Rules: [] }],
  ['its rule is disabled', { ...OURS, Rules: [{ ...RULE, Enabled: false }] }],
  ['its rule is for another address', { ...OURS, Rules: [{ ...RULE, Recipients: ['else@kommun.example'] }] }],
  ['its rule stores elsewhere', { ...OURS, Rules: [{ ...RULE, Actions: [{ S3Action: { BucketName: 'theirs' } }] }] }],
])('%s: the mailbox is closed', async (_what, active) => {
  await run(active);
  expect(lines).toEqual(['{"what":"mailbox closed","error":"Fault","code":"mailbox-closed"}']);
});

test('our own set with its rule: it is open', async () => {
  await run(OURS);
  expect(lines).toEqual([]);
});

test('the trial mail goes to the mailbox alone, without a tag of ours, and is automatic to whoever reads it', async () => {
  const { sent, canary } = await run(OURS);
  expect(sent).toMatchObject([{ Source: env.MAIL_FROM, Destinations: [env.MAIL_FROM] }]);
  expect(sent[0]).not.toHaveProperty('Tags');
  const raw = Buffer.from(sent[0]?.RawMessage?.Data ?? []);
  const envelope = { sender: env.MAIL_FROM, recipient: env.MAIL_FROM, helo: 'ses', sesId: 'one', at: new Date() };
  const verdict = await verdictOf(Buffer.concat([Buffer.from(sesHeaders(envelope, raw)), raw]));
  expect(verdict).toMatchObject({ state: 'automatic', answer: { state: 'none' } });
  expect(await canary.isOurs(verdict.nonce ?? '')).toBe(true);
  expect(await canary.isOurs('b'.repeat(32))).toBe(false);
});

test('the one before is still known; one that was taken back is sent again', async () => {
  const dynamo = await directDynamo();
  const canary = canaryStore(dynamo.client, env.REGISTER_TABLE);
  expect([await canary.lastSentAt(), await canary.isOurs('')]).toEqual([undefined, false]);
  const [first, second, third] = [await canary.begin(NOW), await canary.begin(NOW), await canary.begin(NOW)];
  expect(await Promise.all([first, second, third].map(canary.isOurs))).toEqual([false, true, true]);
  expect((await canary.lastSentAt())?.toString()).toBe(NOW.toString());
  await canary.takeBack();
  expect(await canary.lastSentAt()).toBeUndefined();
  expect(nonceIn(`[EXTERN] Kontrollmejl ${first}`)).toBe(first);
});

test.each(['Kontrollmejl', 'Kontrollmejl 20080101-2386', `Kontrollmejl ${'b'.repeat(33)}`])(
  '"%s" has no nonce',
  (subject) => {
    expect(nonceIn(subject)).toBeUndefined();
  },
);
