import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attached, type MailParts, multipart, type Part, rawMail, text } from './mails.ts';
import { zipped } from './workbooks.ts';

const MB = 1024 * 1024;

type Outcome = { state: string; reason?: string; milliseconds: number; megabytes: number };

/** Judges the mail in a process with little memory; fails if that does not end. */
export function judgedInProcess(raw: Uint8Array): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-attack-'));
  const file = join(folder, 'mail');
  writeFileSync(file, raw);
  const script = fileURLToPath(new URL('attacked.ts', import.meta.url));
  const options = { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' } as const;
  const { stdout, stderr, error } = spawnSync(process.execPath, ['--max-old-space-size=256', script, file], options);
  rmSync(folder, { recursive: true });
  if (stdout === '') throw error ?? new Error(stderr);
  return JSON.parse(stdout);
}

/** The template's columns and more, a pupil a row. */
export function largeWorkbook(rows: number, columns: number): Part {
  const cells = (texts: string[]) =>
    `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
  const more = (text: string) => Array.from({ length: columns - 4 }, (_, n) => `${text} ${n}`);
  const heading = cells(['Typ', 'Pnr', 'Namn', 'Datum', ...more('Kolumn')]);
  const pupil = cells(['Avbrott', '20080101-2386', 'Kim Exempel', '2026-11-16', ...more('text')]);
  return workbookOf(sheet(heading + pupil.repeat(rows)));
}

/** Mails that have stopped one reader or another. */
export const ATTACKS = {
  'half a million empty parts': () => rawMail({ ...MIXED, body: '--a\r\n\r\n\r\n'.repeat(500_000) }),
  'half a million empty parts, in an enclosed mail': () =>
    mailWith({
      ...attached('x.eml', rawMail({ ...MIXED, body: '--a\r\n\r\n\r\n'.repeat(500_000) })),
      type: 'message/rfc822',
    }),
  'boundaries behind carriage returns': () =>
    rawMail({ contentType: 'text/plain; boundary="a"', body: '\n\r--a--'.repeat(340_000) }),
  'a file name in a hundred thousand pieces': () => headed(pieces(100_000)),
  'a file name in as many pieces as the headers hold': () => headed(pieces(12_000)),
  'a megabyte of tags that are never closed': () => page('<b>'.repeat(MB / 3)),
  'three hundred multiparts in each other': () => nested(300),
  'two megabytes of headers': () => rawMail({ headers: ['X-Long: a'.repeat((2 * MB) / 9)] }),
  'a hundred thousand recipients': () => headed(`Cc: ${'a@b.example, '.repeat(100_000)}`),
  'as many short lines as a mail may have': () => rawMail({ body: 'a\n'.repeat(690_000) }),
  'forty megabytes of text': () => rawMail({ body: 'Personnummer '.repeat(3 * MB) }),
  'forty megabytes of quoted-printable codes': () =>
    rawMail({
      headers: ['Content-Transfer-Encoding: quoted-printable'],
      body: `${'=41'.repeat(24)}=\n`.repeat(MB / 2),
    }),
  'forty megabytes of blanks behind equals signs': () =>
    rawMail({ headers: ['Content-Transfer-Encoding: quoted-printable'], body: `=${' '.repeat(38 * MB)}x` }),
  'signs that stand for eighteen letters each': () => rawMail({ body: `${'\ufdfa'.repeat(900)}\r\n`.repeat(1_100) }),
  'a file of such signs': () => mailWith(attached('a.txt', `${'\ufdfa'.repeat(480)}\n`.repeat(5_100))),
  'a number on every line': () =>
    rawMail({
      body: Array.from({ length: 59_000 }, (_, n) => `204001${10 + (n % 20)}-${1000 + (n % 9000)}`).join('\n'),
    }),
  'the same number as often as a line can hold it': () =>
    rawMail({ body: `Personnummer: ${'20080101-2386 '.repeat(67_000)}` }),
  'a letter, then padding, for forty megabytes': () =>
    rawMail({ headers: ['Content-Transfer-Encoding: base64'], body: `${'=A'.repeat(38)}\r\n`.repeat(480_000) }),
  'as large a list as a mail can hold': () =>
    mailWith(attached('a.csv', `Typ;Pnr;Datum\n${'Avbrott;1;2\n'.repeat((25 * MB) / 12)}`)),
  'a zip bomb': () => mailWith(workbookOf(Buffer.alloc(400 * MB, ' '))),
  'a zip bomb that lies about its size': () =>
    mailWith(binary('a.xlsx', zipped(parts(sheet('<row/>'.repeat(10 * MB))), { size: 100 }))),
  'a thousand zip bombs': () => {
    const bomb = workbookOf(sheet('<row><c><v>1</v></c></row>'.repeat(20_000)));
    return mailWith(...Array.from({ length: 900 }, () => bomb));
  },
  'a row of number two thousand million': () =>
    mailWith(workbookOf(sheet('<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'))),
  'the last cell that a sheet may have': () =>
    mailWith(workbookOf(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))),
  'the same sheet a hundred times': () => mailWith(workbookOf(sheet('<row><c/></row>'.repeat(2 * MB)), 100)),
  'a long text in a million cells': () =>
    mailWith(
      workbookOf(sheet(`<row>${'<c t="s"><v>0</v></c>'.repeat(90)}</row>`.repeat(15_000)), 1, 'x'.repeat(30_000)),
    ),
  'columns to the end of the sheet': () =>
    mailWith(
      workbookOf(
        `<worksheet><cols>${'<col min="1" max="16384" hidden="1"/>'.repeat(20_000)}</cols><sheetData/></worksheet>`,
      ),
    ),
  'an ODS row that is repeated a million times': () =>
    mailWith(
      odsOf(
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>',
      ),
    ),
  'ODS elements in each other': () => mailWith(odsOf('<text:span>'.repeat(3 * MB))),
  'a compound file that goes round in a circle': () => mailWith(binary('a.msg', circle())),
} satisfies Record<string, () => Uint8Array>;

const MIXED = { contentType: 'multipart/mixed; boundary="a"' };

export const mailWith = (...files: Part[]) => rawMail(multipart([text('Hej'), ...files]));
const binary = (name: string, bytes: Uint8Array) => attached(name, bytes, 'application/octet-stream');
const headed = (header: string): Uint8Array => rawMail({ headers: [header] });
const page = (html: string): Uint8Array => rawMail({ contentType: 'text/html', body: html } satisfies MailParts);

function pieces(count: number): string {
  return `Content-Disposition: attachment;${Array.from({ length: count }, (_, n) => ` filename*${n}=a;`).join('\r\n')}`;
}

function nested(depth: number): Uint8Array {
  const open = Array.from(
    { length: depth },
    (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
  );
  return rawMail({ ...MIXED, body: `--a\r\n${open.join('')}\r\nx` });
}

const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

function parts(worksheet: string | Uint8Array, tabs = 1, shared = ''): Record<string, string | Uint8Array> {
  const tabList = Array.from({ length: tabs }, (_, n) => `<sheet name="B${n}" sheetId="${n + 1}" r:id="rId1"/>`).join(
    '',
  );
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"/>`;
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook><sheets>${tabList}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst><si><t>${shared}</t></si></sst>`,
    'xl/worksheets/sheet1.xml': worksheet,
  };
}

function workbookOf(worksheet: string | Uint8Array, tabs = 1, shared = ''): Part {
  return binary('a.xlsx', zipped(parts(worksheet, tabs, shared)));
}

function odsOf(rows: string): Part {
  const content = `<office:document-content><office:body><office:spreadsheet><table:table>${rows}</table:table></office:spreadsheet></office:body></office:document-content>`;
  return binary(
    'a.ods',
    zipped({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content }),
  );
}

/** Every sector names the first as its next. */
function circle(): Uint8Array {
  const file = Buffer.alloc(20_000);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(3, 26);
  file.writeUInt16LE(0xfffe, 28);
  file.writeUInt16LE(9, 30);
  file.writeUInt16LE(6, 32);
  file.writeUInt32LE(1, 44);
  file.writeUInt32LE(1, 48);
  file.writeUInt32LE(4096, 56);
  file.writeUInt32LE(0xfffffffe, 60);
  file.writeUInt32LE(0xfffffffe, 68);
  for (let at = 76; at < 512; at += 4) file.writeUInt32LE(0xffffffff, at);
  file.writeUInt32LE(0, 76);
  for (let at = 512; at < 1024; at += 4) file.writeUInt32LE(1, at);
  return file;
}
