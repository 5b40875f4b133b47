import { readdirSync, readFileSync } from 'node:fs';
import { CFB } from '@e965/xlsx';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test, vi } from 'vitest';
import {
  attached,
  type MailParts,
  multipart,
  type Part,
  rawMail,
  sesBlock,
  template,
  text,
  verdictOf,
} from '../support/mails.ts';
import { type Inside, msg, winmail } from '../support/outlook-files.ts';
import { workbook, xlsx, zipped } from '../support/workbooks.ts';

vi.mock('node:child_process', async (original) => ({
  ...(await original<object>()),
  ...(await import('../support/fork-in-process.ts')).forkInProcess,
}));

const KIM = template();
const BO = template({ Personnummer: '20080102-2393', Namn: 'Bo Exempel' });
const MARKED = template({ 'Skyddade uppgifter': 'Ja' });
const CSV = 'Typ;Pnr;Namn;Datum\nAvbrott;20080102-2393;Bo Exempel;2026-11-16\n';
const HEADING = ['Typ', 'Pnr', 'Namn', 'Datum'];

const mailWith = (...parts: Part[]) => verdictOf(rawMail(multipart(parts)));
const binary = (name: string, bytes: Uint8Array) => attached(name, bytes, 'application/octet-stream');

const whole = (parts: MailParts) =>
  Buffer.from(Buffer.from(rawMail({ top: [], from: 'Lärare <larare@skola.example>', ...parts })));
const enclosed = (parts: MailParts): Part => ({ type: 'message/rfc822', content: whole(parts) });

/** The forms in which a school forwards a message. */
const FORMS: [string, (inside: Inside) => Part][] = [
  [
    'message/rfc822',
    ({ subject = '', body = '', files = [] }) =>
      enclosed({
        subject,
        ...multipart([text(body), ...files.map(({ name, bytes }) => binary(name, bytes))], 'mixed', 'b'),
      }),
  ],
  [
    'an .eml file',
    ({ body = '', files = [] }) =>
      binary(
        'x.eml',
        whole(multipart([text(body), ...files.map(({ name, bytes }) => binary(name, bytes))], 'mixed', 'b')),
      ),
  ],
  ['an .msg file', (inside) => binary('x.msg', msg(inside))],
];

describe.each(FORMS)('a mail forwarded as %s', (_, form) => {
  test('is reported by the one who forwards it: its text and its files', async () => {
    const files = [{ name: 'lista.csv', bytes: Buffer.from(CSV) }];
    const verdict = await mailWith(
      text('Se bifogat'),
      form({ body: KIM, files }),
      attached('fel.csv', `${CSV}Avbrott;x;;\n`),
    );
    expect(verdict).toMatchObject({ state: 'partly', plan: 'aaar', counts: { accepted: 3, refused: 1, held: 0 } });
    expect(verdict.notifications.map(({ personnummer }) => personnummer)).toEqual([
      '200801012386',
      '200801022393',
      '200801022393',
    ]);
    // In a mail program's order: the mail, its list, the list beside it.
    expect(verdict.refusals[0]).toMatchObject({ attachment: 3, row: 3 });
  });

  test('with a spreadsheet in it', async () => {
    const bytes = await xlsx([{ rows: [HEADING, ['Avbrott', 200801012386, 'Kim', '2026-11-16']] }]);
    expect(await mailWith(text('Hej'), form({ body: 'Hej', files: [{ name: 'a.xlsx', bytes }] }))).toMatchObject({
      state: 'accepted',
      plan: 'a',
    });
  });

  test('what it quotes is held', async () => {
    const body = `Hej\r\n-----Ursprungligt meddelande-----\r\n${KIM}`;
    expect(await mailWith(text('Se bifogat'), form({ body }))).toMatchObject({
      state: 'held',
      reason: 'quoted-part',
      plan: 'h',
    });
  });

  test('a number in its running text is held', async () => {
    expect(await mailWith(text(KIM), form({ body: 'Även 20080102-2393 har slutat.' }))).toMatchObject({
      state: 'partly',
      counts: { accepted: 1 },
    });
  });

  test('a mail in it again is held, and a marker there seals', async () => {
    const again = (body: string) => form({ body: 'Hej', files: [{ name: 'inre.msg', bytes: msg({ body }) }] });
    expect(await mailWith(text('Se bifogat'), again(KIM))).toMatchObject({ state: 'held', reason: 'quoted-part' });
    const sealed = await mailWith(text('Se bifogat'), again(MARKED));
    expect(sealed).toMatchObject({ state: 'sealed', toHold: [{ number: '200801012386' }] });
  });

  test('without anything to report it is held', async () => {
    expect(await mailWith(text(KIM), form({ body: 'Hej' }))).toMatchObject({ state: 'partly', plan: 'ah' });
  });
});

