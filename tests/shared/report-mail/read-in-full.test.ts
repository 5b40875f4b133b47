import { describe, expect, test } from 'vitest';
import { exempelskolan, type MailParts, rawMail, verdictOf } from '../../support/mails.ts';
import { HARMLESS } from './harmless-mails.ts';

const unit = { ...exempelskolan, reporters: '*' as const };
/** What was not read is told in the words themselves. */
const readable = { directory: { ofSender: [unit], named: [unit] }, hashOf: String };

const unreadOf = async (parts: MailParts, over = {}) =>
  (await verdictOf(rawMail(parts), { ...readable, ...over })).unread;

describe('a mail in which nothing concerns contact is read in full', () => {
  test.each(Object.entries(HARMLESS))('%s', async (_, parts) => {
    const verdict = await verdictOf(rawMail(parts), readable);
    expect(verdict.unread).toBeUndefined();
    expect(verdict.notifications.length).toBeGreaterThan(0);
  });
});

test('a sentence outside the rows makes all wait, and says where it stands, with its text for a person', async () => {
  const body = `${HARMLESS['the template']?.body}\r\nRing inte.\r\n`;
  expect(await unreadOf({ body })).toEqual({
    all: true,
    rows: [],
    pieces: [{ n: 1, kind: 'line', attachment: 0, line: 8, hash: 'text\nring inte.', text: 'Ring inte.' }],
  });
});
