import type { Temporal } from 'temporal-polyfill';
import type { PersonKey } from '../../shared/domain/notification.ts';
import type { PersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Extract } from '../../shared/domain/resident.ts';
import {
  extractDateOf,
  type Identity,
  identityOf,
  RESIDENT_FIELDS,
  type ResidentField,
  readResident,
} from './read-resident.ts';
import { readTable, type TableRow } from './read-table.ts';
import { type ImportResult, type RowFault, refusedFile } from './result.ts';

export type Survey = {
  /** uttagsdatum */
  date: string;
  rows: number;
  /** With a readable number. */
  named: Set<PersonKey>;
  /** Any other stored person is gone. */
  persons: Set<PersonKey>;
  /** Marked in any of their rows. */
  protectedPersons: Set<PersonKey>;
};

/** Writes nothing. */
export async function surveyExtract(
  bytes: AsyncIterable<Uint8Array>,
  today: Temporal.PlainDate,
  districts: ReadonlySet<string>,
  personKeyOf: (number: PersonalNumber) => PersonKey,
): Promise<Survey | { refused: ImportResult }> {
  const table = await readTable(bytes, RESIDENT_FIELDS);
  if ('faults' in table) return { refused: refusedFile('heading', 0, table.faults) };
  const survey: Survey = { date: '', rows: 0, named: new Set(), persons: new Set(), protectedPersons: new Set() };
  const otherDates: RowFault[] = [];
  for await (const group of table.rows)
    for (const row of group) {
      survey.rows += 1;
      const date = extractDateOf(row);
      if (date !== undefined && survey.date === '') survey.date = date;
      if (date !== undefined && date !== survey.date)
        otherDates.push({ row: row.row, field: 'uttagsdatum', code: 'other-extract-date' });
      const person = identityOf(row, today);
      if ('fault' in person) continue;
      const key = personKeyOf(person.number);
      survey.named.add(key);
      if (!isRefused(row, person, districts)) survey.persons.add(key);
      if (person.protected) survey.protectedPersons.add(key);
    }
  if (otherDates.length > 0) return { refused: refusedFile('extract-date', survey.rows, otherDates) };
  return survey;
}

/** An older extract's facts would look fresh (P6). A marking counts in any row. */
function isRefused(row: TableRow<ResidentField>, person: Identity, districts: ReadonlySet<string>): boolean {
  return !person.protected && 'fault' in readResident(row, person.number, districts);
}

export function refusalOf(
  { date, rows, named }: Survey,
  inForce: Extract | undefined,
  profile: Profile,
  today: Temporal.PlainDate,
): ImportResult | undefined {
  if (named.size === 0) return refusedFile('no-rows', rows);
  // Letters would leave on data that is too old.
  if (date === '' || date > today.toString()) return refusedFile('extract-date', rows);
  if (inForce && date < inForce.date) return refusedFile('older-than-current', rows);
  // In persons: unreadable rows must not pass for a complete extract.
  if (inForce && named.size < inForce.rows * profile.residents.smallestShare) return refusedFile('too-few-rows', rows);
  return undefined;
}
