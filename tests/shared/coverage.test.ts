import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { ageOn } from '../../shared/domain/calendar.ts';
import { ageLimitOn, birthDateOf, districtOf, residentCoverage } from '../../shared/domain/coverage.ts';
import type { OpenResident } from '../../shared/domain/resident.ts';
import {
  anExtract,
  aProtectedResident,
  aResident,
  numberBornOn,
  population,
  profileWith,
  stockholm,
  TODAY,
} from '../support/builders.ts';

const date = (text: string) => Temporal.PlainDate.from(text);
const coverageOf = (change: Partial<OpenResident>, today = TODAY) =>
  residentCoverage(population({ resident: aResident(change) }), stockholm, date(today));

describe('coverage by skollagen 29:9, as far as the extract can tell', () => {
  test.each<{ name: string; change: Partial<OpenResident>; today?: string; says: string }>([
    { name: 'registered here, 17 years old', change: {}, says: 'covered no-education-known' },
    { name: 'day before the 20th birthday', change: { birthDate: '2006-11-24' }, says: 'covered no-education-known' },
    { name: 'the 20th birthday', change: { birthDate: '2006-11-23' }, says: 'not-covered turned-20' },
    {
      name: 'born on a leap day, the day before turning 20',
      change: { birthDate: '2008-02-29' },
      today: '2028-02-28',
      says: 'covered no-education-known',
    },
    {
      name: 'born on a leap day, turning 20',
      change: { birthDate: '2008-02-29' },
      today: '2028-02-29',
      says: 'not-covered turned-20',
    },
    {
      name: 'the last day of the spring term of year nine',
      change: { birthDate: '2010-12-31' },
      today: '2026-06-15',
      says: 'not-covered compulsory-school',
    },
    {
      name: 'the day after it',
      change: { birthDate: '2010-01-01' },
      today: '2026-06-16',
      says: 'covered no-education-known',
    },
    {
      name: 'home municipality is another',
      change: { homeMunicipality: '0126' },
      says: 'not-covered other-municipality',
    },
    { name: 'deceased', change: { deceased: true }, says: 'not-covered deceased' },
    { name: 'emigrated', change: { emigrated: true }, says: 'not-covered emigrated' },
    { name: 'gone from a newer extract', change: { gone: true }, says: 'undecided gone-from-extract' },
    {
      name: 'coordination number without a birth date',
      change: { personnummer: '200900602387', birthDate: undefined },
      says: 'undecided birth-date-unknown',
    },
  ])('$name: $says', ({ change, today, says }) => {
    const { result, reason } = coverageOf(change, today);
    expect(`${result} ${reason}`).toBe(says);
  });

  test.each([
    { name: 'no extract', facts: { resident: aResident(), extract: undefined }, reason: 'no-extract' },
    {
      name: 'an incomplete extract',
      facts: population({ extract: anExtract({ complete: false }) }),
      reason: 'no-extract',
    },
    { name: 'an unknown resident', facts: population({ resident: undefined }), reason: 'not-in-extract' },
    { name: 'a protected one', facts: population({ resident: aProtectedResident() }), reason: 'not-in-extract' },
  ])('$name gives undecided, never not covered', ({ facts, reason }) => {
    expect(residentCoverage(facts, stockholm, date(TODAY))).toMatchObject({ result: 'undecided', reason });
  });

  test('says by which rules it judged', () => {
    expect(coverageOf({}).rules).toBe(stockholm.ruleSet);
  });
});

describe('birth dates', () => {
  test("the population register's date rules over the one in the number", () => {
    expect(birthDateOf(aResident({ birthDate: '2009-03-14' }))?.toString()).toBe('2009-03-14');
  });
  test('the number is asked where the register gives no date', () => {
    const resident = aResident({ birthDate: undefined, personnummer: numberBornOn('2008-02-29') });
    expect(birthDateOf(resident)?.toString()).toBe('2008-02-29');
  });
  test.each([
    { born: '2008-02-29', on: '2026-02-28', age: 17 },
    { born: '2008-02-29', on: '2026-03-01', age: 18 },
    { born: '2009-03-15', on: '2027-03-14', age: 17 },
    { born: '2009-03-15', on: '2027-03-15', age: 18 },
  ])('born $born is $age on $on', ({ born, on, age }) => {
    expect(ageOn(date(born), date(on))).toBe(age);
  });
  test('the age limit of a leap-day child is its real 20th birthday', () => {
    expect(ageLimitOn(date('2008-02-29'), stockholm).toString()).toBe('2028-02-29');
  });
});

describe('the district', () => {
  const profile = profileWith({ postcodeDistricts: { '12345': 'bromma' } });
  test('is the one in the extract', () => {
    expect(districtOf(aResident(), profile)).toBe('farsta');
  });
  test('is found by postcode where the extract has none', () => {
    expect(districtOf(aResident({ district: undefined }), profile)).toBe('bromma');
  });
  test('is unknown without either', () => {
    expect(districtOf(aResident({ district: undefined, address: undefined }), profile)).toBeUndefined();
  });
});
