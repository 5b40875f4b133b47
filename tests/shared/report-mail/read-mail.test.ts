import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../shared/report-mail/mail/decode-text.ts';
import { readPage } from '../../../shared/report-mail/mail/html-text.ts';
import type { Mail } from '../../../shared/report-mail/mail/mail.ts';
import { readTree } from '../../../shared/report-mail/mail/mime-tree.ts';
import { splitQuoted } from '../../../shared/report-mail/mail/quoted-part.ts';
import { readMail } from '../../../shared/report-mail/mail/read-mail.ts';
import fc from '../../support/fast-check.ts';
import { attached, type MailParts, multipart, rawMail, template, text, verdictOf } from '../../support/mails.ts';

const latin = (written: string) => Buffer.from(written, 'latin1');

async function mailOf(parts: MailParts): Promise<Mail> {
  const mail = await readMail(rawMail(parts));
  if ('unreadable' in mail) throw new Error(mail.unreadable);
  return mail;
}

const SWEDISH = 'Namn: Åsa Ängö é';

test.each<[string, MailParts]>([
  ['UTF-8', { body: SWEDISH }],
  ['UTF-8 without a label', { contentType: 'text/plain', body: SWEDISH }],
  ['UTF-8 without any content type', { contentType: '', body: SWEDISH }],
  ['UTF-8 labelled us-ascii', { contentType: 'text/plain; charset=us-ascii', body: SWEDISH }],
  ['UTF-8 labelled latin-1', { contentType: 'text/plain; charset=iso-8859-1', body: SWEDISH }],
  ['Windows-1252', { contentType: 'text/plain; charset=windows-1252', body: latin(SWEDISH) }],
  ['Latin-1 without a label', { contentType: 'text/plain', body: latin(SWEDISH) }],
  ['Latin-1 without any content type', { contentType: '', body: latin(SWEDISH) }],
  ['Latin-1 labelled UTF-8', { body: latin(SWEDISH) }],
  ['a charset nobody knows', { contentType: 'text/plain; charset=x-skola', body: latin(SWEDISH) }],
  [
    'quoted-printable',
    {
      headers: ['Content-Transfer-Encoding: quoted-printable'],
      contentType: 'text/plain; charset=iso-8859-15',
      body: 'Namn: =C5sa =C4ng=\r\n=F6 =E9',
    },
  ],
  [
    'UTF-16 with a mark',
    {
      headers: ['Content-Transfer-Encoding: base64'],
      body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(SWEDISH, 'utf16le')]).toString('base64'),
    },
  ],
])('å ä ö come through: %s', async (_, parts) => {
  expect((await mailOf(parts)).text.trim()).toBe(SWEDISH);
});

test.each(['\n', '\r\n'])('a list of Excel for Mac is read as one, whatever ends its lines: %j', (end) => {
  const list = ['Typ;Förnamn;Pnr', 'Ej påbörjat;Åsa;1'].join(end);
  const mac: Record<string, number> = { å: 0x8c, ä: 0x8a, ö: 0x9a, Å: 0x81 };
  expect(decodeText(Uint8Array.from(list, (letter) => mac[letter] ?? letter.charCodeAt(0)))).toBe(list);
  expect(decodeText(latin(list.replace('Åsa', 'Milo\u009a')))).toBe(list.replace('Åsa', 'Miloš'));
  expect(decodeText(latin(`Namn: Milo\u009a${end}`), 'Windows-1252')).toBe(`Namn: Miloš${end}`);
});

test.each<[string, string, string]>([
  ['a line that goes on, with blanks behind the sign', 'Åvs=C3=85nd=  \r\nare', 'ÅvsÅndare'],
  ['small letters', '=c3=a5', 'å'],
  ['a letter in two lines', '=C3=\r\n=A5', 'å'],
  ['what is no code', 'a=b =ZZ = 1', 'a=b =ZZ = 1'],
  ['cut off', 'a=C', 'a=C'],
  ['a sign at the very end', 'a=', 'a'],
])('quoted-printable: %s', async (_, body, read) => {
  const headers = ['Content-Transfer-Encoding: quoted-printable'];
  expect((await mailOf({ headers, body })).text.trim()).toBe(read);
});

