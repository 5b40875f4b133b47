import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { SchoolUnit } from '../../../shared/domain/directory.ts';
import { judgeMail } from '../../../shared/report-mail/judge-mail.ts';
import type { JudgeInput } from '../../../shared/report-mail/verdict/verdict.ts';
import {
  attached,
  exempelskolan,
  factsOf,
  grannskolan,
  type MailParts,
  multipart,
  type Part,
  personKeyOf,
  profile,
  RECEIVED_AT,
  REPORT_ID,
  rawMail,
  sesBlock,
  template,
  text,
  verdictOf,
} from '../../support/mails.ts';

test('a dropout by the template becomes one notification and a planned answer to the address of the directory', async () => {
  const verdict = await verdictOf(rawMail({ body: `Hej!\r\n\r\n${template()}\r\nMed vänlig hälsning\r\nRektor\r\n` }));
  expect(verdict).toEqual({
    state: 'accepted',
    caseNumbers: [],
    unit: '12345678',
    plan: 'a',
    counts: { accepted: 1, refused: 0, held: 0 },
    refusals: [],
    ignoredColumns: [],
    notRead: [],
    answer: {
      state: 'planned',
      kind: 'taken',
      to: 'expedition@skola.example',
      inReplyTo: '<rapport-1@skola.example>',
      attempt: 0,
    },
    notifications: [
      {
        reportId: 'R-7K3Q-9F',
        row: 1,
        type: 'dropout',
        personnummer: '200801012386',
        personKey: personKeyOf('200801012386'),
        name: 'Kim Exempel',
        date: '2026-11-16',
        unit: '12345678',
        receivedAt: '2026-11-22T10:00:00Z',
      },
    ],
    toHold: [],
  });
});

const body = template();

describe('a mail is held for a person', () => {
  test.each<[string, string, MailParts, 'planned' | 'none']>([
    ['sender-not-verified', 'a sender who failed DMARC', { body, top: sesBlock({ dmarc: 'dmarc=fail;' }) }, 'none'],
    ['sender-not-verified', 'two From headers', { body, headers: ['From: rektor@skola.example'] }, 'none'],
    [
      'sender-not-verified',
      'a display name like the school',
      { body, from: '"rektor@skola.example" <x@ond.example>' },
      'none',
    ],
    [
      'sender-not-listed',
      'a parent who writes',
      {
        body: 'Min son går inte i skolan.',
        from: 'mamma@hem.example',
        top: sesBlock({ dmarc: 'dmarc=pass header.from=hem.example;' }),
      },
      'none',
    ],
    [
      'sender-not-listed',
      'a colleague whom the directory does not name',
      { body, from: 'mentor@skola.example' },
      'none',
    ],
    ['virus', 'a virus verdict that is not pass', { body, top: sesBlock({ virus: '' }) }, 'planned'],
    ['no-rows', 'a remark of the school', { body: 'Hej, ring mig gärna.' }, 'planned'],
    ['question', 'a question from the school', { body: 'Hej, kan ni ringa?' }, 'planned'],
    [
      'correction',
      'a correction of nothing',
      { body: template({ 'Typ av rapport': 'Rättelse', Datum: '' }) },
      'planned',
    ],
    [
      'correction',
      'a withdrawal without a number',
      { body: 'Typ av rapport: Återtagande\r\nGäller rapport: R-7K3Q-9F' },
      'planned',
    ],
    ['correction', 'a reference alone', { body: 'Gäller rapport: R-7K3Q-9F' }, 'planned'],
    [
      'attachment-not-readable',
      'a scan',
      multipart([text('Se bilaga'), attached('a.pdf', '%PDF-1.4', 'application/pdf')]),
      'planned',
    ],
    ['quoted-part', 'a forwarded report', { body: `FYI\r\n-----Ursprungligt meddelande-----\r\n${body}` }, 'planned'],
  ])('%s: %s', async (reason, _, parts, answer) => {
    const verdict = await verdictOf(rawMail(parts));
    expect(verdict).toMatchObject({ state: 'held', reason, notifications: [], answer: { state: answer } });
    if (answer === 'planned') expect(verdict.answer.kind).toBe('held');
  });
});

test('a report above a quoted one is taken, and a person looks at the quoted one', async () => {
  const quoted = template({ Personnummer: '20080102-2393' }).replace(/^/gm, '> ');
  expect(await verdictOf(rawMail({ body: `${body}\r\n${quoted}` }))).toMatchObject({
    state: 'partly',
    reason: 'quoted-part',
    plan: 'ah',
    notifications: [{ personnummer: '200801012386' }],
  });
});

