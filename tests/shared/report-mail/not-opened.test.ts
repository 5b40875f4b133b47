import { expect, test } from 'vitest';
import { attached, multipart, rawMail, sesBlock, template, text, verdictOf } from '../../support/mails.ts';

const MARKED = `${template()}Eleven har skyddad identitet.\r\n`;
const unclear = ['GRAY', 'PROCESSING_FAILED', ''].map((verdict) => ({
  verdict,
  top: sesBlock({ virus: verdict && `X-SES-Virus-Verdict: ${verdict}` }),
}));

test.each(unclear)('by the words of a mail with the virus verdict "$verdict" it is sealed', async ({ top }) => {
  expect(await verdictOf(rawMail({ top, body: MARKED }))).toMatchObject({
    state: 'sealed',
    toHold: [{ number: '200801012386' }],
    holdsIncomplete: true,
  });
});

test.each(unclear)('its files stay closed: "$verdict"', async ({ top }) => {
  const list = attached('a.txt', 'Eleven har skydd', 'text/plain');
  expect(await verdictOf(rawMail({ top, ...multipart([text(template()), list]) }))).toMatchObject({
    state: 'held',
    reason: 'virus',
  });
});

test('nothing of a mail with a virus is read', async () => {
  const top = sesBlock({ virus: 'X-SES-Virus-Verdict: FAIL' });
  const raw = rawMail({ top, body: MARKED });
  expect(await verdictOf(raw)).toMatchObject({ state: 'held', reason: 'virus' });
  expect(await verdictOf(raw, { ruling: { seals: true } })).toMatchObject({ toHold: [], holdsIncomplete: true });
});

const filler = '\r\n'.repeat(800_000);

test.each<[string, string | Uint8Array, string[]]>([
  ['at its beginning', MARKED + filler, []],
  ['at its end', filler + MARKED, []],
  [
    'in base64',
    Buffer.from(MARKED + filler)
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n'),
    ['Content-Transfer-Encoding: base64'],
  ],
  ['with letters in quoted-printable', MARKED.replaceAll('d', '=64') + filler, []],
])('a mail over a limit is sealed by the words that are found %s', async (_, body, headers) => {
  expect(await verdictOf(rawMail({ body, headers }))).toMatchObject({ state: 'sealed', holdsIncomplete: true });
});

test('a person seals what was not opened: its numbers are held, and the officer learns that others may be missing', async () => {
  const raw = rawMail({ body: template() + filler });
  expect(await verdictOf(raw)).toMatchObject({ state: 'held', reason: 'too-large' });
  expect(await verdictOf(raw, { ruling: { seals: true } })).toMatchObject({
    state: 'sealed',
    toHold: [{ number: '200801012386' }],
    holdsIncomplete: true,
  });
});
