import { MAX_ATTACHED_TEXT, MAX_COLUMNS, MAX_SHEET_ROWS, OverLimit } from '../limits.ts';
import type { Workbook } from '../mail/mail.ts';
import { ACROSS, DOWN } from '../template/marks.ts';

/** Readers make every cell above. */
export function put(rows: string[][], row: number, column: number, text: string): void {
  if (text === '') return;
  if (row >= MAX_SHEET_ROWS || column >= MAX_COLUMNS) throw new OverLimit();
  while (rows.length <= row) rows.push([]);
  const cells = rows[row] as string[];
  while (cells.length < column) cells.push('');
  cells[column] = text;
}

/** From 0, inclusive. */
export type Merge = { startRow: number; startCol: number; endRow: number; endCol: number };

/** Marks merged cells, as on a page; returns what was under them. A merge of the whole sheet, a thousand times. */
export function putMerges(rows: string[][], merges: Merge[]): string[] {
  const under: string[] = [];
  let left = MAX_ATTACHED_TEXT;
  for (const { startRow, startCol, endRow, endCol } of merges) {
    const text = rows[startRow]?.[startCol] ?? '';
    for (let row = startRow; row <= Math.min(endRow, rows.length - 1); row += 1)
      for (let column = startCol; column <= Math.min(endCol, MAX_COLUMNS - 1); column += 1) {
        if (row === startRow && column === startCol) continue;
        const mark = column === startCol ? `${text}${DOWN}` : ACROSS;
        left -= mark.length + 1;
        if (left < 0) throw new OverLimit();
        under.push(rows[row]?.[column] ?? '');
        put(rows, row, column, mark);
      }
  }
  return under.filter((text) => text !== '');
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
