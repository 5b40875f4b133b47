import type { Temporal } from 'temporal-polyfill';
import { MAX_ROWS, OverLimit } from '../limits.ts';
import type { Fields } from '../template/lines.ts';
import { isCorrection } from './pupils.ts';
import { lacksTypeOrDate, type RowReading, readRow } from './read-row.ts';
import { clean, type Defaults } from './read-values.ts';
import { lastDigits } from './stray-numbers.ts';
import type { Table } from './tables.ts';

export function readList(
  table: Table,
  defaults: Defaults,
  receivedOn: Temporal.PlainDate,
): { row: number; reading: RowReading }[] {
  const records = recordsOf(table);
  if (records.length > MAX_ROWS) throw new OverLimit();
  const incomplete = lacksTypeOrDate(table.columns, defaults);
  return records.map(({ row, fields }) => ({
    row,
    reading:
      incomplete && !isCorrection(fields, defaults)
        ? { held: 'type-or-date-missing' }
        : readRow(fields, defaults, receivedOn),
  }));
}

/** From 1. */
export function ignoredColumnsOf({ heading, columns }: Table): number[] {
  return heading.flatMap((cell, index) => (columns[index] === undefined && cell.trim() !== '' ? index + 1 : []));
}

const FOOTER = /^\s*(?:(?:summa|antal|totalt|total)\b|(?:utskrive[nt]|utskriftsdatum|exportera[dt])\b.*\d)/i;

export function recordsOf(table: Table): { row: number; fields: Fields }[] {
  return table.records.flatMap(({ row, cells }) => {
    const fields = fieldsOf(table, cells);
    const first = cells.find((cell) => cell.trim() !== '') ?? '';
    const dated = [fields.date, fields.from, fields['report-type']].some((value) => value?.trim() && value !== first);
    const isFooter = FOOTER.test(first) && !dated && !/\d{6}/.test(fields.personnummer ?? '');
    const isBlank = Object.values(fields).every((value) => clean(value) === '');
    return isFooter || isBlank ? [] : [{ row, fields }];
  });
}

/** Two different numbers are both kept, so that they are refused. */
function fieldsOf({ columns }: Table, cells: string[]): Fields {
  const fields: Fields = {};
  for (const [index, field] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (!field) continue;
    const before = fields[field];
    if (!before) fields[field] = cell;
    else if (field === 'personnummer' && cell.trim() !== '' && lastDigits(cell) !== lastDigits(before))
      fields[field] = `${before} ${cell}`;
  }
  return fields;
}
