import { type CsvRow, csvStream } from '../../shared/csv/read-csv.ts';
import { IsoDate } from '../../shared/domain/calendar.ts';
import type { RowFault, RowFaultCode } from './result.ts';

export type TableRow<F extends string> = {
  row: number;
  sound: boolean;
  cells: string[];
  /** Trimmed, blank if missing. */
  value: (field: F) => string;
  /** Cells below headings that nobody asked for, with these. */
  others: () => { heading: string; value: string }[];
};

/** With `faults` in the heading only some fields have values. */
export type Table<F extends string> = { rows: AsyncIterable<TableRow<F>[]>; faults: RowFault[] };

const DELIMITER = ';';

/** Columns in any order. */
export async function readTable<F extends string>(
  bytes: AsyncIterable<Uint8Array>,
  fields: readonly F[],
): Promise<Table<F>> {
  const groups = csvStream(bytes, DELIMITER);
  let group = await groups.next();
  while (!group.done && group.value.length === 0) group = await groups.next();
  const [heading, ...first] = group.value ?? [];
  const { names, at, faults } = columnsOf(heading, fields);
  const unknown = names.flatMap((name, column) => ((fields as readonly string[]).includes(name) ? [] : column));
  const named = (row: CsvRow) => ({
    ...row,
    value: (field: F) => row.cells[at.get(field) ?? -1]?.trim() ?? '',
    others: () => unknown.map((column) => ({ heading: names[column] ?? '', value: row.cells[column]?.trim() ?? '' })),
  });
  async function* rows() {
    yield first.map(named);
    for await (const more of groups) yield more.map(named);
  }
  return { rows: rows(), faults };
}

function columnsOf<F extends string>(heading: CsvRow | undefined, fields: readonly F[]) {
  const names = (heading?.cells ?? []).map(folded);
  const at = new Map<F, number>();
  const faults: RowFault[] = [];
  for (const field of fields) {
    const column = names.indexOf(field);
    if (column === -1) faults.push({ row: 1, field, code: 'missing-column' });
    else if (names.lastIndexOf(field) !== column) faults.push({ row: 1, field, code: 'column-twice' });
    at.set(field, column);
  }
  return { names, at, faults };
}

/** "Födelsedatum" is fodelsedatum. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Decoded from bytes that are not UTF-8. */
const DAMAGED = '\uFFFD';
const MAX_FIELD_LENGTH = 200;

export function fieldReader<F extends string>(row: TableRow<F>) {
  const faults: RowFault[] = [];
  const fault = (field: F, code: RowFaultCode) => {
    faults.push({ row: row.row, field, code });
    return undefined;
  };
  /** Undefined if blank or faulty. */
  const checked = (field: F, value: string, maxLength = MAX_FIELD_LENGTH): string | undefined => {
    if (value.includes(DAMAGED)) return fault(field, 'encoding');
    if (value.length > maxLength) return fault(field, 'too-long');
    if (/(?!\n)\p{Cc}/u.test(value)) return fault(field, 'format');
    return value === '' ? undefined : value;
  };
  const onOneLine = (value: string) => value.replace(/\s+/g, ' ').trim();
  const text = (field: F, maxLength?: number) => checked(field, onOneLine(row.value(field)), maxLength);
  /** As they stand below each other. */
  const lines = (field: F) => {
    const written = row.value(field).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
    return checked(field, written.map(onOneLine).filter(Boolean).join('\n'));
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
  return { faults, fault, text, lines, required, date };
}
export type FieldReader<F extends string> = ReturnType<typeof fieldReader<F>>;
