import type { Sheet, Workbook } from '../mail/mail.ts';
import { isBlank, type Table, tablesOf } from './tables.ts';

type Tab = { tab: number; rows: string[][]; tables: Table[] };

export function tabsOf({ sheets }: Workbook): Tab[] {
  return sheets.flatMap((sheet) => {
    const rows = visibleRows(sheet);
    return sheet.tab === undefined || isBlank(rows.flat()) ? [] : { tab: sheet.tab, rows, tables: tablesOf(rows) };
  });
}

export function lastTab({ sheets }: Workbook): number {
  return Math.max(...sheets.map(({ tab = 0 }) => tab));
}

/** Blank, so that row numbers stay. */
function visibleRows({ rows, hiddenRows, hiddenColumns }: Sheet): string[][] {
  return rows.map((cells, row) =>
    hiddenRows.has(row) ? [] : cells.map((cell, column) => (hiddenColumns.has(column) ? '' : cell)),
  );
}

type Unseen = { rows: number; columns: number; sheets: number; comments: number };

export function unseenIn({ sheets }: Workbook): Unseen {
  const unseen: Unseen = { rows: 0, columns: 0, sheets: 0, comments: 0 };
  for (const sheet of sheets) {
    unseen.comments += sheet.comments;
    if (sheet.tab === undefined) unseen.sheets += isBlank(sheet.rows.flat()) ? 0 : 1;
    else {
      unseen.rows += [...sheet.hiddenRows].filter((row) => !isBlank(sheet.rows[row] ?? [])).length;
      unseen.columns += [...sheet.hiddenColumns].filter(
        (column) => !isBlank(sheet.rows.map((cells) => cells[column] ?? '')),
      ).length;
    }
  }
  return unseen;
}