test('the bytes of every file come through, whatever a mail program makes of them', async () => {
  const file = fc.record({
    content: fc
      .oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' }))
      .map((made) => Buffer.from(made)),
    contentTransferEncoding: fc.constantFrom<'base64' | 'quoted-printable'>('base64', 'quoted-printable'),
  });
  const property = fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
    const attachments = files.map((one, at) => ({
      ...one,
      filename: `${at}.bin`,
      contentType: 'application/octet-stream',
    }));
    const raw = await new MailComposer({ from: 'rektor@skola.example', text: 'Hej', attachments }).compile().build();
    const mail = await readMail(raw);
    const read = 'unreadable' in mail ? [] : mail.attachments.map(({ filename, bytes }) => [filename, bytes]);
    const sent = attachments.map(({ filename, content }) => [filename, new Uint8Array(content)]);
    expect(read).toEqual(sent);
  });
  await fc.assert(property, { numRuns: 300 });
});

test('whatever text is written as UTF-8 is read as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (written) => {
      expect(decodeText(Buffer.from(written))).toBe(new TextDecoder().decode(Buffer.from(written)));
    }),
  );
});

test('an attachment keeps the bytes that were sent, whatever its label', async () => {
  const csv = latin('Personnummer;Förnamn\r\n1;Åsa\r\n');
  const mail = await mailOf(
    multipart([
      text('Hej'),
      attached('a.csv', csv, 'text/csv; charset=utf-8'),
      attached('b.csv', csv, 'text/csv'),
      { type: 'text/csv; charset=iso-8859-1; name="c.csv"', content: csv },
      { type: 'text/plain; name="d.txt"', content: csv },
    ]),
  );
  expect(mail.attachments.map(({ index, filename }) => [index, filename])).toEqual([
    [1, 'a.csv'],
    [2, 'b.csv'],
    [3, 'c.csv'],
    [4, 'd.txt'],
  ]);
  // Line ends of a part that is not encoded may differ.
  const lines = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').trimEnd().split(/\r?\n/);
  for (const { bytes } of mail.attachments) expect(lines(bytes)).toEqual(lines(csv));
  expect(Buffer.from(mail.attachments[0]?.bytes ?? [])).toEqual(csv);
  expect(mail.text.trim()).toBe('Hej');
});

test('an attachment inside multipart/alternative is found', async () => {
  const mail = await mailOf(multipart([text('Hej'), attached('lista.csv', 'Pnr;Namn\n')], 'alternative'));
  expect(mail.attachments).toHaveLength(1);
});

test('a forwarded mail is an attachment, and none of its text is the text of the mail', async () => {
  const inner = Buffer.from('Subject: inre\r\nContent-Type: text/plain\r\n\r\nTyp: Avbrott\r\nPnr: 20080101-2386\r\n');
  const mail = await mailOf(multipart([text('Se bifogat'), { type: 'message/rfc822', content: inner }]));
  expect(mail.attachments.map(({ mimeType }) => mimeType)).toEqual(['message/rfc822']);
  expect(mail.bodies.join()).not.toContain('Avbrott');
});

test('a mail of very many parts, and of parts within parts, is read', async () => {
  const many = await mailOf(multipart(Array.from({ length: 900 }, (_, n) => attached(`${n}.txt`, 'Hej'))));
  expect(many.attachments).toHaveLength(900);
  let deep: MailParts = multipart([text('Längst in')], 'mixed', 'd0');
  for (let depth = 1; depth < 45; depth += 1)
    deep = multipart([{ type: deep.contentType ?? '', content: deep.body ?? '' }], 'mixed', `d${depth}x`);
  expect((await mailOf(deep)).text.trim()).toBe('Längst in');
});

test('a boundary that a text names divides nothing', async () => {
  const body = 'a\r\n--b\r\nNamn: Kim\r\n\r\nc\r\n--b--\r\nd';
  expect((await mailOf({ contentType: 'text/plain; boundary=b', body })).text).toBe(body.replaceAll('\r\n', '\n'));
});

