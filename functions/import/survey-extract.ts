import type { Temporal } from 'temporal-polyfill';
import type { PersonKey } from '../../shared/domain/notification.ts';
import type { PersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Extract } from '../../shared/domain/resident.ts';
import { extractDateOf, RESIDENT_FIELDS, whose } from './read-resident.ts';
import { readTable } from './read-table.ts';
import { type Fault, type ImportResult, refusedWhole } from './result.ts';

export type Survey = {
  /** uttagsdatum */
  date: string;
  rows: number;
  /** Everybody the file surely names; whoever is stored and not among them is gone. */
  persons: Set<PersonKey>;
  /** Known before anything is written: a person who stands twice, once marked, is protected from the first row on. */
  protectedPersons: Set<PersonKey>;
};

/** The first reading of an extract: whom it names and when it was taken; nothing is written. */
export async function surveyExtract(
  bytes: AsyncIterable<Uint8Array>,
  today: Temporal.PlainDate,
  personKeyOf: (number: PersonalNumber) => PersonKey,
): Promise<Survey | { refused: ImportResult }> {
  const table = await readTable(bytes, RESIDENT_FIELDS);
  if ('faults' in table) return { refused: refusedWhole('heading', 0, table.faults) };
  const survey: Survey = { date: '', rows: 0, persons: new Set(), protectedPersons: new Set() };
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
      survey.persons.add(key);
      if (person.protected) survey.protectedPersons.add(key);
    }
  if (otherDates.length > 0) return { refused: refusedWhole('extract-date', survey.rows, otherDates) };
  return survey;
}

/** Why the extract may not take effect beside the one in force, if so. */
export function whyNot(
  { date, rows, persons }: Survey,
  inForce: Extract | undefined,
  profile: Profile,
  today: Temporal.PlainDate,
): ImportResult | undefined {
  if (persons.size === 0) return refusedWhole('no-rows', rows);
  // A date ahead of us would let letters leave on old data when it should long be too old.
  if (date === '' || date > today.toString()) return refusedWhole('extract-date', rows);
  if (inForce && date < inForce.date) return refusedWhole('older-than-current', rows);
  // Counted in persons: rows that nobody can read must not pass for a complete extract.
  if (inForce && persons.size < inForce.rows * profile.residents.smallestShare)
    return refusedWhole('too-few-rows', rows);
  return undefined;
}
