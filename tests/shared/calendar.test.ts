import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import stockholm from '#profile' with { type: 'json' };
import {
  addWorkingDays,
  afterQuietPeriods,
  ageOn,
  dateInStockholm,
  isWorkingDay,
  startOfDay,
} from '../../shared/domain/calendar.ts';
import { readProfile } from '../../shared/domain/profile.ts';

const { freeDays } = readProfile(stockholm);
const date = (iso: string) => Temporal.PlainDate.from(iso);

test.each([
  ['2026-11-21T22:59:59Z', '2026-11-21'],
  ['2026-11-21T23:00:00Z', '2026-11-22'],
  ['2026-07-01T21:59:59Z', '2026-07-01'],
  ['2026-07-01T22:00:00Z', '2026-07-02'],
  // The clocks change at 01:00 UTC on the last Sundays of March and October.
  ['2026-03-28T23:00:00Z', '2026-03-29'],
  ['2026-10-24T22:00:00Z', '2026-10-25'],
])('%s is %s in Stockholm', (instant, day) => {
  expect(dateInStockholm(Temporal.Instant.from(instant)).toString()).toBe(day);
});

test.each([
  ['2026-11-22', '2026-11-21T23:00:00Z'],
  ['2026-07-02', '2026-07-01T22:00:00Z'],
  ['2026-03-29', '2026-03-28T23:00:00Z'],
  ['2026-10-25', '2026-10-24T22:00:00Z'],
])('%s begins at %s', (day, instant) => {
  expect(startOfDay(date(day)).toString()).toBe(instant);
});

const FREE = [
  ['nyårsdagen', '2026-01-01', '2027-01-01'],
  ['trettondedag jul', '2026-01-06', '2027-01-06'],
  ['långfredagen', '2026-04-03', '2027-03-26'],
  ['annandag påsk', '2026-04-06', '2027-03-29'],
  ['första maj', '2026-05-01', '2027-05-01'],
  ['Kristi himmelsfärdsdag', '2026-05-14', '2027-05-06'],
  ['nationaldagen', '2026-06-06', '2027-06-06'],
  ['midsommarafton', '2026-06-19', '2027-06-25'],
  ['midsommardagen', '2026-06-20', '2027-06-26'],
  ['alla helgons dag', '2026-10-31', '2027-11-06'],
  ['julafton', '2026-12-24', '2027-12-24'],
  ['juldagen', '2026-12-25', '2027-12-25'],
  ['annandag jul', '2026-12-26', '2027-12-26'],
  ['nyårsafton', '2026-12-31', '2027-12-31'],
] as const;

test.each(FREE)('%s is free in 2026 and 2027', (_, ...days) => {
  for (const day of days) expect(isWorkingDay(date(day), freeDays)).toBe(false);
});

test('2026 has 251 working days: ten of the free days fall on weekdays', () => {
  let days = 0;
  for (let day = date('2026-01-01'); day.year === 2026; day = day.add({ days: 1 }))
    if (isWorkingDay(day, freeDays)) days += 1;
  expect(days).toBe(251);
});

test.each([
  ['2026-11-20', 1, '2026-11-23'],
  ['2026-11-22', 2, '2026-11-24'],
  ['2026-12-23', 1, '2026-12-28'],
  ['2026-12-30', 1, '2027-01-04'],
  ['2026-04-02', 1, '2026-04-07'],
  ['2026-06-18', 2, '2026-06-23'],
  ['2026-11-22', 0, '2026-11-22'],
])('%s and %i working days is %s', (from, count, to) => {
  expect(addWorkingDays(date(from), count, freeDays).toString()).toBe(to);
});

describe('quiet periods', () => {
  const periods = [
    { from: '12-15', to: '01-07' },
    { from: '06-20', to: '08-15' },
  ];
  test.each([
    ['2026-12-14', '2026-12-14'],
    ['2026-12-15', '2027-01-08'],
    ['2027-01-07', '2027-01-08'],
    ['2026-06-20', '2026-08-17'], // a Sunday
    ['2028-12-15', '2029-01-08'],
    ['2027-12-31', '2028-01-10'], // a Saturday
    ['2026-11-22', '2026-11-22'],
  ])('from %s it may leave on %s, a working day', (from, on) => {
    expect(afterQuietPeriods(date(from), periods, freeDays).toString()).toBe(on);
  });

  test('a year without a day is a fault of the profile', () => {
    expect(() => afterQuietPeriods(date('2026-01-01'), [{ from: '01-01', to: '12-31' }], freeDays)).toThrow();
  });
});

test.each([
  ['2006-11-22', '2026-11-21', 19],
  ['2006-11-22', '2026-11-22', 20],
  ['2006-11-22', '2026-11-23', 20],
  ['2008-02-29', '2026-02-28', 17],
  ['2008-02-29', '2026-03-01', 18],
  ['2008-02-29', '2028-02-29', 20],
  ['2008-01-01', '2007-12-31', -1],
])('born %s is on %s %i years old', (born, on, age) => {
  expect(ageOn(date(born), date(on))).toBe(age);
});