test('what stands around the parts of a multipart is read, and its boundaries are not', async () => {
  const inner = 'Content-Type: multipart/mixed; boundary=c\r\n\r\nb\r\n--c\r\n\r\nc\r\n--c--\r\nd';
  const mail = await mailOf({ contentType: 'multipart/mixed; boundary=a', body: `a\r\n--a\r\n${inner}\r\n--a--\r\ne` });
  expect(mail.text).toBe('c');
  expect(mail.bodies.at(-1)?.match(/\S+/g)).toEqual(['a', 'e', 'b', 'd']);
});

test('a part of a digest is a mail', async () => {
  const body = '--a\r\n\r\nFrom: a@b.example\r\n\r\nc\r\n--a--';
  const mail = await mailOf({ contentType: 'multipart/digest; boundary=a', body });
  expect(mail.attachments).toMatchObject([{ mimeType: 'message/rfc822' }]);
});

test.each([
  [
    'a part that ends within its headers',
    '--a\r\nContent-Disposition: attachment; filename=x\r\n--a\r\n\r\nb\r\n--a--',
  ],
  ['a part whose headers end with a carriage return too many', '--a\r\nX: y\r\n\r\r\nb\r\n--a--'],
  [
    'a part below a text that names the boundary of the mail',
    '--a\r\nContent-Type: text/plain; boundary=a\r\n\r\nb\r\n--a\r\nContent-Type: text/csv\r\n\r\nc\r\n--a--',
  ],
  [
    'a part below a text that names such a boundary further in',
    '--a\r\nContent-Type: text/plain; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nc\r\n--a--',
  ],
])('%s is not passed over: the mail is unreadable', async (_, body) => {
  const raw = rawMail({ contentType: 'multipart/mixed; boundary=a', body });
  expect(await readMail(raw)).toMatchObject({ unreadable: 'unreadable' });
});

test('a boundary that ends as another is closed divides the mail all the same', async () => {
  const body = '--a--\r\nContent-Type: text/plain; boundary=a\r\n\r\nb\r\n--a--\r\nContent-Type: text/csv\r\n\r\nc\r\n';
  const raw = rawMail({ contentType: 'multipart/mixed; boundary=a--', body });
  expect(await readMail(raw)).toMatchObject({ unreadable: 'unreadable' });
});

test('a boundary in a part of its own may be that of the mail', async () => {
  const inner = 'Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\r\nb\r\n--a--';
  const body = `--a\r\n${inner}\r\n--a\r\nContent-Type: text/csv\r\n\r\nc\r\n--a--`;
  const mail = await mailOf({ contentType: 'multipart/mixed; boundary=a', body });
  expect([mail.text, mail.attachments.length]).toEqual(['b', 1]);
});

test('boundaries behind a carriage return are counted as others are', async () => {
  const raw = rawMail({ contentType: 'text/plain; boundary=a', body: '\n\r--a--'.repeat(3_000) });
  expect(await readMail(raw)).toMatchObject({ unreadable: 'too-large' });
});

test.each(['From x: y', 'POST x: y'])('a first header that begins like "%s" is a header', async (line) => {
  const { headers } = await readTree(Buffer.from(`${line}\r\n\r\n`));
  expect(headers).toEqual([{ key: line.slice(0, -3).toLowerCase(), value: 'y' }]);
});

test('a logo in a signature is no attachment, a pasted scan is', async () => {
  const image = (bytes: number) => ({
    type: 'image/png',
    headers: ['Content-ID: <logo>', 'Content-Disposition: inline; filename="image001.png"'],
    content: new Uint8Array(bytes).fill(65),
  });
  const page = { type: 'text/html', content: '<p>Hej</p><img src="cid:logo">' };
  expect((await mailOf(multipart([page, image(5_000)], 'related'))).attachments).toEqual([]);
  expect((await mailOf(multipart([page, image(200_000)], 'related'))).attachments).toHaveLength(1);
});

test('format=flowed lines are joined', async () => {
  const parts = { contentType: 'text/plain; format=flowed', body: 'Namn: Kim \r\nExempel\r\nDatum: 1\r\n' };
  expect((await mailOf(parts)).text).toBe('Namn: Kim Exempel\nDatum: 1');
});

