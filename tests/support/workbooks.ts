import { deflateRawSync } from 'node:zlib';
import * as sheetJs from '@e965/xlsx';
import { type Cell, writeXlsx } from 'hucre/xlsx';

/** Days are Excel's serial numbers with a date format. */
export type Value = string | number | boolean | null | Day | Formatted | Formula;
type Day = { day: string };
type Formatted = { number: number; format: string };
/** Without a result, from programs that cannot count. */
type Formula = { formula: string; result?: number };

export type SheetOf = {
  rows: Value[][];
  name?: string;
  hidden?: boolean;
  /** Rows from 1, columns by letter. */
  hiddenRows?: number[];
  hiddenColumns?: string[];
  comments?: Record<string, string>;
  /** First row, first column, last row, last column, from 0. */
  merges?: [number, number, number, number][];
  /** Places as `A1`. */
  struck?: string[];
};
export type Format = 'xlsx' | 'xls' | 'ods';
export type DateSystem = '1900' | '1904';

export async function workbook(
  format: Format,
  sheets: SheetOf[],
  { dates = '1900' }: { dates?: DateSystem } = {},
): Promise<Uint8Array> {
  if (format === 'xlsx') return xlsx(sheets, { dateSystem: dates });
  return format === 'xls' ? xls(sheets, dates) : ods(sheets);
}

const columnOf = (letter: string) => letter.charCodeAt(0) - 65;
const nameOf = ({ name }: SheetOf, index: number) => name ?? `Blad${index + 1}`;
const serialOf = (day: string, dates: DateSystem) =>
  Date.parse(day) / 86_400_000 + (dates === '1904' ? 24_107 : 25_569);

type XlsxOptions = Omit<Parameters<typeof writeXlsx>[0], 'sheets'>;

export function xlsx(sheets: SheetOf[], options: XlsxOptions = {}): Promise<Uint8Array> {
  return writeXlsx({
    ...options,
    sheets: sheets.map((sheet, index) => ({
      name: nameOf(sheet, index),
      rows: sheet.rows.map((cells) =>
        cells.map((value) => (value !== null && typeof value === 'object' ? null : value)),
      ),
      cells: xlsxCells(sheet, options.dateSystem ?? '1900'),
      columns: (sheet.rows[0] ?? []).map((_, column) => ({
        hidden: (sheet.hiddenColumns ?? []).some((letter) => columnOf(letter) === column),
      })),
      rowDefs: new Map((sheet.hiddenRows ?? []).map((row) => [row - 1, { hidden: true }])),
      hidden: sheet.hidden ?? false,
      merges: (sheet.merges ?? []).map(([startRow, startCol, endRow, endCol]) => ({
        startRow,
        startCol,
        endRow,
        endCol,
      })),
    })),
  });
}

function xlsxCells({ rows, comments = {}, struck = [] }: SheetOf, dates: DateSystem): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>();
  for (const [row, values] of rows.entries())
    for (const [column, value] of values.entries())
      if (value !== null && typeof value === 'object') cells.set(`${row},${column}`, xlsxCell(value, dates));
  for (const place of struck) {
    const row = Number(place.slice(1)) - 1;
    const value = rows[row]?.[columnOf(place)];
    const cell = { value: typeof value === 'object' || value === undefined ? null : value };
    cells.set(`${row},${columnOf(place)}`, { ...cell, style: { font: { strikethrough: true } } });
  }
  for (const [place, text] of Object.entries(comments)) {
    const key = `${Number(place.slice(1)) - 1},${columnOf(place)}`;
    const value = rows[Number(place.slice(1)) - 1]?.[columnOf(place)];
    const cell = cells.get(key) ?? { value: typeof value === 'object' || value === undefined ? null : value };
    cells.set(key, { ...cell, comment: { text } });
  }
  return cells;
}

