import type { Workbook } from '../mail/mail.ts';
import { isNoName, isPersonName } from '../rows/grammars.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { type Field, fold } from '../template/labels.ts';
import { plainLine } from '../template/plain-line.ts';
import type { Account } from './account.ts';
import { columnOf, isNothing, type Takes } from './columns.ts';
import { isStaffName } from './names.ts';
import { isSignature } from './signature.ts';
import { areSentences, type Reader } from './texts.ts';
import { isTitle } from './titles.ts';
import { isAmount, isClass, isDate, plainValue } from './values.ts';

type ReadTable = RowsRead['tables'][number];

export function readTable(read: ReadTable, reader: Reader, account: Account): void {
  const { attachment, table, rows, sheet } = read;
  readLoose(table.preamble, attachment, reader, account);
  const columns = table.heading.map(columnFor);
  for (const [index, cell] of table.heading.entries())
    if (columns[index] && !columns[index].takes) account.all({ kind: 'column', attachment, said: fold(cell) });
  const known = columns.map(() => new Map<string, boolean>());
  for (const [at, { row, cells }] of table.records.entries()) {
    const pupil = isOfPupil(table, cells) ? (rows[at] ?? 0) : 0;
    if (pupil === 0) {
      readLoose(cells, attachment, reader, account, row);
      continue;
    }
    for (const [index, cell] of cells.entries()) {
      const column = columns[index];
      if (cell === '' || isCellRead(cell, column, known[index], reader)) continue;
      const heading = fold(table.heading[index] ?? '');
      const place = { attachment, row: pupil, ...(sheet !== undefined && { sheet }) };
      const isUnknown = column !== undefined && column.takes === undefined;
      // Whoever taught the column did not see what stands in it today.
      if (!isUnknown || !isShort(cell))
        account.inRow({ kind: 'cell', attachment, said: `${heading}: ${plainValue(cell)}` }, place);
    }
  }
}

/** Elsewhere a person's words may be about everybody. */
function isOfPupil({ columns }: ReadTable['table'], cells: string[]): boolean {
  const holds = (field: Field, pattern: RegExp) =>
    columns.some((one, index) => one === field && pattern.test(cells[index] ?? ''));
  const isDated = holds('date', /\d/) || holds('from', /\d/) || holds('report-type', /\p{L}/u);
  return holds('personnummer', /(?:\d\D?){6}/) || (isDated && NAMES.some((field) => holds(field, /\p{L}/u)));
}

const NAMES: Field[] = ['name', 'given-name', 'family-name'];

type Column = { takes?: Takes };

function columnFor(heading: string): Column | undefined {
  const plain = plainLine(heading);
  if (plain === '') return undefined;
  const takes = columnOf(plain)?.takes;
  return takes ? { takes } : {};
}

function isShort(written: string): boolean {
  const words = plainValue(written).split(/[\s,]+/);
  return words.length <= 3 && words.every((word) => word.length <= 20 && !isNoName(word));
}

function isCellRead(
  cell: string,
  column: Column | undefined,
  known: Map<string, boolean> | undefined,
  reader: Reader,
): boolean {
  const before = known?.get(cell);
  if (before !== undefined) return before;
  const read = isNothing(cell) || column?.takes?.(cell, reader) === true;
  known?.set(cell, read);
  return read;
}

/** Above and below the rows: titles, dates, sums, and labels with their values. */
function readLoose(cells: string[], attachment: number, reader: Reader, account: Account, row?: number): void {
  const filled = cells.map(plainLine).filter((cell) => cell !== '');
  for (let at = 0; at < filled.length; at += 1) {
    const cell = filled[at] ?? '';
    const label = columnOf(cell.replace(/ ?:$/, ''));
    const isValueNext = label !== undefined && at + 1 < filled.length && label.takes(filled[at + 1] ?? '', reader);
    if (isValueNext) at += 1;
    else if (!label && !isLoose(cell, reader))
      account.all({ kind: 'line', attachment, said: cell, ...(row !== undefined && { row }) });
  }
}

function isLoose(cell: string, reader: Reader): boolean {
  const [, label, value = ''] = /^([^:]{1,60}): ?(.+)$/.exec(cell) ?? [];
  if (label !== undefined && columnOf(label)?.takes(value, reader)) return true;
  return (
    isDate(cell) ||
    isAmount(cell) ||
    isClass(cell) ||
    isTitle(cell, reader) ||
    areSentences(cell, reader, true) ||
    isSignature(cell, reader, true) ||
    (/^(?:utskriven|skapad|exporterad|registrerad|hämtad) av:? (.+)$/i.test(cell) &&
      isStaffName(cell.replace(/^\S+ av:? /i, '')))
  );
}

/** What a spreadsheet program notes of itself and its user. */
function isProperty(line: string): boolean {
  if (
    /^(?:true|false|none|[\d.]{1,12}|\d{4}-\d\d-\d\dT[\d:.]{4,18}Z?|pt?\d{1,6}[\dhms.]*|[a-z]{2}-[a-z]{2})$/i.test(line)
  )
    return true;
  return PROGRAM.test(line) || (isPersonName(line) && /^\p{Lu}\p{Ll}+(?: \p{Lu}[\p{L}-]+){1,3}$/u.test(line));
}

const PROGRAM =
  /^(?:microsoft (?:macintosh |office )?excel(?: online| compatible)?|libreoffice|openpyxl|xlsxwriter|apache poi|google sheets|numbers|hucre|sheetjs|kalkylblad|worksheets?|namngivna områden|named ranges|office(?:-tema| theme)?)(?: \/ openpyxl)?(?:[ /][\w.$-]*\d[\w.$-]*| libreoffice_project\/\w{1,40})*$/i;

export function readWorkbook(
  { sheets, asides, hasPictures }: Workbook,
  attachment: number,
  reader: Reader,
  account: Account,
): void {
  if (hasPictures) account.all({ kind: 'part', attachment });
  if (sheets.some(({ comments }) => comments > 0)) account.all({ kind: 'hidden', attachment });
  for (const aside of asides.flatMap((text) => text.split('\n')).map(plainLine))
    if (
      aside !== '' &&
      !isProperty(aside) &&
      !isLoose(aside.replace(/&(?:[LCRAFDTPNZ]|"[^"]*"|\d{1,2})/g, ' ').trim(), reader)
    )
      account.all({ kind: 'title', attachment, said: aside });
}
