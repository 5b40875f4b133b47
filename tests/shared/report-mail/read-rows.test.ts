import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { csvRows } from '../../../shared/csv/read-csv.ts';
import { readTables } from '../../../shared/report-mail/rows/tables.ts';
import type { Verdict } from '../../../shared/report-mail/verdict/verdict.ts';
import fc from '../../support/fast-check.ts';
import {
  attached,
  factsOf,
  type MailParts,
  multipart,
  type Part,
  rawMail,
  template,
  text,
  verdictOf,
} from '../../support/mails.ts';

const CSV = new URL('../../fixtures/csv/', import.meta.url);
const BODY = 'Typ av rapport: Ogiltig frånvaro\r\nFrånvaro från: 2026-09-01\r\n';

const mailWith = (...parts: Part[]) => verdictOf(rawMail(multipart(parts)));
const listIn = (csv: string | Uint8Array, body = BODY) => mailWith(text(body), attached('lista.csv', csv));
const dialect = (name: string, body = BODY): Promise<Verdict> =>
  listIn(readFileSync(new URL(`dialects/${name}`, CSV)), body);

describe('lists as Swedish systems and Excel write them', () => {
  const expected = JSON.parse(readFileSync(new URL('dialects/expected.json', CSV), 'utf8'));

  test.each([
    '01-semicolon-cp1252-crlf.csv',
    '02-semicolon-utf8-bom-preamble-trailing.csv',
    '03-tab-utf16le-bom.txt',
    '04-comma-utf8-sep-line.csv',
    '05-semicolon-macroman-cr.csv',
    '09-html-named.xls',
    '10-biff8-preamble.xls',
    '11-xlsx-numeric-pnr-percent.xlsx',
    '12-duplicate-and-conflicting-rows.csv',
  ])('%s', async (name) => {
    const verdict = await dialect(name);
    const rows: { personnummer: string; fornamn: string; efternamn: string; ogiltigFranvaroTimmar: number }[] =
      expected.files[name].rows;
    expect(verdict.state).toBe('accepted');
    expect(verdict.plan).toBe(rows.map((row) => (row.ogiltigFranvaroTimmar === 0 ? 'n' : 'a')).join(''));
    const reported = rows.filter((row) => row.ogiltigFranvaroTimmar > 0);
    expect(verdict.notifications.map(({ personnummer }) => personnummer)).toEqual(
      reported.map((row) => row.personnummer),
    );
    expect(factsOf(verdict).map((row) => row.name)).toEqual(reported.map((row) => `${row.fornamn} ${row.efternamn}`));
    expect(verdict.ignoredColumns.length).toBeGreaterThan(0);
  });

  test('06: without a heading nothing is guessed', async () => {
    expect(await dialect('06-no-header-skola24-order.csv')).toMatchObject({
      state: 'held',
      reason: 'attachment-not-readable',
      plan: 'h',
    });
  });

  test('07: numbers that Excel damaged are refused by position, whole ones are taken', async () => {
    const verdict = await dialect('07-excel-damaged.csv');
    expect(verdict).toMatchObject({ state: 'partly', plan: 'aarr' });
    expect(verdict.refusals).toEqual([
      { attachment: 1, row: 4, field: 'personnummer', code: 'damaged-by-spreadsheet' },
      { attachment: 1, row: 5, field: 'personnummer', code: 'damaged-by-spreadsheet' },
    ]);
  });

  test('08: a marker in the protection column seals the mail', async () => {
    const verdict = await dialect('08-sekretess-column.csv');
    expect(verdict).toMatchObject({ state: 'sealed', plan: '', notifications: [], answer: { state: 'none' } });
    expect(verdict.toHold).toHaveLength(4);
  });

  test('type or date nowhere: the rows are held, whatever the file is called', async () => {
    for (const body of ['Hej!', 'Typ av rapport: Avbrott', 'Datum: 2026-11-16']) {
      const list = readFileSync(new URL('dialects/01-semicolon-cp1252-crlf.csv', CSV));
      const verdict = await mailWith(text(body), attached('Avbrott 2026-11-16.csv', list));
      expect(verdict).toMatchObject({ state: 'held', reason: 'type-or-date-missing', plan: 'hhhh' });
    }
  });
});

