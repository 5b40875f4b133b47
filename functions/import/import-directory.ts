import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { ListOrigin, ReplaceOutcome, SchoolUnit, StaffMember } from '../../shared/domain/directory.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { readCoordinators } from './read-coordinators.ts';
import { readSchools } from './read-schools.ts';
import type { ImportResult } from './result.ts';

export type DirectoryFile = { bytes: AsyncIterable<Uint8Array>; storedAt: Date; importId: string };

export type DirectoryPorts = {
  replaceSchools: (units: SchoolUnit[], origin: ListOrigin) => Promise<ReplaceOutcome>;
  expireOthers: (origin: ListOrigin) => Promise<void>;
  replaceStaff: (staff: StaffMember[], origin: ListOrigin) => Promise<ReplaceOutcome>;
  now: () => Temporal.Instant;
};

export async function importSchools(
  file: DirectoryFile,
  profile: Profile,
  ports: DirectoryPorts,
): Promise<ImportResult | 'superseded'> {
  const today = dateInStockholm(ports.now()).toString();
  const { units, result } = await readSchools(file.bytes, profile.intake.sharedMailProviders, today);
  if (result.state === 'refused') return result;
  const origin = originOf(file, ports);
  if ((await ports.replaceSchools(units, origin)) === 'newer-in-force') return 'superseded';
  await ports.expireOthers(origin);
  return result;
}

export async function importCoordinators(
  file: DirectoryFile,
  profile: Profile,
  ports: DirectoryPorts,
): Promise<ImportResult | 'superseded'> {
  const districts = new Set(profile.districts.map(({ code }) => code));
  const { staff, result } = await readCoordinators(file.bytes, districts);
  if (result.state === 'refused') return result;
  const replaced = await ports.replaceStaff(staff, originOf(file, ports));
  return replaced === 'newer-in-force' ? 'superseded' : result;
}

function originOf({ importId, storedAt }: DirectoryFile, { now }: DirectoryPorts): ListOrigin {
  return { version: importId, importedAt: now(), fileStoredAt: storedAt };
}
