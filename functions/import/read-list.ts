import { readTable, type TableRow } from './read-table.ts';
import { type ImportResult, noFaults, type RowFault, type RowFaults, refusedFile } from './result.ts';

export type ReadRow<T> = { item: T } | { faults: RowFault[] };
type List<T> = { items: { row: number; item: T }[]; faults: RowFault[]; rows: number };

/** Takes effect whole or not at all. */
export async function readList<F extends string, T>(
  bytes: AsyncIterable<Uint8Array>,
  fields: readonly F[],
  readRow: (row: TableRow<F>) => ReadRow<T>,
): Promise<List<T> | { refused: ImportResult }> {
  const table = await readTable(bytes, fields);
  if (table.faults.length > 0) return { refused: refusedFile('heading', 0, table.faults) };
  const list: List<T> = { items: [], faults: [], rows: 0 };
  for await (const group of table.rows)
    for (const row of group) {
      list.rows += 1;
      const read: ReadRow<T> = row.sound
        ? readRow(row)
        : { faults: [{ row: row.row, field: 'row', code: 'row-shape' }] };
      if ('faults' in read) list.faults.push(...read.faults);
      else list.items.push({ row: row.row, item: read.item });
    }
  return list;
}

export function resultOf(rows: number, faults: RowFault[], warnings: RowFaults = noFaults()): ImportResult {
  if (faults.length > 0) return refusedFile('bad-rows', rows, faults);
  if (rows === 0) return refusedFile('no-rows');
  return { state: 'imported', rows, accepted: rows, refused: noFaults(), warnings };
}