test('a page becomes the lines that a person sees', () => {
  const page =
    '<html><head><title>x</title><style>p{}</style></head><body><p>Hej&nbsp;<b>d</b>u</p><table><tr><td><p>Typ av rapport</p></td>' +
    '<td><p>Avbrott</p></td></tr><tr><td>Namn</td><td>K<i>i</i>m<br>Exempel</td></tr></table><div>Slut</div>' +
    '<blockquote><p>Gammalt</p></blockquote><script>alert(1)</script></body></html>';
  expect(
    readPage(page)
      .text.split('\n')
      .filter((line) => line !== '' && line !== '>'),
  ).toEqual(['Hej du', 'Typ av rapport\tAvbrott', 'Namn\tKim Exempel', 'Slut', '> Gammalt']);
});

test('the HTML part is read when the plain part has lost the table', async () => {
  const parts = multipart(
    [
      text('Typ av rapport\r\n\r\nAvbrott\r\n\r\nPersonnummer\r\n\r\n20080101-2386\r\n'),
      {
        type: 'text/html; charset=utf-8',
        content:
          '<table><tr><td>Typ av rapport</td><td>Ogiltig frånvaro</td></tr><tr><td>Personnummer</td><td>20080101-2386</td></tr><tr><td>Frånvaro från</td><td>2026-11-01</td></tr></table>',
      },
    ],
    'alternative',
  );
  expect((await verdictOf(rawMail(parts))).notifications).toMatchObject([{ type: 'absence', date: '2026-11-01' }]);
});

describe('a table on the page', () => {
  const cells = ['Typ av rapport', 'Personnummer', 'Namn', 'Datum'];
  const row = ['Avbrott', '20080101-2386', 'Kim Exempel', '2026-11-16'];
  const line = (all: string[]) => `<tr>${all.map((one) => `<td>${one}</td>`).join('')}</tr>`;
  const content = `<p>Hej</p><table>${line(cells)}${line(row)}</table>`;
  const both = (plain: string, page = content) =>
    rawMail(multipart([text(plain), { type: 'text/html; charset=utf-8', content: page }], 'alternative'));
  const lines = (all: string[]) => [...cells, ...all].join('\r\n');
  test.each([
    ['lines', lines(row)],
    ['columns of blanks', `${cells.join('   ')}\r\n${row.join('   ')}\r\n`],
  ])('that became %s is read', async (_, plain) => {
    expect(await verdictOf(both(plain))).toMatchObject({ state: 'accepted', plan: 'a' });
  });
  test.each([
    ['another day', lines(row.with(3, '2026-11-17'))],
    ['another type', lines(row.with(0, 'Studiestart'))],
    ['another pupil', lines(row.with(1, '20080102-2393'))],
    ['one pupil more', `${lines(row)}\r\n20080102-2393`],
  ])('beside %s in plain text waits', async (_, plain) => {
    expect((await verdictOf(both(plain))).counts).toMatchObject({ held: expect.any(Number) });
    expect((await verdictOf(both(plain))).counts.held).toBeGreaterThan(0);
  });
  const aligned = (flag: string) =>
    `${[...cells, 'Sekretessmarkering', 'Klass'].map((cell) => cell.padEnd(20)).join('')}\r\n${[...row, flag, 'NA1'].map((cell) => cell.padEnd(20)).join('')}\r\n\r\nMvh`;
  test.each(['Nej', '', '0'])('whose flag in columns of blanks says "%s" is read', async (flag) => {
    expect(await verdictOf(both(aligned(flag)))).toMatchObject({ state: 'accepted' });
  });
  test.each(['Ja', 'x', '1', 'okänt', 'Nej?'])('whose flag in columns of blanks says "%s" seals', async (flag) => {
    expect(await verdictOf(both(aligned(flag)))).toMatchObject({ state: 'sealed' });
    expect(await verdictOf(both(aligned('').replace('NA1', flag)))).toMatchObject({
      state: /ja|x|1/i.test(flag) ? 'sealed' : 'accepted',
    });
  });
  const hiding = content.replace('<p>', '<span style="display:none">Rapport</span><p>');
  test('beside a text that only says where to look is read, something hidden or not', async () => {
    const stubs = [
      'Det här mejlet visas bäst som HTML.',
      'Din e-postklient kan inte visa HTML. Öppna mejlet i en annan klient.',
    ];
    for (const page of [content, hiding])
      for (const stub of stubs) expect(await verdictOf(both(stub, page))).toMatchObject({ plan: 'a' });
  });
  test.each(['Hej!', 'Det här mejlet visas bäst som HTML. Ingen elev har slutat.', 'Inget att rapportera.'])(
    'that hides something beside "%s" waits',
    async (plain) => {
      expect(await verdictOf(both(plain, hiding))).toMatchObject({ plan: 'h', reason: 'readings-disagree' });
    },
  );
});

