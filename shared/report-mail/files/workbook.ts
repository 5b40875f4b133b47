import { MAX_COLUMNS, MAX_SHEET_ROWS, OverLimit } from '../limits.ts';
import type { Workbook } from '../mail/mail.ts';

/** Readers make every cell above. */
export function put(rows: string[][], row: number, column: number, text: string): void {
  if (text === '') return;
  if (row >= MAX_SHEET_ROWS || column >= MAX_COLUMNS) throw new OverLimit();
  while (rows.length <= row) rows.push([]);
  const cells = rows[row] as string[];
  while (cells.length < column) cells.push('');
  cells[column] = text;
}

/** Places among the visible tabs, from 1. */
export function tabNumbers(hidden: boolean[]): (number | undefined)[] {
  let tab = 0;
  return hidden.map((isHidden) => {
    tab += isHidden ? 0 : 1;
    return isHidden ? undefined : tab;
  });
}

export function textLength({ sheets, asides }: Workbook): number {
  const lengthOf = (texts: string[]) => texts.reduce((sum, { length }) => sum + length, 0);
  return sheets.reduce(
    (sum, { rows }) => rows.reduce((length, cells) => length + lengthOf(cells), sum),
    lengthOf(asides),
  );
}

/** Blank rows count. */
export function cellCount({ sheets }: Workbook): number {
  return sheets.reduce((sum, { rows }) => rows.reduce((count, cells) => count + 1 + cells.length, sum), 0);
}
