import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAuthResults } from '../../../shared/report-mail/mail/auth-results.ts';
import { readMail } from '../../../shared/report-mail/mail/read-mail.ts';
import { readSender, type Sender } from '../../../shared/report-mail/mail/sender.ts';
import { type MailParts, rawMail, sesBlock } from '../../support/mails.ts';

async function senderOf(parts: MailParts, trustedRelay?: string): Promise<Sender> {
  const mail = await readMail(rawMail(parts));
  if ('unreadable' in mail) throw new Error(mail.unreadable);
  return readSender(mail, trustedRelay ? { trustedRelay } : {});
}

const PASS =
  'Authentication-Results: amazonses.com; dkim=pass header.i=@skola.example; dmarc=pass header.from=skola.example;';

test('a mail that passed DMARC for its From domain is verified', async () => {
  expect(await senderOf({})).toEqual({
    address: 'rektor@skola.example',
    verified: true,
    virus: 'pass',
    spam: 'pass',
    emptyReturnPath: false,
  });
});

describe('verified', () => {
  test.each([
    ['no DMARC policy, DKIM of the exact domain', { dmarc: 'dmarc=none header.from=skola.example;' }],
    ['no DMARC clause, DKIM of the exact domain', { dmarc: '' }],
    [
      'signed by the mail service, too',
      { dkim: 'dkim=pass header.i=@amazonses.com;\r\n dkim=pass header.i=@skola.example;' },
    ],
    ['an envelope sender elsewhere', { envelopeFrom: 'bounce-17@utskick.example' }],
    ['a quoted envelope sender that holds a verdict', { envelopeFrom: '"x; dmarc=pass"@skola.example' }],
  ])('%s', async (_, block) => {
    expect((await senderOf({ top: sesBlock(block) })).verified).toBe(true);
  });
});

describe('not verified', () => {
  const written = sesBlock({ dkim: '', dmarc: '' }).slice(0, -1);
  const result = written.indexOf('Authentication-Results: amazonses.com;');
  const withoutResult = written.filter((_, index) => index !== result && index !== result + 1);

  test.each<[string, MailParts]>([
    ['DMARC failed', { top: sesBlock({ dmarc: 'dmarc=fail header.from=skola.example;' }) }],
    ['DMARC could not be checked', { top: sesBlock({ dmarc: 'dmarc=temperror header.from=skola.example;' }) }],
    ['DMARC passed for another domain', { top: sesBlock({ dmarc: 'dmarc=pass header.from=ond.example;' }) }],
    [
      'no policy and DKIM of a subdomain',
      {
        top: sesBlock({ dmarc: 'dmarc=none header.from=skola.example;', dkim: 'dkim=pass header.i=@x.skola.example;' }),
      },
    ],
    [
      'no policy and DKIM of one person',
      { top: sesBlock({ dmarc: '', dkim: 'dkim=pass header.i=elev@skola.example;' }) },
    ],
    ['DKIM failed', { top: sesBlock({ dmarc: '', dkim: 'dkim=fail header.i=@skola.example;' }) }],
    [
      'a verdict twice',
      { top: sesBlock({ dmarc: 'dmarc=pass header.from=skola.example;\r\n dmarc=pass header.from=skola.example;' }) },
    ],
    [
      'the same signature twice',
      { top: sesBlock({ dkim: 'dkim=pass header.i=@skola.example;\r\n dkim=fail header.i=@skola.example;' }) },
    ],
    ['an unknown clause', { top: sesBlock({ dkim: 'x-new=pass;' }) }],
    [
      'a quoted envelope sender',
      { top: sesBlock({ envelopeFrom: '"x; dmarc=pass header.from=skola.example"@ond.example', dkim: '', dmarc: '' }) },
    ],
    [
      'an envelope sender that ends the comment',
      {
        top: sesBlock({
          envelopeFrom: '"a) ; dmarc=pass header.from=skola.example; ("@ond.example',
          dkim: '',
          dmarc: '',
        }),
      },
    ],
    ['a forged result below', { top: [...sesBlock({ dmarc: 'dmarc=fail header.from=skola.example;' }), PASS] }],
    [
      'a forged result right below the block',
      { top: [...sesBlock({ dkim: '', dmarc: 'dmarc=fail;' }).slice(0, -1), PASS] },
    ],
    ['a forged result where SES wrote none', { top: [...withoutResult, PASS] }],
    [
      'a forged result where SES wrote neither a result nor its receipt',
      { top: [...withoutResult.filter((line) => !/^X-SES-(?:RECEIPT|DKIM)/.test(line)), PASS] },
    ],
    ['no block of SES', { top: [PASS] }],
    [
      'a forged block below another Received',
      { top: ['Received: from a (a [192.0.2.9]) by mx.ond.example; now', ...sesBlock()] },
    ],
    [
      'a host that only looks like SES',
      { top: sesBlock().map((line) => line.replace('amazonaws.com', 'amazonaws.com.ond.example')) },
    ],
    ['another host’s result', { top: sesBlock().map((line) => line.replace('amazonses.com;', 'mx.ond.example;')) }],
    [
      'a result of a host that begins so',
      { top: sesBlock().map((line) => line.replace('amazonses.com;', 'amazonses.com.ond.example;')) },
    ],
    ['a Kelvin sign for a k', { from: 'Re\u212Ator <re\u212Ator@skola.example>' }],
    ['two From headers', { headers: ['From: rektor@skola.example'] }],
    ['two From headers, one spelt oddly', { headers: ['FROM : annan@ond.example'] }],
    ['two addresses in From', { from: 'rektor@skola.example, annan@ond.example' }],
    ['no From', { from: '' }],
    ['a group', { from: 'Skola: rektor@skola.example;, x@ond.example' }],
    ['the school’s address as display name', { from: '"rektor@skola.example" <x@ond.example>' }],
    ['the school’s address before the real one', { from: 'rektor@skola.example <x@ond.example>' }],
    ['a domain that looks alike', { from: 'rektor@sko1a.example' }],
    ['a domain with a Cyrillic letter', { from: 'rektor@skоla.example' }],
    ['a quoted local part', { from: '"rektor@skola.example "@ond.example' }],
  ])('%s', async (_, parts) => {
    expect((await senderOf(parts)).verified).toBe(false);
  });
});