const spectrum = readdirSync(new URL('spectrum/csvs/', CSV)).map((file) => file.replace('.csv', ''));

test.each(spectrum)('spectrum: %s', (name) => {
  const written = readFileSync(new URL(`spectrum/csvs/${name}.csv`, CSV), 'utf8').replace(/\r\n/g, '\n');
  const [heading = [], ...rows] = [...csvRows(written, ',')]
    .map(({ cells }) => cells)
    .filter((cells) => cells.join('') !== '');
  const objects = rows.map((cells) => Object.fromEntries(heading.map((key, index) => [key, cells[index] ?? ''])));
  const json = readFileSync(new URL(`spectrum/json/${name}.json`, CSV), 'utf8')
    .replaceAll('\\r\\n', '\\n')
    // One file's JSON has another number than its list.
    .replace('1234567890', '2095257564');
  expect(objects).toEqual([JSON.parse(json)].flat());
});

test('what is written as CSV is read as it was, with any delimiter and line end', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'å', ';', ',', '\t', '"', '\n', ' ', '|', '0') });
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(table, fc.constantFrom(';', ',', '\t', '|'), fc.constantFrom('\n', '\r\n'), (rows, delimiter, end) => {
      const lines = [['Personnummer', 'Namn', 'Klass'], ...rows].map((cells) => cells.map(quote).join(delimiter));
      const [read] = readTables(lines.join(end));
      const kept = rows.filter((cells) => cells.some((text) => text.trim() !== ''));
      expect(read?.records.map(({ cells }) => cells)).toEqual(kept.map((cells) => [...cells]));
    }),
  );
});

describe('no row is lost', () => {
  const heading = 'Typ av rapport;Personnummer;Namn;Datum';
  const row = (number: string, over = 'Avbrott') => `${over};${number};Kim Exempel;2026-11-16`;

  test('short rows, long rows, blank rows and repeated headings', async () => {
    const csv = [
      heading,
      row('200801012386'),
      '',
      'Avbrott',
      `${row('200801022393')};;;`,
      heading,
      row('200801012387'),
    ].join('\n');
    const verdict = await listIn(csv, 'Hej');
    expect(verdict.plan).toBe('arar');
    expect(verdict.refusals.map(({ row: at, field, code }) => [at, field, code])).toEqual([
      [4, 'personnummer', 'missing'],
      [4, 'date', 'missing'],
      [7, 'personnummer', 'check-digit'],
    ]);
  });

  test('a quotation mark that is never closed holds the list instead of swallowing its rows', async () => {
    const csv = [heading, row('200801012386'), 'Avbrott;200801022393;"Kim;2026-11-16', row('200801012386')].join('\n');
    expect(await listIn(csv, 'Hej')).toMatchObject({ state: 'held', reason: 'attachment-not-readable', plan: 'h' });
  });

  test('sums at the foot and cells below the list are no pupils', async () => {
    const csv = [heading, row('200801012386'), 'Summa;;;', ';;;', 'Antal elever: 1'].join('\n');
    expect((await listIn(csv, 'Hej')).plan).toBe('a');
  });

  test('more rows than the limit are held, not cut', async () => {
    const csv = [heading, ...Array.from({ length: 5_101 }, () => row('200801012386'))].join('\n');
    expect(await listIn(csv, 'Hej')).toMatchObject({ state: 'held', reason: 'too-large', plan: 'h' });
  });

  test('a list that is read and a picture that is not: the report is taken in part', async () => {
    const csv = [heading, row('200801012386')].join('\n');
    const verdict = await mailWith(
      text('Hej'),
      attached('a.csv', csv),
      attached('b.pdf', '%PDF-1.4', 'application/pdf'),
    );
    expect(verdict).toMatchObject({
      state: 'partly',
      reason: 'attachment-not-readable',
      plan: 'ah',
      counts: { accepted: 1, refused: 0, held: 1 },
      answer: { kind: 'partly' },
    });
  });
});