function xlsxCell(value: Day | Formatted | Formula, dates: DateSystem): Partial<Cell> {
  if ('day' in value) return { value: serialOf(value.day, dates), style: { numFmt: 'yyyy-mm-dd' } };
  if ('number' in value) return { value: value.number, style: { numFmt: value.format } };
  return { formula: value.formula, ...(value.result !== undefined && { formulaResult: value.result }) };
}

function xls(sheets: SheetOf[], dates: DateSystem): Uint8Array {
  const book = sheetJs.utils.book_new();
  for (const [index, sheet] of sheets.entries())
    sheetJs.utils.book_append_sheet(book, xlsSheet(sheet, dates), nameOf(sheet, index));
  book.Workbook = {
    WBProps: { date1904: dates === '1904' },
    Sheets: sheets.map(({ hidden }) => ({ Hidden: hidden ? 1 : 0 })),
  };
  const bytes = sheetJs.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
  return sheets.reduce((written, { hiddenRows = [] }, index) => withHiddenRows(written, index, hiddenRows), bytes);
}

function xlsSheet(
  { rows, hiddenColumns = [], comments = {}, merges = [] }: SheetOf,
  dates: DateSystem,
): sheetJs.WorkSheet {
  const sheet: sheetJs.WorkSheet = sheetJs.utils.aoa_to_sheet(
    rows.map((cells) => cells.map((value) => xlsCell(value, dates))),
  );
  sheet['!cols'] = (rows[0] ?? []).map((_, column) => ({
    hidden: hiddenColumns.some((letter) => columnOf(letter) === column),
  }));
  sheet['!merges'] = merges.map(([startRow, startCol, endRow, endCol]) => ({
    s: { r: startRow, c: startCol },
    e: { r: endRow, c: endCol },
  }));
  for (const [place, text] of Object.entries(comments)) {
    sheet[place] ??= { t: 's', v: '' };
    sheet[place].c = [{ t: text }];
  }
  return sheet;
}

function xlsCell(value: Value, dates: DateSystem): unknown {
  if (value === null || typeof value !== 'object') return value;
  if ('day' in value) return { t: 'n', v: serialOf(value.day, dates), z: 'yyyy-mm-dd' };
  if ('number' in value) return { t: 'n', v: value.number, z: value.format };
  return { t: 'n', v: value.result, f: value.formula };
}

const BOUND_SHEET = 0x85;
const DIMENSIONS = 0x200;
const ROW = 0x208;

/** SheetJS does not write which rows are hidden: adds a record each. */
function withHiddenRows(bytes: Buffer, sheet: number, rows: number[]): Buffer {
  const file = sheetJs.CFB.read(bytes, { type: 'buffer' });
  const stream = sheetJs.CFB.find(file, '/Workbook');
  if (!stream || rows.length === 0) return bytes;
  const book = Buffer.from(stream.content as Uint8Array);
  const found = [...recordsOf(book)];
  const { end: at } = found.filter(({ type }) => type === DIMENSIONS)[sheet] ?? { end: 0 };
  const added = Buffer.concat(rows.map(hiddenRow));
  for (const { type, data } of found)
    if (type === BOUND_SHEET && book.readUInt32LE(data) > at)
      book.writeUInt32LE(book.readUInt32LE(data) + added.length, data);
  stream.content = Buffer.concat([book.subarray(0, at), added, book.subarray(at)]);
  stream.size = stream.content.length;
  return Buffer.from(sheetJs.CFB.write(file, { type: 'buffer' }) as Uint8Array);
}

function* recordsOf(book: Buffer): Generator<{ type: number; data: number; end: number }> {
  for (let at = 0; at + 4 <= book.length; ) {
    const end = at + 4 + book.readUInt16LE(at + 2);
    yield { type: book.readUInt16LE(at), data: at + 4, end };
    at = end;
  }
}

function hiddenRow(row: number): Buffer {
  const record = Buffer.alloc(20);
  record.writeUInt16LE(ROW, 0);
  record.writeUInt16LE(16, 2);
  record.writeUInt16LE(row - 1, 4);
  record.writeUInt16LE(0x20, 16);
  return record;
}