test.each([
  ['fail', 'X-SES-Virus-Verdict: FAIL'],
  ['gray', 'X-SES-Virus-Verdict: GRAY'],
  ['processing failed', 'X-SES-Virus-Verdict: PROCESSING_FAILED'],
  ['absent', ''],
  ['twice', 'X-SES-Virus-Verdict: PASS\r\nX-SES-Virus-Verdict: FAIL'],
])('a virus verdict that is %s does not pass, whatever stands below', async (_, virus) => {
  const top = [...sesBlock({ virus }), 'X-SES-Virus-Verdict: PASS'];
  expect((await senderOf({ top })).virus).not.toBe('pass');
  const direct = [...sesBlock({ virus }).slice(0, -1), 'X-SES-Virus-Verdict: PASS'];
  expect((await senderOf({ top: direct })).virus).not.toBe('pass');
});

describe('a trusted relay of the city', () => {
  const RELAY = 'relay.kommun.example';
  const received = `Received: from mail.skola.example by ${RELAY}; Sun, 22 Nov 2026 09:59:59 +0000`;
  const result = (dmarc: string) => `Authentication-Results: ${RELAY}; ${dmarc} header.from=skola.example`;
  const relayed = (...lines: string[]) => [
    ...sesBlock({ host: RELAY, dkim: '', dmarc: 'dmarc=fail header.from=skola.example;' }).slice(0, -1),
    ...lines,
    'Received: from klient by mail.skola.example; Sun, 22 Nov 2026 09:59:58 +0000',
  ];

  test('its result counts above its own Received when SES says that the mail came from it', async () => {
    const top = relayed(result('dmarc=pass'), received);
    expect((await senderOf({ top }, RELAY)).verified).toBe(true);
    expect((await senderOf({ top })).verified).toBe(false);
  });

  test.each([
    ['it failed', relayed(result('dmarc=fail'), received)],
    ['the relay wrote none and the sender forged one', relayed(received, result('dmarc=pass'))],
    ['the relay failed it and the sender forged one', relayed(result('dmarc=fail'), received, result('dmarc=pass'))],
    ['it stands above twice', relayed(result('dmarc=pass'), result('dmarc=pass'), received)],
    [
      'another host names itself so',
      relayed(result('dmarc=pass'), received).map((line) => line.replace(`(${RELAY} [`, '(mx.ond.example [')),
    ],
    ['the relay has no Received of its own', relayed(result('dmarc=pass'))],
  ])('it does not count when %s', async (_, top) => {
    expect((await senderOf({ top }, RELAY)).verified).toBe(false);
  });
});

type Case = { header: string };
const cases: { doctest: Case[]; real: Case[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/auth-results/cases.json', import.meta.url), 'utf8'),
);

test.each([...cases.doctest, ...cases.real].map(({ header }) => header))(
  '%s: only amazonses.com is ever read',
  (header) => {
    const results = readAuthResults(header, 'amazonses.com');
    if (!header.startsWith('amazonses.com;')) expect(results).toBeUndefined();
    else expect(results).toEqual({ dkim: [] });
  },
);