test('a pupil who is quoted from an older mail and reported on top is no other pupil', async () => {
  const change = template({ 'Typ av rapport': 'Rättelse', Personnummer: '080101-2386', Datum: '2026-11-17' });
  const older = `Från: Rektor\r\nSkickat: den 16 november 2026\r\nÄmne: Rapport\r\n\r\n${body}`;
  expect(await verdictOf(rawMail({ body: `${change}\r\n${older}` }))).toMatchObject({ state: 'accepted', plan: 'c' });
});

describe('what stands beside the parts of a mail, where nobody sees it', () => {
  const beside = (above: string, below: string, headers: string[] = []) => {
    const { contentType = '', body: parts = '' } = multipart([text(template())]);
    return verdictOf(rawMail({ contentType, headers, body: `${above}\r\n${parts}${below}\r\n` }));
  };

  test('is no report, but a pupil there is held, and a marker seals', async () => {
    const other = template({ Personnummer: '20080102-2393' });
    const held = { state: 'partly', plan: 'ah', reason: 'number-without-row' };
    expect(await beside('This is a multi-part message in MIME format.', '')).toMatchObject({ state: 'accepted' });
    expect(await beside(other, '')).toMatchObject(held);
    expect(await beside('', other)).toMatchObject(held);
    expect(await beside('', 'Skyddade uppgifter: Ja')).toMatchObject({ state: 'sealed' });
  });
});

test('a mail of somebody whom nobody knows counts the rows that wait in it', async () => {
  const top = sesBlock({ dmarc: 'dmarc=fail;' });
  expect(await verdictOf(rawMail({ top, body: template() + template({ Personnummer: '1' }) }))).toMatchObject({
    state: 'held',
    reason: 'sender-not-verified',
    plan: 'hh',
    counts: { accepted: 0, refused: 0, held: 2 },
    answer: { state: 'none' },
  });
});