test('a formula is a value like any other, and is never repeated', async () => {
  const injection = JSON.parse(
    readFileSync(new URL('../../fixtures/text/csv-injection.json', import.meta.url), 'utf8'),
  );
  const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const rows = injection.payloads.map((value: string) => `Avbrott;${quote(value)};${quote(value)};${quote(value)}`);
  const verdict = await listIn(['Typ av rapport;Personnummer;Namn;Datum', ...rows].join('\n'), 'Hej');
  expect(verdict).toMatchObject({ state: 'refused', plan: 'r'.repeat(rows.length) });
});

test('a row says what is wrong with each field', async () => {
  const csv = [
    'Typ;Pnr;Skolenhetskod;Från;Till;E-post;Årskurs',
    'Slutat;80101 2386;1234;2026-11-31;;ingen;första året',
    'Ogiltig frånvaro;19080101-2386;12345678;2026-11-16;2026-11-01;;',
  ].join('\n');
  const { refusals } = await listIn(csv, 'Hej');
  expect(refusals.map(({ row, field, code }) => `${row} ${field} ${code}`)).toEqual([
    '2 report-type unknown-report-type',
    '2 personnummer damaged-by-spreadsheet',
    '2 date missing',
    '3 personnummer over-hundred',
    '3 until until-before-date',
  ]);
});

test('a table pasted into the text is a list', async () => {
  const page =
    '<table><tr><th>Personnummer</th><th>Namn</th><th>Typ</th><th>Datum</th></tr>' +
    '<tr><td>20080101-2386</td><td>Kim Exempel</td><td>Avbrott</td><td>2026-11-16</td></tr>' +
    '<tr><td>20080102-2393</td><td>Alex Exempel</td><td>Avbrott</td><td></td></tr></table><p>Mvh</p>';
  const verdict = await verdictOf(rawMail({ contentType: 'text/html; charset=utf-8', body: page }));
  expect(verdict).toMatchObject({
    state: 'partly',
    plan: 'ar',
    refusals: [{ attachment: 0, row: 2, field: 'date', code: 'missing' }],
  });
});