test.each(['inline', 'attachment'])('a logo that the page shows is none, though sent as %s', async (disposition) => {
  const logo = (id: string) => ({
    type: 'image/png',
    content: Buffer.alloc(200, 'png'),
    headers: [`Content-Disposition: ${disposition}; filename="a.png"`, `Content-ID: <${id}>`],
  });
  const page = {
    type: 'text/html; charset=utf-8',
    content: `${template().replaceAll('\r\n', '<br>')}<img src="cid:a@b">`,
  };
  const verdict = await verdictOf(rawMail(multipart([page, logo('a@b')])));
  expect(verdict).toMatchObject({ state: 'accepted', notifications: [{ readFirst: true }] });
  expect(await verdictOf(rawMail(multipart([page, logo('c@d')])))).toMatchObject({
    state: 'partly',
    reason: 'attachment-not-readable',
  });
});

test.each([
  ['Nytt\n-----Ursprungligt meddelande-----\nGammalt', 'Nytt'],
  ['Nytt\n\nFrån: Rektor <r@skola.example>\nSkickat: den 1 november 2026\nTill: KAA\nÄmne: Rapport\n\nGammalt', 'Nytt'],
  [
    'Nytt\n________________________________\nFrom: Rektor\nSent: Monday\nSubject: x\nGammalt',
    'Nytt\n________________________________',
  ],
  ['Nytt\nDen 1 nov. 2026 kl. 10:00 skrev Rektor <r@skola.example>:\n> Gammalt', 'Nytt'],
  ['Nytt\nDen 1 nov. 2026 kl. 10:00 skrev Rektor\n<r@skola.example>:\nGammalt', 'Nytt'],
  ['Nytt\nOn Mon, 1 Nov 2026 at 10:00, Rektor wrote:\nGammalt', 'Nytt'],
  ['Nytt\n5 nov. 2026 kl. 10:12 skrev Rektor <r@skola.example>:\nGammalt', 'Nytt'],
  ['Nytt\n-------- Originalmeddelande --------\nGammalt', 'Nytt'],
  ['Nytt\n-----Original Message-----\nGammalt', 'Nytt'],
  ['Nytt\nVon: Rektor\nGesendet: Montag\nAn: KAA\nBetreff: Rapport\nGammalt', 'Nytt'],
  ['Nytt\nFra: Rektor\nSendt: mandag\nTil: KAA\nEmne: Rapport\nGammalt', 'Nytt'],
  ['Nytt\n---------- Forwarded message ---------\nGammalt', 'Nytt'],
  ['> Gammalt\nNytt', 'Nytt'],
  ['Från: 2026-10-01\nTill: 2026-11-01\nDatum: 2026-11-02', 'Från: 2026-10-01\nTill: 2026-11-01\nDatum: 2026-11-02'],
])('only the top message counts: %s', (written, top) => {
  expect(splitQuoted(written).top.trim()).toBe(top);
});

test.each(['<åäö@x>', '<=?utf-8?q?=0D=0ABcc:_x@evil.example?=@x>', '<a b@x>', `<${'a'.repeat(300)}@x>`])(
  'a Message-ID that no plain header holds is not echoed: %s',
  async (id) => {
    const bytes = Buffer.from(rawMail({ body: 'x' }))
      .toString()
      .replace('<rapport-1@skola.example>', id);
    expect(await readMail(Buffer.from(bytes))).not.toHaveProperty('messageId');
  },
);
