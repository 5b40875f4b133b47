import type { Temporal } from 'temporal-polyfill';
import type { HeldReason } from '../../domain/report.ts';
import { MAX_ROWS, OverLimit } from '../limits.ts';
import type { Fields } from '../template/lines.ts';
import { fieldsOf } from './columns.ts';
import { doubtsAbout, isSurplus } from './fit.ts';
import { isCorrection } from './pupils.ts';
import { lacksTypeOrDate, type RowReading, readRow } from './read-row.ts';
import { clean, type Defaults } from './read-values.ts';
import type { Table } from './tables.ts';

export function readList(
  table: Table,
  defaults: Defaults,
  receivedOn: Temporal.PlainDate,
): { row: number; reading: RowReading }[] {
  const records = recordsOf(table, defaults);
  if (records.length > MAX_ROWS) throw new OverLimit();
  const incomplete = lacksTypeOrDate(table.columns, defaults);
  return records.map(({ row, fields, held }) => ({ row, reading: readRecord(fields, held) }));

  function readRecord(fields: Fields, held: HeldReason | undefined): RowReading {
    if (held) return { held };
    const lacks = incomplete && !isCorrection(fields, defaults);
    return lacks ? { held: 'type-or-date-missing' } : readRow(fields, defaults, receivedOn);
  }
}

/** From 1. Without a heading, too, if something stands in them. */
export function ignoredColumnsOf({ heading, columns, across, records }: Table): number[] {
  return heading.flatMap((cell, index) => {
    if (columns[index] !== undefined || across[index]) return [];
    const isUsed = cell.trim() !== '' || records.some(({ cells }) => clean(cells[index]) !== '');
    return isUsed ? index + 1 : [];
  });
}

const FOOTER = /^\s*(?:(?:summa|antal|totalt|total)\b|(?:utskrive[nt]|utskriftsdatum|exportera[dt])\b.*\d)/i;

export type ListRow = { row: number; fields: Fields; held?: HeldReason };

export function recordsOf(table: Table, defaults: Defaults = {}): ListRow[] {
  const doubtAbout = doubtsAbout(table, defaults);
  return table.records.flatMap(({ row, cells }) => {
    const fields = fieldsOf(table, cells, defaults.type);
    const first = cells.find((cell) => cell.trim() !== '') ?? '';
    const dated = [fields.date, fields.from, fields['report-type']].some((value) => value?.trim() && value !== first);
    const isFooter = FOOTER.test(first) && !dated && !/\d{6}/.test(fields.personnummer ?? '');
    const isBlank = Object.values(fields).every((value) => clean(value) === '') && !isSurplus(table, cells);
    if (isFooter || isBlank) return [];
    const held = doubtAbout(cells);
    return [{ row, fields, ...(held && { held }) }];
  });
}
