import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fill, samplePeople } from '../../infra/local/samples/people.ts';
import { SAMPLES, type Sample, sampleMail } from '../../infra/local/samples/samples.ts';
import type { SeededPerson } from '../support/leak-scan/leak-scan.ts';
import { attached, multipart, type Part, RECEIVED_ON, rawMail, template, text } from '../support/mails.ts';
import { workbook } from '../support/workbooks.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const BELOW_SES = { top: [], subject: 'Lägesbeskrivning' };
const SAMPLE_PEOPLE = samplePeople(RECEIVED_ON);

/** In these mails only. */
export const WORDS_OF_SCHOOLS = ['Lägesbeskrivning', 'Ture Mentorsson', 'ronjas-lista', 'hemförhållandena'];

export const PUPILS: Record<string, SeededPerson> = {
  ronja: { number: '200801012386', given: 'Ronja', family: 'Hemligsson' },
  melker: { number: '200801022393', given: 'Melker', family: 'Tystberg' },
  ...Object.fromEntries(
    Object.entries(SAMPLE_PEOPLE).map(([name, { number, given, family }]) => [name, { number, given, family }]),
  ),
};

const RONJA = { Namn: 'Ronja Hemligsson', Personnummer: '20080101-2386' };
const MELKER = { Namn: 'Melker Tystberg', Personnummer: '20080102-2393' };
const HEADING = ['Typ av rapport', 'Personnummer', 'Namn', 'Datum', 'Ture Mentorsson'];
const ROWS = [
  ['Avbrott', RONJA.Personnummer, RONJA.Namn, '2026-11-16', 'hemförhållandena'],
  ['Ej påbörjat', MELKER.Personnummer, MELKER.Namn, '2026-11-17', ''],
  ['Avbrott', '20080101-2387', 'Melker', 'i går', 'x'],
];
const CSV = [HEADING, ...ROWS].map((cells) => cells.join(';')).join('\r\n');
const ABOVE = 'Typ av rapport: Avbrott\r\nDatum: 2026-11-16\r\n';

/** A millisecond or two each. */
export const TEXT_MAILS: Record<string, string> = {
  'one pupil': plain(template(RONJA)),
  'two pupils': plain(template(RONJA) + template({ ...MELKER, Skolenhetskod: '87654321' })),
  'an absence': plain(
    template({ ...RONJA, 'Typ av rapport': 'Ogiltig frånvaro', Datum: '', 'Frånvaro från': '2026-10-01' }),
  ),
  'a correction and a withdrawal': plain(
    ['Rättelse', 'Återtagande']
      .map((type) => template({ ...RONJA, 'Typ av rapport': type, 'Gäller rapport': 'R-7K3Q-9F' }))
      .join('\r\n'),
  ),
  'nobody is protected': plain(template({ ...RONJA, 'Skyddade uppgifter': 'Nej' })),
  'a question': plain('Hej, kan ni ringa om Lägesbeskrivning?'),
  'an absence message': plain('Jag är ledig till måndag.', ['Auto-Submitted: auto-replied']),
  'an answer to a report': plain(`${template(RONJA)}\r\n${template(MELKER).replace(/^/gm, '> ')}`),
  'a page': bytesOf(
    rawMail({
      ...BELOW_SES,
      contentType: 'text/html; charset=utf-8',
      body: `<p>${template(RONJA).replaceAll('\r\n', '<br>')}</p>`,
    }),
  ),
  'a table on a page': bytesOf(
    rawMail({
      ...BELOW_SES,
      ...multipart(
        [
          text('Se tabellen'),
          { type: 'text/html; charset=utf-8', content: `<table>${[HEADING, ...ROWS].map(rowOfPage).join('')}</table>` },
        ],
        'alternative',
      ),
    }),
  ),
  'a list': listed(attached('ronjas-lista.csv', CSV)),
  'a list as it is': listed({ type: 'text/csv; charset=utf-8; name="ronjas-lista.csv"', content: CSV }),
  'a list of Windows': listed(attached('ronjas-lista.csv', Buffer.from(CSV, 'latin1'))),
  'two lists and a text': listed(attached('a.csv', CSV), attached('b.txt', CSV.replaceAll(';', '\t'))),
  'a scan': listed(attached('ronjas-lista.pdf', '%PDF-1.4', 'application/pdf')),
  ...Object.fromEntries(SAMPLES.map((sample) => [`sample ${sample.file}`, sampleOf(sample)])),
  ...fixtures('mail', /\.(?:eml|txt)$/, (file) => fromSchool(file.toString('latin1'))),
  ...fixtures('csv', /\.(?:csv|txt)$/, (file, name) => listed(attached(name, file))),
  ...fixtures('pdf', /\.pdf$/, (file, name) => listed(attached(name, file, 'application/pdf'))),
  ...fixtures('text', /\.json$/, (file, name) => listed(attached(name, file, 'application/json'))),
};

const sheets = [
  { rows: [HEADING, ...ROWS], hiddenRows: [3], comments: { A2: 'Ronja' } },
  { rows: [['hemförhållandena']] },
];
const opened = (name: string, file: string | Uint8Array) => listed(attached(name, file, 'application/octet-stream'));

/** Opened in a process of their own: a hundred times as long. */
export const FILE_MAILS: Record<string, string> = {
  'an Excel file': opened('ronjas-lista.xlsx', await workbook('xlsx', sheets)),
  'an old Excel file': opened('ronjas-lista.xls', await workbook('xls', sheets)),
  'an OpenDocument file': opened('ronjas-lista.ods', await workbook('ods', sheets)),
  'a mail in a mail': opened('ronja.eml', Buffer.from(plain(template(RONJA)), 'latin1')),
  ...fixtures('csv', /\.xlsx?$/, (file, name) => opened(name, file)),
  ...fixtures('spreadsheet', /\.xlsx?$/, (file, name) => opened(name, file)),
  ...fixtures('mail', /\.msg$/, (file, name) => opened(name, file)),
};

function plain(body: string, headers: string[] = []): string {
  return bytesOf(rawMail({ ...BELOW_SES, headers, body }));
}

function listed(...files: Part[]): string {
  return bytesOf(rawMail({ ...BELOW_SES, ...multipart([text(ABOVE), ...files]) }));
}

function rowOfPage(cells: string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function sampleOf(sample: Sample): string {
  const written = fill(sampleMail(sample), SAMPLE_PEOPLE, RECEIVED_ON, 'x').replaceAll('\n', '\r\n');
  return fromSchool(Buffer.from(written, sample.encoding ?? 'utf8').toString('latin1'));
}

/** From a known sender, so that as much as possible can come of it. */
function fromSchool(mail: string): string {
  return `From: rektor@skola.example\r\n${mail.replace(/^from:.*(?:\r?\n[ \t].*)*\r?\n/im, '')}`;
}

function fixtures(
  folder: string,
  names: RegExp,
  mailOf: (file: Buffer, name: string) => string,
): Record<string, string> {
  const paths = readdirSync(new URL(`${folder}/`, FIXTURES), { recursive: true, encoding: 'utf8' })
    .filter((path) => names.test(path) && !path.includes('LICENSES'))
    .toSorted();
  return Object.fromEntries(
    paths.map((path) => [
      `${folder}/${path}`,
      mailOf(readFileSync(new URL(`${folder}/${path}`, FIXTURES)), basename(path)),
    ]),
  );
}

function bytesOf(mail: Uint8Array): string {
  return Buffer.from(mail).toString('latin1');
}
