import { type CsvRow, csvStream } from '../../shared/csv.ts';
import { IsoDate } from '../../shared/domain/calendar.ts';
import type { Fault, FaultCode } from './result.ts';

/** A data row whose cells are asked for by the heading's names. */
export type TableRow<F extends string> = { row: number; sound: boolean; cells: string[]; value: (field: F) => string };

export type Table<F extends string> = { rows: AsyncIterable<TableRow<F>[]> } | { faults: Fault[] };

const DELIMITER = ';';

/** Reads the heading and gives the rows below it. Columns may stand in any order; unknown ones are ignored. */
export async function readTable<F extends string>(
  bytes: AsyncIterable<Uint8Array>,
  fields: readonly F[],
): Promise<Table<F>> {
  const groups = csvStream(bytes, DELIMITER);
  let group = await groups.next();
  while (!group.done && group.value.length === 0) group = await groups.next();
  const [heading, ...first] = group.value ?? [];
  const columns = columnsOf(heading, fields);
  if ('faults' in columns) {
    await groups.return(undefined);
    return columns;
  }
  const named = (row: CsvRow) => ({
    ...row,
    value: (field: F) => row.cells[columns.at.get(field) ?? -1]?.trim() ?? '',
  });
  async function* rows() {
    yield first.map(named);
    for await (const more of groups) yield more.map(named);
  }
  return { rows: rows() };
}

function columnsOf<F extends string>(
  heading: CsvRow | undefined,
  fields: readonly F[],
): { at: Map<F, number> } | { faults: Fault[] } {
  const names = (heading?.cells ?? []).map(folded);
  const at = new Map<F, number>();
  const faults: Fault[] = [];
  for (const field of fields) {
    const column = names.indexOf(field);
    if (column === -1) faults.push({ row: 1, field, code: 'missing-column' });
    else if (names.lastIndexOf(field) !== column) faults.push({ row: 1, field, code: 'column-twice' });
    at.set(field, column);
  }
  return faults.length > 0 ? { faults } : { at };
}

/** Case, accents and spaces do not matter in a heading or a role: "Skolenhetskod", "Födelsedatum". */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Put by the decoder where bytes were not UTF-8. */
const DAMAGED = '\uFFFD';
const LONGEST_FIELD = 200;

/** Reads the fields of one row and keeps what is wrong with them. */
export function fieldReader<F extends string>(row: TableRow<F>) {
  const faults: Fault[] = [];
  const fault = (field: F, code: FaultCode) => {
    faults.push({ row: row.row, field, code });
    return undefined;
  };
  /** One line of text, or undefined when empty. */
  const text = (field: F, longest = LONGEST_FIELD): string | undefined => {
    const value = row.value(field).replace(/\s+/g, ' ');
    if (value.includes(DAMAGED)) return fault(field, 'encoding');
    if (value.length > longest) return fault(field, 'too-long');
    if (/\p{Cc}/u.test(value)) return fault(field, 'format');
    return value === '' ? undefined : value;
  };
  const required = (field: F): string => {
    const before = faults.length;
    const value = text(field);
    if (value === undefined && faults.length === before) fault(field, 'missing');
    return value ?? '';
  };
  const date = (field: F): string | undefined => {
    const value = text(field);
    if (value === undefined || IsoDate.safeParse(value).success) return value;
    return fault(field, 'format');
  };
  return { faults, fault, text, required, date };
}
export type FieldReader<F extends string> = ReturnType<typeof fieldReader<F>>;
