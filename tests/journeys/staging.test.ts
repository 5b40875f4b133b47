import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessKeyOf } from '../../infra/local/account.ts';
import type { SentMail } from '../../infra/local/ses/sent-mail.ts';
import { stages } from '../../infra/stages.ts';
import { type Chain, startChain, untilLettersLeave } from '../support/chain.ts';
import { readLetter } from '../support/letter-read.ts';
import { npmStart } from './npm-start.ts';
import { refused } from './rights-used.ts';

const { sinkAddress: SINK, mailbox: MAILBOX } = stages({}).staging;
const REAL = 'kim@post.example';
const SENDERS = ['mail-intake', 'coordinator-notice'];
const stateDir = mkdtempSync(join(tmpdir(), 'kaa-staging-'));
let printed = '';
let code: number | null;
let chain: Chain;

/** Runs `npm start -- --stage staging --once`, then starts the stage again on its state. */
beforeAll(async () => {
  const { ended, output } = npmStart(stateDir, ['--stage', 'staging', '--once']);
  code = await ended;
  printed = output();
  chain = await startChain({ stateDir, stage: 'staging', clockAheadMilliseconds: untilLettersLeave });
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

const outbox = () => {
  const folder = join(stateDir, 'outbox');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name): SentMail => JSON.parse(readFileSync(join(folder, name), 'utf8')));
};

test('every sample mail ends as expected, and nothing is refused', () => {
  expect(printed).toMatch(/^(\d+) av \1 exempelmejl slutade som väntat\.$/m);
  expect(code).toBe(0);
  expect(readFileSync(join(stateDir, 'functions.log'), 'utf8')).not.toContain('AccessDenied');
});

test('every mail has gone to the sink alone', async () => {
  const mails = outbox();
  expect(mails.length).toBeGreaterThan(20);
  for (const { id, destinations } of mails) {
    const { to = [], cc, bcc, from } = await PostalMime.parse(readFileSync(join(stateDir, 'outbox', `${id}.eml`)));
    expect({ destinations, to: to.map(({ address }) => address), cc, bcc, from: from?.address }).toEqual({
      destinations: [SINK],
      to: [SINK],
      cc: undefined,
      bcc: undefined,
      from: MAILBOX,
    });
  }
});

test('every mail says to whom production would have written; no log does', async () => {
  const receivers = new Set<string>();
  for (const { id } of outbox()) {
    const { headers, text = '' } = await PostalMime.parse(readFileSync(join(stateDir, 'outbox', `${id}.eml`)));
    const to = headers.find(({ key }) => key === 'x-kaa-to')?.value ?? '';
    expect(text.split('\n')[0]).toBe(`Det här är ett prov. I skarp drift hade mejlet gått till ${to}.`);
    receivers.add(to);
  }
  expect([...receivers]).toEqual(
    expect.arrayContaining([
      'expedition@exempelgymnasiet.example',
      'kaa-gruppen@kommun.example',
      'bromma@kommun.example',
    ]),
  );
  expect(receivers.size).toBeGreaterThan(3);
  const log = readFileSync(join(stateDir, 'functions.log'), 'utf8');
  for (const receiver of receivers) expect(log).not.toContain(receiver);
});

test('every letter is marked as a sample on its page', async () => {
  await chain.importExamples();
  await chain.everythingIsDue();
  await chain.stack.fire('sweep');
  await chain.atRest();
  const { Contents = [] } = await chain.s3.send(
    new ListObjectsV2Command({ Bucket: chain.names.letters, Prefix: 'letters/' }),
  );
  expect(Contents.length).toBeGreaterThan(10);
  for (const { Key = '' } of Contents) {
    const { pages, runs } = readLetter(await chain.letter(Key));
    const marks = runs.filter(({ text, decoration }) => decoration && text === 'PROV – SKICKA INTE');
    expect({ Key, pages, marks: marks.length }).toEqual({ Key, pages: 1, marks: 2 });
  }
});

describe('whatever a function of staging tries, IAM lets its mail go to the sink alone', () => {
  const send = (sender: string, mail: Partial<SendRawEmailCommandInput>, header: string) => {
    const credentials = { accessKeyId: accessKeyOf(sender), secretAccessKey: 'local' };
    const [ConfigurationSetName] = chain.stack.template.configurationSets;
    const Data = Buffer.from(`From: ${MAILBOX}\r\n${header}\r\nSubject: Hej\r\n\r\nHej\r\n`);
    return new SESClient({ ...chain.stack.clientsConfig, credentials, maxAttempts: 1 }).send(
      new SendRawEmailCommand({ Source: MAILBOX, RawMessage: { Data }, ConfigurationSetName, ...mail }),
    );
  };
  const TRIES: [what: string, mail: Partial<SendRawEmailCommandInput>, header: string][] = [
    ['somebody else', { Destinations: [REAL] }, `To: ${REAL}`],
    ['somebody else, behind a header that names the sink', { Destinations: [REAL] }, `To: ${SINK}`],
    ['the sink and somebody else', { Destinations: [SINK, REAL] }, `To: ${SINK}`],
    ['somebody else in Cc', {}, `To: ${SINK}\r\nCc: ${REAL}`],
    ['somebody else in Bcc', {}, `To: ${SINK}\r\nBcc: ${REAL}`],
    ['nobody', { Destinations: [] }, 'X-To: nobody'],
    ['the sink, written as a part of another address', { Destinations: [`x${SINK}`] }, `To: ${SINK}`],
  ];

  describe.each(SENDERS)('%s', (sender) => {
    test.each(TRIES)('to %s', async (_, mail, header) => {
      const sent = chain.stack.mailsOut().length;
      await expect(send(sender, mail, header)).rejects.toMatchObject({ name: 'AccessDenied' });
      expect(chain.stack.mailsOut()).toHaveLength(sent);
    });

    test('to the sink: it is sent, but not in the name of another address', async () => {
      const sink = { Destinations: [SINK] };
      await expect(send(sender, sink, `To: ${SINK}`)).resolves.toBeDefined();
      const forged = {
        ...sink,
        RawMessage: { Data: Buffer.from(`From: chef@test.kommun.example\r\nTo: ${SINK}\r\n\r\n`) },
      };
      await expect(send(sender, forged, '')).rejects.toMatchObject({ name: 'AccessDenied' });
    });
  });

  test('and nobody else sends at all', async () => {
    const others = chain.stack.functions.map(({ shortName }) => shortName).filter((name) => !SENDERS.includes(name));
    expect(others.length).toBeGreaterThan(3);
    for (const name of others)
      await expect(send(name, { Destinations: [SINK] }, `To: ${SINK}`)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(refused(chain.stack).every((one) => one.includes(' ses:SendRawEmail '))).toBe(true);
  });
});
