import type { Temporal } from 'temporal-polyfill';
import type { HeldReason } from '../../shared/domain/report.ts';
import { readTables, type Table, tablesIn } from './csv.ts';
import { htmlToText } from './html-text.ts';
import { MAX_ROWS, OverLimit } from './limits.ts';
import { defaultsOf, isCorrection, isPupil } from './pupils.ts';
import { type Attachment, type Mail, textOfAttachment } from './read-mail.ts';
import { lacksTypeOrDate, type RowReading, readRow } from './read-row.ts';
import { clean, type Defaults } from './read-values.ts';
import { strayNumbers } from './stray-numbers.ts';
import { type Fields, hasReportLabel, readBlocks } from './template.ts';

/**
 * One pupil's row by position. Attachment 0 is the mail's own text. In a list, `row` is what a spreadsheet shows; in
 * a text, it is the number of the pupil (1 for the first block). A whole attachment that cannot be read is one held row.
 */
export type ReadRow = { attachment: number; row: number; reading: RowReading };

export type RowsRead = {
  rows: ReadRow[];
  ignoredColumns: { attachment: number; column: number }[];
  /** Lists found, by attachment: the sealing rule judges their cells one by one. */
  tables: { attachment: number; table: Table }[];
  /** Numbers as written in attachments that are no list. */
  numbers: string[];
};

/** Every row of a mail: the template in its text, then each attachment in order. */
export function readRows(mail: Mail, receivedOn: Temporal.PlainDate): RowsRead {
  const read: RowsRead = { rows: [], ignoredColumns: [], tables: [], numbers: [] };
  const { pupils, defaults } = bodyOf(mail, read);
  for (const [index, fields] of pupils.entries())
    read.rows.push({ attachment: 0, row: index + 1, reading: readRow(fields, defaults, receivedOn) });
  for (const attachment of mail.attachments) readAttachment(attachment, defaults, receivedOn, read);
  const quoted = quotedPupils(mail);
  const known = [...pupils, ...quoted].map(({ personnummer = '' }) => personnummer);
  const cells = read.tables.flatMap(({ table }) => table.records.flatMap((record) => record.cells));
  const stray = strayNumbers(mail, [...known, ...cells, ...read.numbers], receivedOn);
  for (const [index, held] of [...quoted.map(() => QUOTED), ...stray.map(() => STRAY)].entries())
    read.rows.push({ attachment: 0, row: pupils.length + index + 1, reading: { held } });
  return read.rows.length > MAX_ROWS ? { ...read, rows: [heldRow(0, 'too-large')] } : read;
}

const QUOTED: HeldReason = 'quoted-part';
const STRAY: HeldReason = 'number-without-row';

function heldRow(attachment: number, held: HeldReason): ReadRow {
  return { attachment, row: 1, reading: { held } };
}

type Body = { pupils: Fields[]; defaults: Defaults };

/** The body's blocks, and what stands in it once for all rows. */
function bodyOf({ text, attachments }: Mail, read: RowsRead): Body {
  let blocks: Fields[];
  try {
    blocks = readBlocks(text);
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error;
    read.rows.push(heldRow(0, 'too-large'));
    return { pupils: [], defaults: {} };
  }
  const tables = tablesIn(text);
  read.tables.push(...tables.map((table) => ({ attachment: 0, table })));
  const fromList = tables.flatMap(recordsOf).map(({ fields }) => fields);
  const templated = blocks.filter(isPupil);
  const pupils = [...templated, ...fromList];
  // A template without anybody in it, and nothing else: its number is missing, and the school is told.
  const none = pupils.length === 0 && attachments.length === 0;
  return { pupils: none ? blocks : pupils, defaults: defaultsOf(blocks) };
}

function quotedPupils({ quoted }: Mail): Fields[] {
  if (!hasReportLabel(quoted)) return [];
  try {
    return readBlocks(quoted).filter(({ personnummer = '' }) => /\d{4}/.test(personnummer));
  } catch {
    return [{}];
  }
}

