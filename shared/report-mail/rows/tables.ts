import { csvRows } from '../../csv/read-csv.ts';
import {
  HEADING_WITHIN_ROWS,
  MAX_CELL_LENGTH,
  MAX_COLUMNS,
  MAX_LINE_LENGTH,
  MAX_ROWS,
  NotReadable,
  OverLimit,
} from '../limits.ts';
import { isHeading } from '../template/headings.ts';
import { type Field, fieldOf } from '../template/labels.ts';

/** `row` as a spreadsheet counts: blank ones, too. */
export type Table = {
  heading: string[];
  columns: (Field | undefined)[];
  preamble: string[];
  records: { row: number; cells: string[] }[];
};

const NUMBER = /\d{6}\D?\d{4}/;
const DELIMITERS = [';', '\t', ',', '|'];
/** Excel's own first line. */
const SEP_LINE = /^\s*sep=(.)\s*$/i;

export function readTables(text: string): Table[] {
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const sepLine = SEP_LINE.exec(plain.slice(0, plain.indexOf('\n') + 1 || plain.length));
  const body = sepLine ? plain.slice(plain.indexOf('\n') + 1) : plain;
  const delimiters = sepLine?.[1] ? [sepLine[1]] : DELIMITERS;
  const head = body
    .split('\n', HEADING_WITHIN_ROWS)
    .join('\n')
    .slice(0, HEADING_WITHIN_ROWS * MAX_LINE_LENGTH);
  for (const delimiter of delimiters) {
    if (findHeading(cellsIn(head, delimiter, 'cut-off')) < 0) continue;
    return tablesOf(cellsIn(body, delimiter));
  }
  return [];
}

/** Below other text a line belongs only if it is as wide, or with `every`. */
export function tablesIn(text: string, every?: 'every'): Table[] {
  if (!text.includes('\t')) return [];
  const tables: Table[] = [];
  let parted = false;
  for (const [index, line] of text.split('\n').entries()) {
    const cells = line.replace(/^(?:\s*>)+ ?/, '').split('\t');
    if (cells.length < 2) {
      parted ||= line.trim() !== '';
      continue;
    }
    const table = tables.at(-1);
    if (isHeading(cells)) {
      if (!table || !sameColumns(table, cells)) tables.push(emptyTable(cells));
      parted = false;
    } else if (table && goesOn(table, cells, parted && !every)) table.records.push({ row: index + 1, cells });
  }
  return tables;
}

function goesOn({ heading }: Table, cells: string[], parted: boolean): boolean {
  if (isBlank(cells)) return false;
  return !parted || (cells.length === heading.length && fieldOf(cells[0] ?? '') === undefined);
}

export function isBlank(cells: string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function findHeading(rows: string[][]): number {
  return rows.slice(0, HEADING_WITHIN_ROWS).findIndex(isHeading);
}

/** Read by the first's columns, a protection marker would be missed. */
export function tablesOf(rows: string[][]): Table[] {
  const first = findHeading(rows);
  if (first < 0) return [];
  let table: Table = { ...emptyTable(rows[first] ?? []), preamble: rows.slice(0, first).flat() };
  const tables = [table];
  for (const [index, cells] of rows.entries()) {
    if (index <= first || isBlank(cells)) continue;
    if (!isHeading(cells)) table.records.push({ row: index + 1, cells });
    else if (!sameColumns(table, cells)) {
      table = emptyTable(cells);
      tables.push(table);
    }
  }
  return tables;
}

function emptyTable(heading: string[]): Table {
  const columns = heading.map((cell) => (cell.trim() === '' ? undefined : fieldOf(cell)));
  return { heading, columns, preamble: [], records: [] };
}

function sameColumns({ heading }: Table, cells: string[]): boolean {
  const named = (row: string[]) =>
    row
      .map((cell) => fieldOf(cell) ?? cell.trim())
      .join('\n')
      .trimEnd();
  return named(heading) === named(cells);
}

function cellsIn(text: string, delimiter: string, ends: 'whole' | 'cut-off' = 'whole'): string[][] {
  const rows: string[][] = [];
  for (const { cells, sound } of csvRows(text, delimiter)) {
    for (const [index, cell] of (sound ? cells : cells.slice(0, -1)).entries()) {
      if (cell.length > MAX_CELL_LENGTH || index > MAX_COLUMNS) throw new OverLimit();
      // A quotation mark swallows the rows below.
      if (ends === 'whole' && cell.includes('\n') && cell.includes(delimiter) && NUMBER.test(cell))
        throw new NotReadable();
    }
    // Nobody can say where the cell ends.
    if (!sound && ends === 'whole') throw new NotReadable();
    if (cells.length > MAX_COLUMNS || rows.length > MAX_ROWS + HEADING_WITHIN_ROWS) throw new OverLimit();
    rows.push(sound ? cells : cells.with(-1, ''));
  }
  return rows;
}
