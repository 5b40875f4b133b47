import type { Temporal } from 'temporal-polyfill';
import type { PersonKey } from '../../shared/domain/notification.ts';
import type { PersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Extract } from '../../shared/domain/resident.ts';
import {
  extractDateOf,
  type Known,
  RESIDENT_FIELDS,
  type ResidentField,
  readResident,
  whose,
} from './read-resident.ts';
import { readTable, type TableRow } from './read-table.ts';
import { type Fault, type ImportResult, refusedWhole } from './result.ts';

export type Survey = {
  /** uttagsdatum */
  date: string;
  rows: number;
  /** Everybody the file surely names. */
  named: Set<PersonKey>;
  /** Those of them with a row that is taken; whoever is stored and not among them is gone. */
  persons: Set<PersonKey>;
  /** Known before anything is written: a person who stands twice, once marked, is protected from the first row on. */
  protectedPersons: Set<PersonKey>;
};

/** The first reading of an extract: whom it names and when it was taken; nothing is written. */
export async function surveyExtract(
  bytes: AsyncIterable<Uint8Array>,
  today: Temporal.PlainDate,
  districts: ReadonlySet<string>,
  personKeyOf: (number: PersonalNumber) => PersonKey,
): Promise<Survey | { refused: ImportResult }> {
  const table = await readTable(bytes, RESIDENT_FIELDS);
  if ('faults' in table) return { refused: refusedWhole('heading', 0, table.faults) };
  const survey: Survey = { date: '', rows: 0, named: new Set(), persons: new Set(), protectedPersons: new Set() };
  const otherDates: Fault[] = [];
  for await (const group of table.rows)
    for (const row of group) {
      survey.rows += 1;
      const date = extractDateOf(row);
      if (date !== undefined && survey.date === '') survey.date = date;
      if (date !== undefined && date !== survey.date)
        otherDates.push({ row: row.row, field: 'uttagsdatum', code: 'other-extract-date' });
      const person = whose(row, today);
      if ('fault' in person) continue;
      const key = personKeyOf(person.number);
      survey.named.add(key);
      if (!isRefused(row, person, districts)) survey.persons.add(key);
      if (person.protected) survey.protectedPersons.add(key);
    }
  if (otherDates.length > 0) return { refused: refusedWhole('extract-date', survey.rows, otherDates) };
  return survey;
}

/**
 * A row that is refused says nothing of its person: what an older extract said is not true for its being so, and would
 * look fresh with the date of this one (promise P6). A marking counts in whatever row.
 */
function isRefused(row: TableRow<ResidentField>, person: Known, districts: ReadonlySet<string>): boolean {
  return !person.protected && 'fault' in readResident(row, person.number, districts);
}

/** Why the extract may not take effect beside the one in force, if so. */
export function whyNot(
  { date, rows, named }: Survey,
  inForce: Extract | undefined,
  profile: Profile,
  today: Temporal.PlainDate,
): ImportResult | undefined {
  if (named.size === 0) return refusedWhole('no-rows', rows);
  // A date ahead of us would let letters leave on old data when it should long be too old.
  if (date === '' || date > today.toString()) return refusedWhole('extract-date', rows);
  if (inForce && date < inForce.date) return refusedWhole('older-than-current', rows);
  // Counted in persons: rows that nobody can read must not pass for a complete extract.
  if (inForce && named.size < inForce.rows * profile.residents.smallestShare) return refusedWhole('too-few-rows', rows);
  return undefined;
}