describe('several tables', () => {
  const page = (...rows: string[][]) =>
    `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
  const heading = ['Typ', 'Pnr', 'Datum'];
  const kim = ['Avbrott', '20080101-2386', '2026-11-16'];
  const bo = ['Avbrott', '20080102-2393', '2026-11-16'];
  const html = (body: string) => verdictOf(rawMail({ contentType: 'text/html; charset=utf-8', body }));
  const numbers = ({ notifications }: Verdict) => notifications.map(({ personnummer }) => personnummer);
  const BOTH = ['200801012386', '200801022393'];

  test.each([
    ['one after the other', page(heading, kim) + page(heading, bo)],
    ['with text between them', `<p>SA2:</p>${page(heading, kim)}<p>NA2:</p>${page(heading, bo)}`],
    [
      'with the columns in another order',
      `${page(heading, kim)}<p>NA2:</p>${page(heading.toReversed(), bo.toReversed())}`,
    ],
    ['one table, with a line across it', page(heading, kim, ['NA2'], bo)],
  ])('in the text are all read: %s', async (_, body) => {
    expect(numbers(await html(body))).toEqual(BOTH);
  });

  test('in a list are each read by the heading above them', async () => {
    const lines = [heading, kim, [], heading.toReversed(), bo.toReversed()].map((cells) => cells.join(';'));
    expect(numbers(await listIn(lines.join('\n'), 'Hej'))).toEqual(BOTH);
  });

  test('a signature below a table is no row of it', async () => {
    expect(await html(`${page(heading, kim)}<p>Hälsningar</p>${page(['Telefon', '08-000 00 00', 'x'])}`)).toMatchObject(
      {
        state: 'accepted',
        plan: 'a',
      },
    );
  });
});

test('quotation marks that would swallow a pupil make the list unreadable', async () => {
  const list = 'Typ;Pnr;Datum;Namn\nAvbrott;200801012386;2026-11-16;"Kim\nAvbrott;200801022393;2026-11-16;Bo"\n';
  expect(await listIn(list, 'Hej')).toMatchObject({ state: 'held', reason: 'attachment-not-readable', plan: 'h' });
});

describe('a pupil outside every row is held for a person', () => {
  const kim = template();
  const bo = template({ Personnummer: '20080102-2393' });
  const html = (text: string): Part => ({ type: 'text/html', content: text.replaceAll('\r\n', '<br>') });
  const table =
    '<table><tr><td>Typ</td><td>Pnr</td><td>Datum</td></tr><tr><td>Avbrott</td><td>080102-2393</td><td>2026-11-16</td></tr></table>';

  test.each<[string, MailParts]>([
    ['in running text', { body: `${kim}\r\nÄven elev 080102-2393 har slutat.` }],
    ['in a list pasted into the text', { body: `${kim}\r\nPnr;Datum\r\n200801022393;2026-11-16` }],
    ['in the HTML form only', multipart([text(kim), html(kim + bo)], 'alternative')],
    ['in an HTML part beside the text', multipart([text(kim), html(bo)])],
    ['in a quoted table', { contentType: 'text/html', body: `${html(kim).content}<blockquote>${table}</blockquote>` }],
  ])('%s', async (_, parts) => {
    expect(await verdictOf(rawMail(parts))).toMatchObject({
      state: 'partly',
      reason: 'number-without-row',
      plan: 'ah',
      notifications: [{ personnummer: '200801012386' }],
    });
  });

  test.each<[string, MailParts]>([
    ['a number that a row has', { body: `${kim}\r\nElev 080101-2386 har slutat.` }],
    [
      'a number in a list',
      multipart([text('Elev 20080101-2386'), attached('a.csv', 'Typ;Pnr;Datum\nAvbrott;0801012386;2026-11-16\n')]),
    ],
    ['the same rows in both forms', multipart([text(kim), html(kim)], 'alternative')],
    ['a number of an adult', { body: `${kim}\r\nVårdnadshavare 19750107-9805` }],
    ['a number with a wrong check digit', { body: `${kim}\r\nDnr 20080102-2394` }],
  ])('but not for %s', async (_, parts) => {
    expect(await verdictOf(rawMail(parts))).toMatchObject({ state: 'accepted', plan: 'a' });
  });
});

test('a forwarded mail that was saved as text is no report of the one who forwards it', async () => {
  const saved = attached('x.txt', `From: x@y.example\r\nSubject: x\r\n\r\n${template()}`, 'text/plain');
  expect(await mailWith(text('Se bifogat'), saved)).toMatchObject({ state: 'held', reason: 'quoted-part', plan: 'h' });
});

test('two columns with different numbers: nobody guesses whose row it is', async () => {
  expect(await listIn('Typ;Pnr;Datum;Personnummer\nAvbrott;200801012386;2026-11-16;200801022393\n')).toMatchObject({
    state: 'refused',
    refusals: [{ row: 2, field: 'personnummer', code: 'two-values' }],
  });
});

test('when a list was printed is nothing about a pupil', async () => {
  const list = 'Namn;Pnr;Datum;Typ\nKim;200801012386;2026-11-16;Avbrott\nUtskriven 2026-11-20;;;\n';
  expect(await listIn(list)).toMatchObject({ state: 'accepted', plan: 'a' });
});

test('a pupil who has left is no foot of the list', async () => {
  const list = 'Status;Pnr;Namn;Datum;Typ\nAktiv;200801012386;Kim;2026-11-16;Avbrott\nUtskriven;;Alex;;\n';
  expect(await listIn(list)).toMatchObject({ plan: 'ar' });
});

test('a pupil called Antal whose number is missing is no sum at the foot', async () => {
  expect(await listIn('Namn;Pnr;Datum;Typ\nAntal Exempel;;2026-11-16;Avbrott\n')).toMatchObject({ plan: 'r' });
});

test('a file within the text, as programs sent it before there was MIME, is not dropped', async () => {
  const file = "begin 644 lista.csv\r\n#5'EP\r\n`\r\nend\r\n";
  expect(await verdictOf(rawMail({ body: `${template()}\r\n${file}` }))).toMatchObject({
    state: 'partly',
    reason: 'attachment-not-readable',
    plan: 'ah',
  });
});

test('a list under the name of a business card is a list', async () => {
  const list = attached('a.vcf', 'Typ;Pnr;Datum\nAvbrott;200801022393;2026-11-16\n', 'text/vcard');
  expect(await mailWith(text(template()), list)).toMatchObject({ state: 'accepted', plan: 'aa' });
});
