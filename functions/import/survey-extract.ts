import { createHash } from 'node:crypto';
import type { PersonKey } from '../../shared/domain/notification.ts';
import type { PersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Extract } from '../../shared/domain/resident.ts';
import {
  extractDateOf,
  identityOf,
  RESIDENT_FIELDS,
  type ResidentField,
  readResident,
  type Terms,
} from './read-resident.ts';
import { readTable, type TableRow } from './read-table.ts';
import { type ImportResult, type RowFault, refusedFile } from './result.ts';

export type Survey = {
  /** uttagsdatum */
  date: string;
  rows: number;
  /** With a readable number. */
  named: Map<PersonKey, PersonalNumber>;
  /** Any other stored person is gone. */
  persons: Set<PersonKey>;
  /** Marked in any of their rows. */
  protectedPersons: Set<PersonKey>;
  /** Whose rows say different things. */
  disagreeing: Set<PersonKey>;
  headingFaults: RowFault[];
  otherDates: RowFault[];
};

/** Writes nothing. A flag counts also in a file that is refused (PR13). */
export async function surveyExtract(
  bytes: AsyncIterable<Uint8Array>,
  terms: Terms,
  personKeyOf: (number: PersonalNumber) => PersonKey,
): Promise<Survey> {
  const table = await readTable(bytes, RESIDENT_FIELDS);
  const survey: Survey = {
    date: '',
    rows: 0,
    named: new Map(),
    persons: new Set(),
    protectedPersons: new Set(),
    disagreeing: new Set(),
    headingFaults: table.faults,
    otherDates: [],
  };
  const said = new Map<PersonKey, string>();
  for await (const group of table.rows)
    for (const row of group) {
      survey.rows += 1;
      const date = extractDateOf(row);
      if (date !== undefined && survey.date === '') survey.date = date;
      if (date !== undefined && date !== survey.date)
        survey.otherDates.push({ row: row.row, field: 'uttagsdatum', code: 'other-extract-date' });
      const person = identityOf(row, terms);
      if ('fault' in person) continue;
      const key = personKeyOf(person.number);
      survey.named.set(key, person.number);
      if (person.protected) survey.protectedPersons.add(key);
      const facts = person.protected ? 'protected' : factsIn(row, person.number, terms);
      // A refused row is no proof: an older extract's facts would look fresh (P6).
      if (facts === undefined) continue;
      survey.persons.add(key);
      if (said.has(key) && said.get(key) !== facts) survey.disagreeing.add(key);
      said.set(key, facts);
    }
  return survey;
}

/** Short, since all persons' are kept. */
function factsIn(row: TableRow<ResidentField>, number: PersonalNumber, terms: Terms): string | undefined {
  const read = readResident(row, number, terms);
  if ('fault' in read) return undefined;
  return createHash('sha256').update(JSON.stringify(read.facts)).digest('base64').slice(0, 12);
}

export function refusalOf(
  { date, rows, named, protectedPersons, headingFaults, otherDates }: Survey,
  inForce: Extract | undefined,
  protectedBefore: number,
  { residents }: Profile,
  today: string,
): ImportResult | undefined {
  if (headingFaults.length > 0) return refusedFile('heading', 0, headingFaults);
  if (otherDates.length > 0) return refusedFile('extract-date', rows, otherDates);
  if (named.size === 0) return refusedFile('no-rows', rows);
  // Letters would leave on data that is too old.
  if (date === '' || date > today) return refusedFile('extract-date', rows);
  if (inForce && date < inForce.date) return refusedFile('older-than-current', rows);
  // In persons: unreadable rows must not pass for a complete extract.
  if (inForce && named.size < inForce.rows * residents.smallestShare) return refusedFile('too-few-rows', rows);
  const { share, persons } = residents.protectedMayChangeBy;
  const change = Math.abs(protectedPersons.size - protectedBefore);
  const jumps = inForce !== undefined && change > persons && change > protectedBefore * share;
  const isTooMany = protectedPersons.size > persons && protectedPersons.size > named.size * residents.mostProtected;
  return jumps || isTooMany ? refusedFile('protected-share', rows) : undefined;
}