test('type and date of the mail count for a list in a mail that says nothing itself', async () => {
  const list = attached('a.csv', 'Pnr;Namn\n20080101-2386;Kim\n');
  const inner = (body: string) => enclosed(multipart([text(body), list], 'mixed', 'b'));
  const outer = text('Typ av rapport: Avbrott\r\nDatum: 2026-11-16\r\n');
  expect(await mailWith(outer, inner('Hej'))).toMatchObject({ plan: 'a', notifications: [{ type: 'dropout' }] });
  const own = await mailWith(outer, inner('Typ av rapport: Studiestart\r\nDatum: 2026-11-01\r\n'));
  expect(own).toMatchObject({ plan: 'a', notifications: [{ type: 'study-start', date: '2026-11-01' }] });
});

test('a report that came back is no report', async () => {
  const bounce = multipart([text('Kunde inte levereras'), enclosed({ body: KIM })], 'report');
  expect(await verdictOf(rawMail(bounce))).toMatchObject({ notifications: [], state: 'held', reason: 'quoted-part' });
});

describe('winmail.dat', () => {
  test('its files are the files of the mail, and its text is another form of the mail’s own', async () => {
    const bytes = await xlsx([
      { rows: [HEADING, ['Avbrott', 200801012386, 'Kim', '2026-11-16'], ['Avbrott', 1, '', '']] },
    ]);
    const files = [
      { name: 'lista.csv', bytes: Buffer.from(CSV) },
      { name: 'lista.xlsx', bytes },
    ];
    const verdict = await mailWith(text('Hej'), binary('winmail.dat', winmail({ body: 'Hej', files })));
    expect(verdict).toMatchObject({ state: 'partly', plan: 'aar' });
    expect(verdict.refusals[0]).toMatchObject({ attachment: 2, row: 3 });
  });

  test('a mail with nothing else in it says what winmail.dat says', async () => {
    for (const inside of [{ body: KIM }, { html: KIM.replaceAll('\r\n', '<br>') }])
      expect(await mailWith(binary('winmail.dat', winmail(inside)))).toMatchObject({ state: 'accepted', plan: 'a' });
  });

  test('a pupil that only its text has is held, and a marker there seals', async () => {
    expect(await mailWith(text(KIM), binary('winmail.dat', winmail({ body: KIM + BO })))).toMatchObject({ plan: 'ah' });
    for (const inside of [
      { body: MARKED },
      { html: MARKED.replaceAll('\r\n', '<br>') },
      { subject: 'Skyddad identitet' },
    ])
      expect(await mailWith(text(KIM), binary('winmail.dat', winmail(inside)))).toMatchObject({ state: 'sealed' });
  });

  test('in an enclosed mail it is a part of that mail', async () => {
    const files = [{ name: 'lista.csv', bytes: Buffer.from(CSV) }];
    const inner = multipart([text('Hej'), binary('winmail.dat', winmail({ files }))], 'mixed', 'b');
    expect(await mailWith(text('Se bifogat'), enclosed(inner))).toMatchObject({ state: 'accepted', plan: 'a' });
  });

  test('with a text that we do not read alone, it is held, and no automatic mail', async () => {
    const parts = multipart([binary('winmail.dat', winmail({ subject: 'Rapport' }))]);
    const verdict = await verdictOf(rawMail({ ...parts, headers: ['Auto-Submitted: auto-generated'] }));
    expect(verdict).toMatchObject({ state: 'held', reason: 'attachment-not-readable' });
    expect(await mailWith(text(KIM), binary('winmail.dat', winmail({})))).toMatchObject({ state: 'accepted' });
  });

  test('cut off, it is held', async () => {
    const whole = winmail({ files: [{ name: 'lista.csv', bytes: Buffer.from(CSV) }] });
    for (const length of [7, 40, whole.length - 3])
      expect(await mailWith(text('Hej'), binary('winmail.dat', whole.subarray(0, length)))).toMatchObject({
        state: 'held',
        reason: 'attachment-not-readable',
      });
  });
});

