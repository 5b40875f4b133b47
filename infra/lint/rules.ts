import { Temporal } from 'temporal-polyfill';
import type { YearlyPeriod } from '../../shared/domain/calendar.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Finding } from './finding.ts';

export function districtFaults({ districts, letters, coverage }: Profile): Finding[] {
  return [
    ...(districts.length === 0
      ? [{ key: 'districts', words: 'name at least one: the whole municipality, if need be' }]
      : []),
    ...districts.flatMap(({ code }, index) =>
      /^[a-z0-9-]+$/.test(code)
        ? []
        : [
            {
              key: `districts.${index}.code`,
              words: 'small letters a to z, digits and - only: files and addresses have it',
            },
          ],
    ),
    ...twice(
      districts.map(({ code }) => code.toLowerCase()),
      (index) => `districts.${index}.code`,
    ),
    ...twice(
      districts.map(({ name }) => name.toLowerCase()),
      (index) => `districts.${index}.name`,
    ),
    ...twice(
      letters.otherLanguages.map(({ language }) => language),
      (index) => `letters.otherLanguages.${index}.language`,
    ),
    ...twice(coverage.compulsorySchool.longerAtUnits, (index) => `coverage.compulsorySchool.longerAtUnits.${index}`),
  ];
}

function twice(values: string[], keyOf: (index: number) => string): Finding[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) === index ? [] : [{ key: keyOf(index), words: 'stands twice' }],
  );
}

/** Longer than any school holiday: with the day first, 06-12 is December. */
const LONGEST_QUIET_DAYS = 123;
const MOST_QUIET_DAYS = 182;
const YEAR = 2027;

export function calendarFaults({ letters: { quietPeriods }, coverage }: Profile): Finding[] {
  const days = quietPeriods.map(daysOf);
  const key = (index: number) => `letters.quietPeriods.${index}`;
  return [
    ...days.flatMap((own, index) => [
      ...(own.length > LONGEST_QUIET_DAYS
        ? [{ key: key(index), words: `lasts ${own.length} days; the month stands first (MM-DD)` }]
        : []),
      ...days
        .slice(0, index)
        .flatMap((other, earlier) =>
          other.some((day) => own.includes(day)) ? [{ key: key(index), words: `overlaps ${key(earlier)}` }] : [],
        ),
    ]),
    ...(new Set(days.flat()).size > MOST_QUIET_DAYS
      ? [{ key: 'letters.quietPeriods', words: 'leave less than half of the year for letters' }]
      : []),
    ...(coverage.springTermEnds.startsWith('06-')
      ? []
      : [
          {
            key: 'coverage.springTermEnds',
            words: 'a spring term ends in June (skolförordningen 3:3); the month stands first',
          },
        ]),
    ...(coverage.autumnCheckOn > '06-30'
      ? []
      : [{ key: 'coverage.autumnCheckOn', words: 'lies before the autumn; the month stands first' }]),
  ];
}

function daysOf({ from, to }: YearlyPeriod): string[] {
  const first = Temporal.PlainDate.from(`${YEAR}-${from}`);
  const last = Temporal.PlainDate.from(`${from <= to ? YEAR : YEAR + 1}-${to}`);
  const length = first.until(last).days + 1;
  return Array.from({ length }, (_, day) => first.add({ days: day }).toString().slice(5));
}
