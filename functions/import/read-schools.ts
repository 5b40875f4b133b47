import type { SchoolUnit } from '../../shared/domain/directory.ts';
import { readAddress, readDomain } from './read-address.ts';
import { type ReadRow, readList, resultOf } from './read-list.ts';
import { type FieldReader, fieldReader, type TableRow } from './read-table.ts';
import { faultsOf, type ImportResult, type RowFault } from './result.ts';

const FIELDS = [
  'skolenhetskod',
  'namn',
  'huvudman',
  'kommun',
  'doman',
  'rapportorer',
  'kvittoadress',
  'telefon',
  'giltig_fran',
  'giltig_till',
] as const;
type Field = (typeof FIELDS)[number];
type Read = FieldReader<Field>;
type NumberedUnit = { row: number; item: SchoolUnit };

export type ReadSchools = { units: SchoolUnit[]; result: ImportResult };

/** One bad row refuses the list: a school left out could no longer report. */
export async function readSchools(
  bytes: AsyncIterable<Uint8Array>,
  sharedMailProviders: readonly string[],
  today: string,
): Promise<ReadSchools> {
  const list = await readList(bytes, FIELDS, (row) => readUnit(row, sharedMailProviders));
  if ('refused' in list) return { units: [], result: list.refused };
  const { units, overlapping, others } = choosePeriods(list.items, today);
  const result = resultOf(list.rows, [...list.faults, ...overlapping], faultsOf(others));
  return { units: result.state === 'imported' ? units : [], result };
}

function readUnit(row: TableRow<Field>, shared: readonly string[]): ReadRow<SchoolUnit> {
  const read = fieldReader(row);
  const unit = read.required('skolenhetskod');
  if (unit !== '' && !/^\d{8}$/.test(unit)) read.fault('skolenhetskod', 'format');
  const receiptAddress = read.required('kvittoadress');
  if (receiptAddress !== '' && !readAddress(receiptAddress)) read.fault('kvittoadress', 'format');
  const validFrom = read.date('giltig_fran');
  const validTo = read.date('giltig_till');
  if (validFrom && validTo && validTo < validFrom) read.fault('giltig_till', 'until-before-from');
  const phone = read.text('telefon');
  const result: SchoolUnit = {
    unit,
    name: read.required('namn'),
    authority: read.text('huvudman') ?? '',
    municipality: read.text('kommun') ?? '',
    ...reportersOf(read, shared, validTo),
    receiptAddress: receiptAddress.toLowerCase(),
    ...(phone && { phone }),
    ...(validFrom && { validFrom }),
    ...(validTo && { validTo }),
  };
  return read.faults.length > 0 ? { faults: read.faults } : { item: result };
}

const MAX_LIST_LENGTH = 10_000;

function reportersOf(read: Read, shared: readonly string[], validTo: string | undefined) {
  const written = read.text('doman');
  const domain = written === undefined ? '' : readDomain(written);
  if (domain === undefined) read.fault('doman', 'format');
  const named = read.text('rapportorer', MAX_LIST_LENGTH)?.split(' ') ?? [];
  if (named.includes('*')) {
    if (named.length > 1) read.fault('rapportorer', 'format');
    if (domain === '') read.fault('doman', 'missing');
    // Anybody can get an address there (PR6).
    if (domain && shared.includes(domain)) read.fault('doman', 'shared-mail-provider');
    return { domain: domain ?? '', reporters: '*' as const };
  }
  // A closed unit stays without reporters.
  if (named.length === 0 && validTo === undefined) read.fault('rapportorer', 'missing');
  const reporters = named.map((address) => readAddress(address) ?? read.fault('rapportorer', 'format') ?? '');
  return { domain: domain ?? '', reporters: [...new Set(reporters)] };
}

/**
 * The period valid today is kept, else the next, else the last; others become warnings. A future one needs another
 * import.
 */
function choosePeriods(numbered: NumberedUnit[], today: string) {
  const byCode = Map.groupBy(numbered, ({ item }) => item.unit);
  const units: SchoolUnit[] = [];
  const overlapping: RowFault[] = [];
  const others: RowFault[] = [];
  for (const same of byCode.values()) {
    const inOrder = same.toSorted((a, b) => (fromOf(a) < fromOf(b) ? -1 : 1));
    for (const [index, period] of inOrder.entries()) {
      const next = inOrder[index + 1];
      if (next && fromOf(next) <= untilOf(period))
        overlapping.push({ row: next.row, field: 'skolenhetskod', code: 'twice-in-file' });
    }
    const kept = inOrder.find((period) => untilOf(period) >= today) ?? inOrder.at(-1);
    for (const period of inOrder)
      if (period === kept) units.push(period.item);
      else others.push({ row: period.row, field: 'skolenhetskod', code: 'other-period' });
  }
  return { units, overlapping, others };
}

const fromOf = ({ item }: NumberedUnit) => item.validFrom ?? '0000-00-00';
const untilOf = ({ item }: NumberedUnit) => item.validTo ?? '9999-99-99';
