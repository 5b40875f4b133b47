import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readPersonalNumber } from '../../shared/domain/personal-number.ts';
import { RECEIVED_ON } from '../support/mails.ts';

/** Packages that this repository lacks: `npm i --prefix <folder> mailparser exceljs csv-parse`. */
type ParsedMail = {
  subject?: string;
  text?: string;
  headers: Map<string, unknown>;
  attachments: { filename?: string; content: Buffer }[];
};
type Mailparser = { simpleParser: (raw: Uint8Array, options: object) => Promise<ParsedMail> };
type Worksheet = { eachRow: (each: (row: { values: unknown }) => void) => void };
type ExcelJs = { Workbook: new () => { worksheets: Worksheet[]; xlsx: { load: (bytes: Buffer) => Promise<unknown> } } };
type CsvParse = { parse: (text: string, options: object) => string[][] };

export type Way = {
  read: (raw: Uint8Array) => Promise<unknown>;
  /** Reads it, classifies it and makes rows of it. */
  receive: (raw: Uint8Array) => Promise<{ state: string; rows: number }>;
};

/** The same task with the usual libraries; undefined without them. */
export function peersIn(folder: string | undefined): Way | undefined {
  if (folder === undefined) return undefined;
  const load = createRequire(join(folder, 'index.js'));
  const { simpleParser } = load('mailparser') as Mailparser;
  const { Workbook } = load('exceljs') as ExcelJs;
  const { parse } = load('csv-parse/sync') as CsvParse;

  const rowsOfWorkbook = async (bytes: Buffer): Promise<string[][]> => {
    const book = new Workbook();
    await book.xlsx.load(bytes);
    const rows: string[][] = [];
    for (const sheet of book.worksheets)
      sheet.eachRow(({ values }) => {
        if (Array.isArray(values)) rows.push(values.slice(1).map((value) => String(value ?? '')));
      });
    return rows;
  };
  const rowsOfFile = async ({ filename = '', content }: ParsedMail['attachments'][number]) => {
    if (filename.endsWith('.xlsx')) return rowsOfWorkbook(content);
    return parse(content.toString('utf8'), { delimiter: ';', bom: true, relax_column_count: true });
  };

  const read = (raw: Uint8Array) => simpleParser(raw, { skipTextToHtml: true, skipImageLinks: true });
  const receive: Way['receive'] = async (raw) => {
    const mail = await read(raw);
    const lists = await Promise.all(mail.attachments.map(rowsOfFile));
    const pupils = [...blocksIn(mail.text ?? ''), ...lists.flatMap(pupilsIn)].filter(
      (pupil) => 'Personnummer' in pupil,
    );
    return { state: stateOf(mail, lists, pupils), rows: pupils.length };
  };
  return { read, receive };
}

type Pupil = Record<string, string>;

function blocksIn(text: string): Pupil[] {
  const blocks: Pupil[] = [{}];
  for (const line of text.split('\n')) {
    const [, label, value = ''] = /^([^:]{2,30}):\s*(.*)$/.exec(line) ?? [];
    if (label === undefined) continue;
    if (label in (blocks.at(-1) ?? {})) blocks.push({});
    Object.assign(blocks.at(-1) ?? {}, { [label]: value });
  }
  return blocks;
}

function pupilsIn([heading = [], ...rows]: string[][]): Pupil[] {
  return rows.map((cells) => Object.fromEntries(heading.map((label, index) => [label, cells[index] ?? ''])));
}

function stateOf({ headers, subject = '', text = '' }: ParsedMail, lists: string[][][], pupils: Pupil[]): string {
  if (headers.has('auto-submitted')) return 'automatic';
  if (/skydd|sekretess/i.test([subject, text, ...lists.flat(2)].join('\n'))) return 'sealed';
  if (pupils.length === 0) return 'held';
  return pupils.every(isRight) ? 'accepted' : 'partly';
}

function isRight(pupil: Pupil): boolean {
  const { Personnummer = '', Datum = '' } = pupil;
  return (
    'number' in readPersonalNumber(Personnummer, RECEIVED_ON) &&
    /^\d{4}-\d{2}-\d{2}$/.test(Datum) &&
    (pupil['Typ av rapport'] ?? '') !== ''
  );
}