describe('automatic mail', () => {
  const out = { body: 'Jag är ledig till måndag.' };
  const meeting = {
    type: 'text/calendar; method=REQUEST; charset=utf-8',
    content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
  };
  test.each<[string, MailParts]>([
    ['as Outlook invites', multipart([text('Möte på måndag'), meeting], 'alternative')],
    ['as it is accepted', { contentType: meeting.type, body: meeting.content, subject: 'Accepterat: Möte' }],
    [
      'as Google invites',
      multipart([text('Möte'), meeting, attached('invite.ics', meeting.content, 'application/ics')]),
    ],
  ])('is a meeting, %s', async (_, parts) => {
    expect(await verdictOf(rawMail(parts))).toMatchObject({ state: 'automatic', answer: { state: 'none' } });
  });

  test('is no meeting that encloses a report, nor a report that comes with a list', async () => {
    expect(await verdictOf(rawMail(multipart([text(body), meeting])))).toMatchObject({ state: 'partly', plan: 'ah' });
    expect(await verdictOf(rawMail({ body, headers: ['List-Id: <x.skola.example>'] }))).toMatchObject({
      state: 'accepted',
      answer: { state: 'planned' },
    });
  });

  test.each([
    'Auto-Submitted: auto-replied',
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'Precedence: bulk',
    'Precedence: list',
    'Precedence: auto_reply',
    'X-Autoreply: yes',
  ])('without a report is automatic and gets no answer: %s', async (header) => {
    expect(await verdictOf(rawMail({ ...out, headers: [header] }))).toMatchObject({
      state: 'automatic',
      answer: { state: 'none' },
    });
  });

  test('with a report is a report, and gets no answer either', async () => {
    expect(await verdictOf(rawMail({ body, headers: ['Auto-Submitted: auto-generated'] }))).toMatchObject({
      state: 'accepted',
      answer: { state: 'none' },
      notifications: [{ row: 1 }],
    });
  });

  test.each([
    ['cut off', 'PK\u0003\u0004\0'],
    ['empty', ''],
  ])('with a file that may be a report is held, never dropped: %s', async (_, content) => {
    const parts = multipart([text('Veckorapport'), attached('lista.xlsx', content, 'application/octet-stream')]);
    expect(await verdictOf(rawMail({ ...parts, headers: ['Auto-Submitted: auto-generated'] }))).toMatchObject({
      state: 'held',
      answer: { state: 'none' },
    });
  });

  const binary: Uint8Array = Buffer.from('0001377abcaf', 'hex');
  const csv = 'Typ;Pnr\nAvbrott;200801012386';
  const uuencoded = "begin 644 lista.csv\r\n#5'EP\r\n`\r\nend\r\n";
  const xml = '<frånvaro><elev personnummer="20080101-2386"/></frånvaro>';
  test.each<[string, MailParts]>([
    [
      'a file of a kind that nobody here knows',
      multipart([text('Hej'), attached('lista.xlsb', binary, 'application/octet-stream')]),
    ],
    ['a file without a name', multipart([text('Hej'), { type: 'application/octet-stream', content: binary }])],
    ['a text with a number', multipart([text('Hej'), attached('lista.txt', 'Kim 20080101-2386', 'text/plain')])],
    ['a number in an attribute', multipart([text('Hej'), attached('lista.xml', xml, 'application/xml')])],
    ['a file within its text', { body: `Hej\r\n\r\n${uuencoded}` }],
    ['a text that only a key opens', { body: '-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n-----END PGP MESSAGE-----' }],
    [
      'a part that is elsewhere',
      multipart([text('Hej'), { type: 'message/external-body', content: 'Content-Type: text/csv' }]),
    ],
    ['an encrypted body', { contentType: 'application/pkcs7-mime', body: 'MIAG' }],
    [
      'parts that nothing parts',
      {
        contentType: 'multipart/mixed; boundary=a',
        body: `--b\r\nContent-Type: text/csv\r\n\r\n${csv}\r\n--b--\r\n${body}`,
      },
    ],
  ])('with %s is held', async (_, parts) => {
    expect(await verdictOf(rawMail({ ...parts, headers: ['Auto-Submitted: auto-generated'] }))).toMatchObject({
      state: 'held',
      answer: { state: 'none' },
    });
  });

  test.each(['List-Id: nyheter <nyheter.skola.example>', 'List-Unsubscribe: <mailto:nej@skola.example>'])(
    'is a newsletter, unless somebody sends it who may report: %s',
    async (header) => {
      const mail = { ...out, headers: [header] };
      const from = 'Nyheter <nyheter@skola.example>';
      expect(await verdictOf(rawMail({ ...mail, from }))).toMatchObject({ state: 'automatic' });
      expect(await verdictOf(rawMail(mail))).toMatchObject({ state: 'held', reason: 'no-rows' });
    },
  );

  test.each<[string, Part]>([
    ['an invitation', { type: 'text/calendar; method=REPLY', content: 'BEGIN:VCALENDAR' }],
    ['a picture', { type: 'image/gif', content: binary }],
    ['a text that says nothing', attached('ATT00001.txt', 'Skickat av en lista', 'text/plain')],
  ])('with %s is automatic', async (_, part) => {
    const parts = multipart([text('Jag är ledig.'), part]);
    expect(await verdictOf(rawMail({ ...parts, headers: ['Auto-Submitted: auto-replied'] }))).toMatchObject({
      state: 'automatic',
    });
  });

  test('a bounce without an envelope sender is automatic', async () => {
    expect(await verdictOf(rawMail({ ...out, top: sesBlock({ envelopeFrom: '' }) }))).toMatchObject({
      state: 'automatic',
    });
  });

  test('Auto-Submitted: no is an ordinary mail', async () => {
    const verdict = await verdictOf(rawMail({ body, headers: ['Auto-Submitted: no'] }));
    expect(verdict.answer.state).toBe('planned');
  });
});