describe('what nobody can read is held, and the school is told', () => {
  test.each<[string, string, () => Uint8Array | Promise<Uint8Array>]>([
    [
      'a workbook',
      'encrypted',
      () => writeXlsx({ sheets: [{ name: 'a', rows: [['b']] }], encryption: { password: 'x', spinCount: 1 } }),
    ],
    ['an old workbook', 'encrypted', lockedXls],
    [
      'an ODS document',
      'encrypted',
      () =>
        zipped({
          mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
          'content.xml': 'x',
          'META-INF/manifest.xml': '<manifest:encryption-data/>',
        }),
    ],
    ['a zip archive', 'encrypted', () => zipped({ 'a.csv': CSV }, { flags: 1 })],
    ['a zip archive of the strong kind', 'encrypted', () => zipped({ 'a.csv': CSV }, { flags: 0x41 })],
    ['a PDF', 'encrypted', () => readFileSync(new URL('../fixtures/pdf/encrypted-attachment.pdf', import.meta.url))],
  ])('%s that only a password opens', async (_, reason, make) => {
    expect(await mailWith(text('Hej'), binary('a.bin', await make()))).toMatchObject({
      state: 'held',
      reason,
      plan: 'h',
      answer: { kind: 'held' },
    });
  });

  const SPELT = Buffer.from('sekretessmarkering');
  test.each([
    ['EncryptedPackage', { state: 'held', reason: 'encrypted' }],
    ['EncryptionInfo', { state: 'held', reason: 'encrypted' }],
    ['Title', { state: 'sealed' }],
  ])('a workbook under a password, %s of which spells a word', async (stream, verdict) => {
    const bytes = compound({ '/EncryptedPackage': Buffer.from('x'), [`/${stream}`]: SPELT });
    expect(await mailWith(text('Hej'), binary('a.bin', bytes))).toMatchObject(verdict);
  });

  test('a mail that only a key opens', async () => {
    const mail = {
      contentType: 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
      body: 'MIAGCSqGSIb3',
    };
    expect(await verdictOf(rawMail(mail))).toMatchObject({
      state: 'held',
      reason: 'encrypted',
      answer: { kind: 'held' },
    });
  });

  test.each<[string, Uint8Array]>([
    ['a zip archive', zipped({ 'a.csv': CSV })],
    ['a Word document', zipped({ '[Content_Types].xml': '<x/>', 'word/document.xml': '<x/>' })],
    ['an old Word document', compound({ '/WordDocument': Buffer.from('x') })],
    ['a 7z archive', Buffer.from('377abcaf271c0004', 'hex')],
    ['a rar archive', Buffer.from('526172211a0701', 'hex')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex')],
    ['half a workbook', zipped({ 'xl/workbook.xml': '<x/>', '[Content_Types].xml': '<x/>' })],
    ['half a zip archive', zipped({ 'a.csv': CSV }).subarray(0, 40)],
    ['half a compound file', compound({ '/Workbook': Buffer.alloc(9000) }).subarray(0, 600)],
  ])('%s', async (_, bytes) => {
    expect(await mailWith(text(KIM), binary('a.bin', bytes))).toMatchObject({
      state: 'partly',
      reason: 'attachment-not-readable',
      plan: 'ah',
    });
  });
});

const MARK = 'Eleven 20080101-2386 har skyddade personuppgifter.';
const paragraph = (words: string[]) =>
  `<w:document><w:body><w:p>${words.map((word) => `<w:r><w:t>${word}</w:t></w:r>`).join('')}</w:p></w:body></w:document>`;

test.each<[string, Uint8Array]>([
  [
    'a Word document, in the middle of a word',
    zipped({ 'word/document.xml': paragraph([MARK.slice(0, 30), MARK.slice(30)]) }),
  ],
  ['a text document', zipped({ 'content.xml': `<text:p>${MARK}</text:p>` })],
  [
    'an old Word document',
    compound({ '/WordDocument': Buffer.concat([Buffer.alloc(512, 1), Buffer.from(MARK, 'latin1')]) }),
  ],
  ['an old Word document in wide letters', compound({ '/WordDocument': Buffer.from(`\u0101${MARK}`, 'utf16le') })],
  ['a list in an archive', zipped({ 'a.csv': `Pnr;Anteckning\n200801012386;${MARK}` })],
])('what nobody can read seals if it says that somebody is protected: %s', async (_, bytes) => {
  expect(await mailWith(text(KIM), binary('a.bin', bytes))).toMatchObject({
    state: 'sealed',
    toHold: [{ number: '200801012386' }],
  });
});

test.each(['☐ Ja ☐ Nej', '☒ Ja ☐ Nej'])('a form of Word seals unless nobody has chosen: %s', async (choice) => {
  for (const between of ['</w:t></w:r><w:r><w:t> ', '</w:t></w:r></w:p><w:p><w:r><w:t>']) {
    const form = zipped({ 'word/document.xml': paragraph([`Skyddade personuppgifter${between}${choice}`]) });
    const state = choice.startsWith('☐') ? 'partly' : 'sealed';
    expect(await mailWith(text(KIM), binary('a.docx', form))).toMatchObject({ state });
  }
});

test('nothing is opened before the virus verdict', async () => {
  const top = sesBlock({ virus: 'X-SES-Virus-Verdict: FAIL' });
  const list = binary(
    'a.xlsx',
    await workbook('xlsx', [
      {
        rows: [
          [...HEADING, 'Sekretess'],
          ['Avbrott', 200801012386, 'Kim', '2026-11-16', 'Ja'],
        ],
      },
    ]),
  );
  expect(await verdictOf(rawMail({ top, ...multipart([list]) }))).toMatchObject({ state: 'held', reason: 'virus' });
});

test.each([
  ['too deep', `${'<a>'.repeat(300)}${MARK}`],
  ['not too deep', `<a>${MARK}</a>`],
])('the words of a document without its end seal: %s', async (_, xml) => {
  const file = zipped({ 'word/document.xml': xml });
  const list = attached('blankett.docx', file.subarray(0, -40), 'application/octet-stream');
  expect(await mailWith(text(KIM), list)).toMatchObject({ state: 'sealed' });
});

const PDF = new URL('../fixtures/pdf/', import.meta.url);

test.each(readdirSync(PDF).filter((name) => name.endsWith('.pdf')))('%s is held', async (name) => {
  expect((await mailWith(text('Hej'), attached(name, readFileSync(new URL(name, PDF)), 'application/pdf'))).state).toBe(
    'held',
  );
});

function compound(streams: Record<string, Uint8Array>): Uint8Array {
  const file = CFB.utils.cfb_new();
  for (const [path, content] of Object.entries(streams)) CFB.utils.cfb_add(file, path, content);
  return new Uint8Array(CFB.write(file, { type: 'buffer' }) as Uint8Array);
}

/** The second record says that the rest is locked. */
function lockedXls(): Uint8Array {
  const begin = Buffer.from('0908100000060500bb0dcc0700000000060000002f00360001000100010004', 'hex');
  return compound({ '/Workbook': Buffer.concat([begin, Buffer.alloc(5000)]) });
}
