import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rawMail, sesBlock, verdictOf } from '../../support/mails.ts';
import { sampleOf } from '../../support/random.ts';

const ROOT = new URL('../../fixtures/mail/', import.meta.url);
const FOLDERS = ['attachment', 'autoreply', 'bounce', 'charset', 'malformed', 'outlook', 'reply', 'sender'];
const files = FOLDERS.flatMap((folder) => readdirSync(new URL(`${folder}/`, ROOT)).map((name) => `${folder}/${name}`));

/** From a registered sender: the most that an odd mail can reach. */
function received(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${sesBlock().slice(0, -1).join('\r\n')}\r\n`), bytes]);
}

describe.each(sampleOf(files, 3, 'odd mails'))('%s', (file) => {
  const bytes = readFileSync(new URL(file, ROOT));

  test('ends in one verdict, opens nothing and is not answered when it comes as it is', async () => {
    const verdict = await verdictOf(bytes);
    expect(['held', 'sealed', 'automatic']).toContain(verdict.state);
    expect(verdict.notifications).toEqual([]);
    expect(verdict.answer.state).toBe('none');
  });

  test('ends in one verdict also below the block of SES', async () => {
    const verdict = await verdictOf(received(bytes));
    expect(['held', 'sealed', 'automatic']).toContain(verdict.state);
    expect(verdict.notifications).toEqual([]);
  });
});

test('the bounce that came through SES is automatic', async () => {
  const bytes = readFileSync(new URL('bounce/set-of-emails--lhost-postfix-30.eml', ROOT));
  expect((await verdictOf(bytes)).state).not.toBe('accepted');
});

test.each([
  'bounce/set-of-emails--lhost-office365-01.eml',
  'bounce/set-of-emails--lhost-postfix-01.eml',
  'bounce/enmime--simple_dsn.eml',
  'autoreply/set-of-emails--rfc3834-01.eml',
  'autoreply/MimeKit--disposition-notification.eml',
])('%s is automatic once it is free of virus', async (file) => {
  const top = sesBlock({ envelopeFrom: '', dkim: '', dmarc: 'dmarc=none header.from=x.example;' });
  const bytes = Buffer.concat([Buffer.from(`${top.slice(0, -1).join('\r\n')}\r\n`), readFileSync(new URL(file, ROOT))]);
  const verdict = await verdictOf(bytes);
  expect(verdict).toMatchObject({ state: 'automatic', answer: { state: 'none' }, notifications: [] });
});

test.each([
  ['a mail without an end', rawMail({ contentType: 'multipart/mixed; boundary="a"', body: '--a\r\n' })],
  ['no bytes', new Uint8Array()],
  ['only line ends', Buffer.from('\r\n'.repeat(1000))],
  ['zeros', new Uint8Array(5000)],
  ['20,000 parts', rawMail({ contentType: 'multipart/mixed; boundary="a"', body: '--a\r\n\r\nx\r\n'.repeat(20_000) })],
  ['parts within parts', nested(300)],
  ['endless headers', rawMail({ headers: [`X-Long: ${'a'.repeat(300 * 1024)}`] })],
  ['a hundred thousand senders', rawMail({ from: 'a@b.example,'.repeat(15_000) })],
  ['11 MB', rawMail({ body: 'a'.repeat(11 * 1024 * 1024) })],
  ['a page of brackets', rawMail({ contentType: 'text/html', body: '<'.repeat(1_900_000) })],
  ['cells within cells', rawMail({ contentType: 'text/html', body: '<table><tr><td>'.repeat(60_000) })],
  ['tags that are never closed', rawMail({ contentType: 'text/html', body: '<b>'.repeat(660_000) })],
  ['text without line ends', rawMail({ body: 'Personnummer'.repeat(150_000) })],
  ['blank lines', rawMail({ body: '\n'.repeat(2_000_000) })],
  ['a line of stars', rawMail({ body: `${'*'.repeat(19_000)}\n`.repeat(100) })],
  ['flags without an answer', rawMail({ body: 'Skyddade uppgifter:\n\n'.repeat(29_000) })],
  [
    'mails within mails',
    rawMail({ contentType: 'message/rfc822', body: 'Content-Type: message/rfc822\n\n'.repeat(1000) }),
  ],
  ['lines of spaces', rawMail({ body: `${' '.repeat(1_000_000)}:` })],
])('%s: held for a person', async (_, bytes) => {
  expect((await verdictOf(bytes)).state).toBe('held');
});

function nested(depth: number): Uint8Array {
  const open = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
  );
  return rawMail({ contentType: 'multipart/mixed; boundary="a"', body: `--a\r\n${open.join('')}\r\nx` });
}