describe('school units', () => {
  const unitOf = async (written: string | undefined, directory: Partial<JudgeInput['directory']> = {}) => {
    const over =
      written === undefined ? template().replace(/^Skolenhetskod.*\r\n/m, '') : template({ Skolenhetskod: written });
    const verdict = await verdictOf(rawMail({ body: over }), {
      directory: { ofSender: [exempelskolan], named: [exempelskolan, grannskolan], ...directory },
    });
    return factsOf(verdict)[0]?.unit ?? verdict.refusals[0]?.code;
  };
  const second = { ...exempelskolan, unit: '12345679' };

  test.each<[string, string | undefined, string | undefined, Partial<JudgeInput['directory']>]>([
    ['her own', '12345678', '12345678', {}],
    ['none named: her only one', undefined, '12345678', {}],
    ['none named and she has two: none', undefined, undefined, { ofSender: [exempelskolan, second] }],
    ['her school by name', 'EXEMPELGYMNASIET', '12345678', {}],
    ['two codes', '12345678 87654321', 'format', {}],
    ['another school’s', '87654321', 'not-your-unit', {}],
    ['another school’s, closed', '87654321', '87654321', { named: [{ ...grannskolan, validTo: '2025-06-30' }] }],
    ['unknown to the directory: as written', '11112222', '11112222', {}],
    [
      'unknown to the directory and she has two: as written',
      '11112222',
      '11112222',
      { ofSender: [exempelskolan, second] },
    ],
    ['another school by name', 'Granngymnasiet', 'format', {}],
  ])('%s', async (_, written, unit, directory) => {
    expect(await unitOf(written, directory)).toBe(unit);
  });

  test('case 46: an unknown or closed unit never silently becomes her own: the receipt and a person ask', async () => {
    const verdict = await verdictOf(rawMail({ body: template({ Skolenhetskod: '99999999' }) }));
    expect(factsOf(verdict)[0]).toMatchObject({ unit: '99999999', sentBy: ['12345678'] });
    expect(verdict.leftOut).toMatchObject([{ field: 'unit', code: 'format' }]);
  });

  const from = async (unit: SchoolUnit, address: string) => {
    const domain = address.slice(address.indexOf('@') + 1);
    const top = sesBlock({ dmarc: `dmarc=pass header.from=${domain};` });
    const verdict = await verdictOf(rawMail({ top, from: address, body }), {
      directory: { ofSender: [unit], named: [unit] },
    });
    return verdict.reason ?? verdict.state;
  };

  test('any address of the domain may report if the school chose so, but never at a shared provider', async () => {
    expect(await from({ ...exempelskolan, reporters: '*' }, 'mentor@skola.example')).toBe('accepted');
    expect(await from({ ...exempelskolan, reporters: '*' }, 'mentor@x.skola.example')).toBe('sender-not-listed');
    expect(await from({ ...exempelskolan, reporters: '*', domain: 'gmail.com' }, 'rektor@gmail.com')).toBe(
      'sender-not-listed',
    );
    expect(await from({ ...exempelskolan, reporters: ['rektor@gmail.com'] }, 'rektor@gmail.com')).toBe('accepted');
  });

  test('a unit that is closed or not yet open has no reporters', async () => {
    expect(await from({ ...exempelskolan, validTo: '2026-11-21' }, 'rektor@skola.example')).toBe('sender-not-listed');
    expect(await from({ ...exempelskolan, validTo: '2026-11-22' }, 'rektor@skola.example')).toBe('accepted');
    expect(await from({ ...exempelskolan, validFrom: '2026-11-23' }, 'rektor@skola.example')).toBe('sender-not-listed');
  });
});

test('several pupils: each row has its own fate, and the type stands once', async () => {
  const several = [
    'Typ av rapport: Avbrott\r\nDatum: 2026-11-16',
    'Personnummer: 20080101-2386\r\nNamn: Kim Exempel',
    'Personnummer: 20080101-2387\r\nNamn: Alex Exempel',
    'Personnummer: 20080102-2393\r\nSista studiedag: 2026-11-17',
  ].join('\r\n\r\n');
  const verdict = await verdictOf(rawMail({ body: several }));
  expect(verdict).toMatchObject({ state: 'partly', plan: 'ara' });
  expect(factsOf(verdict).map(({ row, type, date }) => [row, type, date])).toEqual([
    [1, 'dropout', '2026-11-16'],
    [3, 'dropout', '2026-11-17'],
  ]);
  expect(verdict.refusals).toEqual([
    { attachment: 0, row: 2, field: 'personnummer', code: 'check-digit' },
    { attachment: 0, row: 2, field: 'date', code: 'missing' },
  ]);
});

test('type and date stand once above the first pupil, for all of them', async () => {
  const several = 'Typ: Studiestart\r\nDatum: 2026-11-16\r\n\r\nPnr: 20080101-2386\r\n\r\nPnr: 20080102-2393\r\n';
  const verdict = await verdictOf(rawMail({ body: several }));
  expect(factsOf(verdict).map(({ type, date }) => [type, date])).toEqual([
    ['study-start', '2026-11-16'],
    ['study-start', '2026-11-16'],
  ]);
});

test('a name without a number is refused: nobody is looked up by name', async () => {
  expect(await verdictOf(rawMail({ body: template({ Personnummer: '' }) }))).toMatchObject({
    state: 'refused',
    refusals: [{ attachment: 0, row: 1, field: 'personnummer', code: 'missing' }],
  });
});

test('the same pupil twice is accepted twice: the register joins them', async () => {
  expect((await verdictOf(rawMail({ body: body + body }))).plan).toBe('aa');
});

test('more refusals than are kept are counted all the same', async () => {
  const csv = ['Typ;Pnr;Datum', ...Array.from({ length: 300 }, () => 'Avbrott;1;2026-11-16')].join('\n');
  const verdict = await verdictOf(rawMail(multipart([text('Hej'), attached('a.csv', csv)])));
  expect(verdict.refusals).toHaveLength(200);
  expect(verdict.counts.refused).toBe(300);
});

