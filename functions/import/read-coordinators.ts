import type { StaffMember, StaffRole } from '../../shared/domain/directory.ts';
import { readAddress } from './read-address.ts';
import { type ReadRow, readList, resultOf } from './read-list.ts';
import { type FieldReader, fieldReader, folded, type TableRow } from './read-table.ts';
import { type ImportResult, refusedFile } from './result.ts';

const FIELDS = ['stadsdel', 'roll', 'namn', 'epost', 'ersattare', 'franvaro_fran', 'franvaro_till'] as const;
type Field = (typeof FIELDS)[number];

const ROLES: Record<string, StaffRole> = {
  samordnare: 'coordinator',
  chef: 'manager',
  kaa_grupp: 'kaa-group',
  skyddshandlaggare: 'officer',
  tryckeri: 'printer',
};

export type ReadCoordinators = { staff: StaffMember[]; result: ImportResult };

/** One bad row refuses the list; so does having nobody to read held or sealed mail. */
export async function readCoordinators(
  bytes: AsyncIterable<Uint8Array>,
  districts: ReadonlySet<string>,
): Promise<ReadCoordinators> {
  const list = await readList(bytes, FIELDS, (row) => readMember(row, districts));
  if ('refused' in list) return { staff: [], result: list.refused };
  const staff = list.items.map(({ item }) => item);
  const result = resultOf(list.rows, list.faults);
  if (result.state === 'refused') return { staff: [], result };
  if (!staff.some(({ role }) => role === 'kaa-group'))
    return { staff: [], result: refusedFile('no-kaa-group', list.rows) };
  if (!staff.some(({ role }) => role === 'officer')) return { staff: [], result: refusedFile('no-officer', list.rows) };
  return { staff, result };
}

function readMember(row: TableRow<Field>, districts: ReadonlySet<string>): ReadRow<StaffMember> {
  const read = fieldReader(row);
  const written = read.required('roll');
  const role = ROLES[folded(written)];
  if (written !== '' && role === undefined) read.fault('roll', 'unknown-role');
  const district = read.text('stadsdel')?.toLowerCase();
  if (district !== undefined && !districts.has(district)) read.fault('stadsdel', 'unknown-district');
  const email = addressOf(read, 'epost');
  if (email === undefined && row.value('epost') === '') read.fault('epost', 'missing');
  const deputy = addressOf(read, 'ersattare');
  const absentFrom = read.date('franvaro_fran');
  const absentTo = read.date('franvaro_till');
  if (absentFrom && absentTo && absentTo < absentFrom) read.fault('franvaro_till', 'until-before-from');
  const name = read.required('namn');
  if (role === undefined || read.faults.length > 0) return { faults: read.faults };
  const absence = { ...(absentFrom && { absentFrom }), ...(absentTo && { absentTo }) };
  const place = { ...(district && { district }), ...(deputy && { deputy }) };
  return { item: { role, name, email: email ?? '', ...place, ...absence } };
}

function addressOf(read: FieldReader<Field>, field: 'epost' | 'ersattare'): string | undefined {
  const written = read.text(field);
  return written === undefined ? undefined : (readAddress(written) ?? read.fault(field, 'format'));
}
