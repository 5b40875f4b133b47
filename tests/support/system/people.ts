import { createHmac } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Resident } from '../../../shared/domain/resident.ts';
import { TEST_SECRET } from '../fake-secrets.ts';

/** A Monday morning outside quiet periods. */
export const START = Temporal.Instant.from('2026-11-23T08:00:00Z');

const personKeyOf = (number: string) =>
  createHmac('sha256', TEST_SECRET).update('person|').update(number).digest('hex');

const known = <T extends { number: string }>(person: T) => ({ ...person, personKey: personKeyOf(person.number) });

/** Each string here may stand nowhere outside the stores. */
export const PEOPLE = {
  minor: known({
    number: '200901102384',
    given: 'Tindra',
    family: 'Sagolund',
    street: 'Påhittsvägen 17',
    born: '2009-01-10',
    emails: ['tindra.sagolund@post.example'],
    phones: ['070-174 06 05'],
    others: ['Björke Sagolund'],
  }),
  adult: known({
    number: '200801012386',
    given: 'Ymer',
    family: 'Drömstedt',
    street: 'Låtsasgränd 4',
    born: '2008-01-01',
    emails: ['ymer.dromstedt@post.example'],
  }),
  hidden: known({
    number: '200801022393',
    given: 'Vildros',
    family: 'Gömlund',
    street: 'Okändstigen 9',
    born: '2008-01-02',
  }),
  stranger: known({ number: '200802292383', given: 'Embla', family: 'Främlund', street: '', born: '2008-02-29' }),
};
export const UNIT = '12345678';

export type Person = { number: string; given: string; family: string; emails?: string[]; phones?: string[] };

/** The extract: two with all fields, a protected one with none, not the stranger. */
export function residents(): Resident[] {
  const { minor, adult, hidden } = PEOPLE;
  return [resident(minor), resident(adult), { ...kept(hidden.personKey), protected: true }];
}

const kept = (personKey: string) => ({
  personKey,
  extractDate: '2026-11-22',
  changedAt: '2026-11-22T03:00:00Z',
  gone: false,
});

function resident(person: typeof PEOPLE.minor | typeof PEOPLE.adult): Resident {
  const address = { street: person.street, postcode: '12345', city: 'FARSTA' };
  return {
    ...kept(person.personKey),
    protected: false,
    personnummer: person.number,
    birthDate: person.born,
    givenNames: person.given,
    familyName: person.family,
    address,
    homeMunicipality: '0180',
    district: 'farsta',
    deceased: false,
    emigrated: false,
    guardians: 'others' in person ? person.others.map((name) => ({ name, address })) : [],
  };
}