test('the same bytes, day and directory give the same verdict', async () => {
  const raw = rawMail({ body });
  expect(await verdictOf(raw)).toEqual(await verdictOf(raw));
});

describe('the directory is asked for the codes that rows name', () => {
  const askedFor = async (top?: string[]) => {
    const asked: string[][] = [];
    const units = async (_: string, codes: string[]) => {
      asked.push(codes);
      return { mayReport: [], named: [] };
    };
    const judging = { profile, units, personKeyOf, hashOf: () => '' };
    await judgeMail(rawMail({ body, ...(top && { top }) }), REPORT_ID, Temporal.Instant.from(RECEIVED_AT), judging);
    return asked;
  };

  test.each([
    ['a mail that may be opened', undefined, [['12345678']]],
    ['no code before the virus verdict', sesBlock({ virus: '' }), [[]]],
    ['nothing for a stranger', sesBlock({ dmarc: 'dmarc=fail;' }), []],
  ])('%s', async (_, top, codes) => {
    expect(await askedFor(top)).toEqual(codes);
  });
});

test('a Message-ID that could carry headers is not answered to', async () => {
  const raw = Buffer.from(
    Buffer.from(rawMail({ body })).toString().replace('<rapport-1@skola.example>', '<a b>\r\n <c>'),
  );
  expect((await verdictOf(raw)).answer.inReplyTo).toBeUndefined();
});

describe('what answers our answer is held, and not answered again', () => {
  test.each<[string, MailParts]>([
    ['by its subject', { body: 'Jag är ledig till måndag.', subject: 'Autosvar: Kvitto R-7K3Q-9F' }],
    [
      'by its reference',
      { body: 'Jag är ledig.', headers: ['In-Reply-To: <010b4827a963b156@eu-north-1.amazonses.com>'] },
    ],
    [
      'with a logo',
      { ...multipart([text('Ledig'), attached('logo.png', 'x', 'image/png')]), subject: 'Re: Kvitto R-7K3Q-9F' },
    ],
  ])('%s', async (_, parts) => {
    expect(await verdictOf(rawMail(parts))).toMatchObject({ state: 'held', answer: { state: 'none' } });
  });

  test('is tied to it also from the address that receipts go to, which is no reporter', async () => {
    const reply = rawMail({
      from: 'expedition@skola.example',
      body: 'Tack! Ring mig.',
      subject: 'SV: Kvitto R-7K3Q-9F',
      headers: ['In-Reply-To: <ses-1@eu-north-1.amazonses.com>'],
    });
    expect(await verdictOf(reply)).toMatchObject({
      state: 'held',
      reason: 'sender-not-listed',
      answer: { state: 'none' },
      repliesTo: { reference: 'R-7K3Q-9F', ids: ['ses-1@eu-north-1.amazonses.com'] },
    });
  });

  test('but rows in it are answered', async () => {
    expect(await verdictOf(rawMail({ body, subject: 'Re: Kvitto R-7K3Q-9F' }))).toMatchObject({
      state: 'accepted',
      answer: { state: 'planned' },
    });
  });
});

describe('the Message-ID', () => {
  const answeredWith = async (id: string, from = body) => {
    const raw = Buffer.from(rawMail({ body: from }))
      .toString()
      .replace('<rapport-1@skola.example>', id);
    const { answer } = await verdictOf(Buffer.from(raw));
    expect(answer.state).toBe('planned');
    return answer.inReplyTo;
  };

  test.each([
    ['a pupil’s number', '<elev-080101-2386@skola.example>'],
    ['a pupil’s number among other digits', '<77200801012386.4@skola.example>'],
    ['a pupil’s name', '<Exempel.Kim-4711@skola.example>'],
  ])('that holds %s is not echoed', async (_, id) => {
    expect(await answeredWith(id)).toBeUndefined();
  });

  test('that holds a number is not echoed when its row is refused', async () => {
    const refused = body.replace('2026-11-16', 'igår');
    expect(refused).not.toBe(body);
    expect(await answeredWith('<200801012386@skola.example>', refused)).toBeUndefined();
  });

  test.each([
    '<CAJx0=+vWxQz_1a2B3c4D5e6F7g8H9@mail.gmail.com>',
    '<AM0PR07MB1234A1B2C3@AM0PR07MB1234.eurprd07.prod.outlook.com>',
    '<20261123090000.1A2B3C@skola.example>',
  ])('%s is echoed', async (id) => {
    expect(await answeredWith(id)).toBe(id);
  });
});
