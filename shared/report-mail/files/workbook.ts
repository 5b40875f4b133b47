import { MAX_COLUMNS, MAX_SHEET_ROWS, OverLimit } from '../limits.ts';
import { type Table, tablesOf } from '../rows/tables.ts';

/** One sheet of a spreadsheet, with what a person does not see in it. */
export type Sheet = {
  /** Its place among the tabs that a person sees, from 1; absent for a hidden sheet. */
  tab?: number;
  /** Every cell as text, hidden ones too: `rows[0][0]` is A1. */
  rows: string[][];
  hiddenRows: Set<number>;
  hiddenColumns: Set<number>;
  comments: number;
};

export type Workbook = {
  sheets: Sheet[];
  /** Words outside the cells: comments, headers and footers, names of sheets, text boxes. */
  asides: string[];
  /** A list may be pasted into an empty sheet as a picture. */
  hasPictures: boolean;
};

/** Puts text into a sheet where it stands; far out, only readers that make every cell above it would get there. */
export function put(rows: string[][], row: number, column: number, text: string): void {
  if (text === '') return;
  if (row >= MAX_SHEET_ROWS || column >= MAX_COLUMNS) throw new OverLimit();
  while (rows.length <= row) rows.push([]);
  const cells = rows[row] as string[];
  while (cells.length < column) cells.push('');
  cells[column] = text;
}

type Tab = { tab: number; rows: string[][]; tables: Table[] };

/** The sheets that a person sees something in. */
export function tabsOf({ sheets }: Workbook): Tab[] {
  return sheets.flatMap((sheet) => {
    const rows = visibleRows(sheet);
    return sheet.tab === undefined || !isFilled(rows.flat()) ? [] : { tab: sheet.tab, rows, tables: tablesOf(rows) };
  });
}

/** More than 1 where a person must be told which sheet is meant. */
export function lastTab({ sheets }: Workbook): number {
  return Math.max(...sheets.map(({ tab = 0 }) => tab));
}

/** Rows and columns keep their numbers: a hidden one is blank. */
function visibleRows({ rows, hiddenRows, hiddenColumns }: Sheet): string[][] {
  return rows.map((cells, row) =>
    hiddenRows.has(row) ? [] : cells.map((cell, column) => (hiddenColumns.has(column) ? '' : cell)),
  );
}

type Unseen = { rows: number; columns: number; sheets: number; comments: number };

/** How much of a workbook nobody sees: what is hidden and empty does not count. */
export function unseenIn({ sheets }: Workbook): Unseen {
  const unseen: Unseen = { rows: 0, columns: 0, sheets: 0, comments: 0 };
  for (const sheet of sheets) {
    unseen.comments += sheet.comments;
    if (sheet.tab === undefined) unseen.sheets += isFilled(sheet.rows.flat()) ? 1 : 0;
    else {
      unseen.rows += [...sheet.hiddenRows].filter((row) => isFilled(sheet.rows[row] ?? [])).length;
      unseen.columns += [...sheet.hiddenColumns].filter((column) =>
        isFilled(sheet.rows.map((cells) => cells[column] ?? '')),
      ).length;
    }
  }
  return unseen;
}

function isFilled(cells: string[]): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

/** A sheet as lines of text, for those who search it. */
export function textOfSheet(rows: string[][]): string {
  return rows.map((cells) => cells.join('\t')).join('\n');
}

export function textLength({ sheets, asides }: Workbook): number {
  const lengthOf = (texts: string[]) => texts.reduce((sum, { length }) => sum + length, 0);
  return sheets.reduce(
    (sum, { rows }) => rows.reduce((length, cells) => length + lengthOf(cells), sum),
    lengthOf(asides),
  );
}

/** A row that is blank takes room, too. */
export function cellCount({ sheets }: Workbook): number {
  return sheets.reduce((sum, { rows }) => rows.reduce((count, cells) => count + 1 + cells.length, sum), 0);
}
