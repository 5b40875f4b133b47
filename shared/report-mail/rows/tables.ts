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
import { ACROSS, DOWN, withoutSpans } from '../template/marks.ts';
import { isFlagHeading } from '../template/protection.ts';

/** `row` as a spreadsheet counts: blank ones, too. */
export type Table = {
  heading: string[];
  columns: (Field | undefined)[];
  /** Where a merged heading goes on. */
  across: boolean[];
  /** A sheet's cells cannot slip, and blank ones at the end are not stored. */
  isSheet: boolean;
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
    return tablesOf(cellsIn(body, delimiter), 'text');
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
      addHeading(tables, cells);
      parted = false;
    } else if (table && goesOn(table, cells, parted && !every) && !addSubheading(table, cells))
      table.records.push({ row: index + 1, cells });
  }
  return tables;
}

function goesOn({ heading }: Table, cells: string[], parted: boolean): boolean {
  if (isBlank(cells)) return false;
  return !parted || (cells.length === heading.length && fieldOf(cells[0] ?? '') === undefined);
}

export function isBlank(cells: string[]): boolean {
  return cells.every((cell) => withoutSpans(cell).trim() === '');
}

/** Any value in them but a no marks somebody (PR5a). */
export function flagsOf({ heading }: Table): number[] {
  return heading.flatMap((cell, index) => (isFlagHeading(cell) ? index : []));
}

function findHeading(rows: string[][]): number {
  return rows.slice(0, HEADING_WITHIN_ROWS).findIndex(isHeading);
}

/** Read by the first's columns, a protection marker would be missed. */
export function tablesOf(rows: string[][], kind: 'sheet' | 'text' = 'sheet'): Table[] {
  const first = findHeading(rows);
  if (first < 0) return [];
  const tables: Table[] = [];
  for (const [index, cells] of rows.entries()) {
    if (index < first || isBlank(cells)) continue;
    if (isHeading(cells)) addHeading(tables, cells, kind === 'sheet');
    else if (!addSubheading(tables.at(-1), cells)) tables.at(-1)?.records.push({ row: index + 1, cells });
  }
  const [table, ...others] = tables;
  return table ? [{ ...table, preamble: rows.slice(0, first).flat() }, ...others] : [];
}

function addHeading(tables: Table[], cells: string[], isSheet = false): void {
  const table = tables.at(-1);
  if (table && sameColumns(table, cells)) return;
  if (table?.records.length === 0 && cells.some((cell) => cell.includes(DOWN))) mergeHeadings(table, cells);
  else tables.push(emptyTable(cells, isSheet));
}

/** "Nej" and "Ja" below a heading merged over both. */
function addSubheading(table: Table | undefined, cells: string[]): boolean {
  if (!table || table.records.length > 0) return false;
  const { across } = table;
  const isFilled = (cell: string) => !isBlank([cell]) && !cell.includes(DOWN);
  const isBelow = cells.every((cell, index) => !isFilled(cell) || across[index] || across[index + 1]);
  const isDivided = cells.some((cell, index) => across[index] && isFilled(cell));
  const isSubheading = isBelow && isDivided && !cells.some((cell) => NUMBER.test(cell));
  if (isSubheading) mergeHeadings(table, cells);
  return isSubheading;
}

function mergeHeadings(table: Table, cells: string[]): void {
  for (const [index, cell] of cells.entries()) {
    const own = withoutSpans(cell).trim();
    if (own === '' || cell.includes(DOWN)) continue;
    const field = table.columns[index];
    table.heading[index] = `${table.heading[index] ?? ''} ${own}`.trim();
    table.columns[index] = field === 'protected' ? field : (fieldOf(own) ?? field);
  }
}

function emptyTable(cells: string[], isSheet: boolean): Table {
  const across = cells.map((cell, index) => index > 0 && cell.includes(ACROSS));
  const heading: string[] = [];
  const columns: (Field | undefined)[] = [];
  for (const [index, cell] of cells.entries()) {
    const own = withoutSpans(cell);
    heading.push(across[index] ? (heading[index - 1] ?? '') : own);
    columns.push(across[index] ? columns[index - 1] : own.trim() === '' ? undefined : fieldOf(own));
  }
  return { heading, columns, across, isSheet, preamble: [], records: [] };
}

function sameColumns({ heading }: Table, cells: string[]): boolean {
  const named = (row: string[]) =>
    row
      .map((cell) => fieldOf(cell) ?? cell.trim())
      .join('\n')
      .trimEnd();
  return named(heading) === named(emptyTable(cells, false).heading);
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