function readAttachment(
  attachment: Attachment,
  defaults: Defaults,
  receivedOn: Temporal.PlainDate,
  read: RowsRead,
): void {
  const { index } = attachment;
  try {
    const text = attachmentText(attachment);
    if (text?.trim() === '') return;
    if (text !== undefined && isEnclosedMail(attachment, text)) {
      read.rows.push(heldRow(index, hasReportLabel(text) ? QUOTED : 'attachment-not-readable'));
      return;
    }
    const tables = text === undefined ? [] : readTables(text);
    for (const table of tables) readRecords(index, table, defaults, receivedOn, read);
    if (tables.length === 0 && !readText(index, text ?? '', defaults, receivedOn, read))
      read.rows.push(heldRow(index, 'attachment-not-readable'));
  } catch (error) {
    read.rows.push(heldRow(index, error instanceof OverLimit ? 'too-large' : 'attachment-not-readable'));
  }
}

/** A forwarded mail is no report, whatever it is called: only the top message counts (edge case 54). */
function isEnclosedMail({ mimeType, filename = '' }: Attachment, text: string): boolean {
  if (mimeType.startsWith('message/') || /\.eml$/i.test(filename)) return true;
  const head =
    text
      .slice(0, 4_000)
      .trimStart()
      .split(/\n\s*\n/, 1)[0] ?? '';
  return /^(?:from|received|return-path):/im.test(head) && /^(?:message-id|mime-version|subject):/im.test(head);
}

/** A list under another name: web systems export an HTML table and call it .xls. */
function attachmentText(attachment: Attachment): string | undefined {
  const text = textOfAttachment(attachment);
  return text !== undefined && /^\s*<(?:!doctype html|html|table|meta|head|body)\b/i.test(text)
    ? htmlToText(text)
    : text;
}

function readRecords(
  attachment: number,
  table: Table,
  defaults: Defaults,
  receivedOn: Temporal.PlainDate,
  read: RowsRead,
): void {
  read.tables.push({ attachment, table });
  for (const [index, cell] of table.heading.entries())
    if (table.columns[index] === undefined && cell.trim() !== '')
      read.ignoredColumns.push({ attachment, column: index + 1 });
  const records = recordsOf(table);
  if (records.length > MAX_ROWS) throw new OverLimit();
  const incomplete = lacksTypeOrDate(table.columns, defaults);
  for (const { row, fields } of records) {
    const reading: RowReading =
      incomplete && !isCorrection(fields, defaults)
        ? { held: 'type-or-date-missing' }
        : readRow(fields, defaults, receivedOn);
    read.rows.push({ attachment, row, reading });
  }
}

const FOOTER = /^\s*(?:summa|antal|totalt|total)\b/i;

/** Rows about somebody: not those that are blank in every column we know, and not sums at the foot. */
function recordsOf(table: Table): { row: number; fields: Fields }[] {
  return table.records.flatMap(({ row, cells }) => {
    const fields = fieldsOf(table, cells);
    const first = cells.find((cell) => cell.trim() !== '') ?? '';
    const dated = [fields.date, fields.from, fields['report-type']].some((value) => value?.trim() && value !== first);
    const isFooter = FOOTER.test(first) && !dated && !/\d{6}/.test(fields.personnummer ?? '');
    const isBlank = Object.values(fields).every((value) => clean(value) === '');
    return isFooter || isBlank ? [] : [{ row, fields }];
  });
}

/** The template in an attached text file. */
function readText(
  attachment: number,
  text: string,
  defaults: Defaults,
  receivedOn: Temporal.PlainDate,
  read: RowsRead,
): boolean {
  const pupils = readBlocks(text).filter(isPupil);
  read.numbers.push(...pupils.map(({ personnummer = '' }) => personnummer));
  for (const [index, fields] of pupils.entries())
    read.rows.push({ attachment, row: index + 1, reading: readRow(fields, defaults, receivedOn) });
  return pupils.length > 0;
}

/**
 * The cells of a row by what their columns stand for; the first of two equal columns that has a value counts. Of two
 * different numbers nobody knows which is the pupil's: both are kept, so that the value is refused.
 */
function fieldsOf({ columns }: Table, cells: string[]): Fields {
  const fields: Fields = {};
  for (const [index, field] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (!field) continue;
    const before = fields[field];
    if (!before) fields[field] = cell;
    else if (field === 'personnummer' && cell.trim() !== '' && digits(cell) !== digits(before))
      fields[field] = `${before} ${cell}`;
  }
  return fields;
}

const digits = (text: string) => text.replace(/\D/g, '').slice(-10);
