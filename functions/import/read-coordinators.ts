import type { StaffMember, StaffRole } from '../../shared/domain/directory.ts';
import { readAddress } from './read-address.ts';
import { type FieldReader, fieldReader, folded, readTable, type TableRow } from './read-table.ts';
import { type ImportResult, noFaults, type RowFault, refusedFile } from './result.ts';

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

/** directory/coordinators.csv. One bad row refuses it; so does a list that leaves held or sealed mail without a reader. */
export async function readCoordinators(
  bytes: AsyncIterable<Uint8Array>,
  districts: ReadonlySet<string>,
): Promise<ReadCoordinators> {
  const refused = (...why: Parameters<typeof refusedFile>) => ({ staff: [], result: refusedFile(...why) });
  const table = await readTable(bytes, FIELDS);
  if ('faults' in table) return refused('heading', 0, table.faults);
  const staff: StaffMember[] = [];
  const faults: RowFault[] = [];
  let rows = 0;
  for await (const group of table.rows)
    for (const row of group) {
      rows += 1;
      const read = readMember(row, districts);
      if ('faults' in read) faults.push(...read.faults);
      else staff.push(read.member);
    }
  if (faults.length > 0) return refused('bad-rows', rows, faults);
  if (rows === 0) return refused('no-rows');
  if (!staff.some(({ role }) => role === 'kaa-group')) return refused('no-kaa-group', rows);
  if (!staff.some(({ role }) => role === 'officer')) return refused('no-officer', rows);
  return { staff, result: { state: 'imported', rows, accepted: rows, refused: noFaults(), warnings: noFaults() } };
}

function readMember(
  row: TableRow<Field>,
  districts: ReadonlySet<string>,
): { member: StaffMember } | { faults: RowFault[] } {
  if (!row.sound) return { faults: [{ row: row.row, field: 'row', code: 'row-shape' }] };
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
  return { member: { role, name, email: email ?? '', ...place, ...absence } };
}

function addressOf(read: FieldReader<Field>, field: 'epost' | 'ersattare'): string | undefined {
  const written = read.text(field);
  return written === undefined ? undefined : (readAddress(written) ?? read.fault(field, 'format'));
}