/** As LibreOffice writes it: no library of ours can hide rows. */
function ods(sheets: SheetOf[]): Uint8Array {
  const content = `<?xml version="1.0"?><office:document-content>
    <office:automatic-styles><style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style><style:style style:name="struck" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>
    <office:body><office:spreadsheet>${sheets.map(odsSheet).join('')}</office:spreadsheet></office:body></office:document-content>`;
  return zipped({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content });
}

function odsSheet(sheet: SheetOf, index: number): string {
  const { rows, hidden, hiddenRows = [], hiddenColumns = [], comments = {}, merges = [], struck = [] } = sheet;
  const columns = (rows[0] ?? []).map(
    (_, column) => `<table:table-column${collapsed(hiddenColumns.some((letter) => columnOf(letter) === column))}/>`,
  );
  const lines = rows.map((cells, row) => {
    const filled = cells.map((value, column) => {
      const place = `${String.fromCharCode(65 + column)}${row + 1}`;
      const comment = comments[place];
      const merge = merges.find(([top, left]) => top === row && left === column);
      const isUnder = merges.some(
        ([top, left, bottom, right]) => top <= row && row <= bottom && left <= column && column <= right,
      );
      if (isUnder && !merge) return '<table:covered-table-cell/>';
      const looks = [
        struck.includes(place) ? ' table:style-name="struck"' : '',
        merge
          ? ` table:number-columns-spanned="${merge[3] - column + 1}" table:number-rows-spanned="${merge[2] - row + 1}"`
          : '',
      ].join('');
      const inside = comment ? `<office:annotation><text:p>${comment}</text:p></office:annotation>` : '';
      return odsCell(value, inside).replace('<table:table-cell', `<table:table-cell${looks}`);
    });
    return `<table:table-row${collapsed(hiddenRows.includes(row + 1))}>${filled.join('')}</table:table-row>`;
  });
  return `<table:table table:name="${nameOf(sheet, index)}"${hidden ? ' table:style-name="gone"' : ''}>
    ${columns.join('')}
    <table:table-header-rows>${lines[0] ?? ''}</table:table-header-rows>
    ${lines.slice(1).join('\n')}
    <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
  </table:table>`;
}

const collapsed = (isHidden: boolean) => (isHidden ? ' table:visibility="collapse"' : '');

function odsCell(value: Value, inside: string): string {
  const cell = (attributes: string, text: string) =>
    `<table:table-cell ${attributes}>${inside}<text:p>${text}</text:p></table:table-cell>`;
  if (value === null) return `<table:table-cell>${inside}</table:table-cell>`;
  if (typeof value === 'string') return cell('office:value-type="string"', value);
  if (typeof value === 'number') return cell(`office:value-type="float" office:value="${value}"`, String(value));
  if (typeof value === 'boolean') return cell(`office:value-type="boolean" office:boolean-value="${value}"`, 'x');
  if ('day' in value) return cell(`office:value-type="date" office:date-value="${value.day}T00:00:00"`, 'x');
  if ('number' in value)
    return cell(
      `office:value-type="float" office:value="${value.number}"`,
      sheetJs.SSF.format(value.format, value.number),
    );
  if (value.result === undefined) return `<table:table-cell table:formula="of:=1"/>`;
  return cell(`table:formula="of:=1" office:value-type="float" office:value="${value.result}"`, String(value.result));
}

type Packing = { flags?: number; size?: number };

/** May lie about a file, as attackers' archives do. */
export function zipped(files: Record<string, string | Uint8Array>, { flags = 0, size }: Packing = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const label = Buffer.from(name);
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(label.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(size ?? Buffer.byteLength(content), 24);
    entry.writeUInt16LE(label.length, 28);
    entry.writeUInt32LE(at, 42);
    bodies.push(local, label, packed);
    directory.push(entry, label);
    at += local.length + label.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
