import { easter } from 'date-easter';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { Fault } from './fault.ts';

/** Every rule about people is decided on the date in Stockholm, never on the UTC date. */
export const STOCKHOLM = 'Europe/Stockholm';

export function dateInStockholm(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(STOCKHOLM).toPlainDate();
}

/** The first moment of a date in Stockholm. */
export function startOfDay(date: Temporal.PlainDate): Temporal.Instant {
  return date.toZonedDateTime(STOCKHOLM).toInstant();
}

/** Swedish, January first; each short form is the first three letters. */
export const MONTHS = 'januari februari mars april maj juni juli augusti september oktober november december'.split(
  ' ',
);

/** "22 november 2026"; not by Intl, whose spaces change between releases: the same letter has the same bytes. */
export function longDate(date: Temporal.PlainDate): string {
  return `${date.day} ${MONTHS[date.month - 1] ?? ''} ${date.year}`;
}

/** ISO date, e.g. 2026-11-22. */
export const IsoDate = z.iso.date();
/** ISO instant in UTC, e.g. 2026-11-22T10:00:00Z. */
export const IsoInstant = z.iso.datetime();

/**
 * Days off, as data of the profile: lag (1989:253) om allmänna helgdagar plus the eves the municipality
 * keeps free. `fixed` and `from` are MM-DD; `afterEaster` counts days from Easter Sunday; `weekdays` names the first
 * such weekday (1 = Monday) on or after a date.
 */
export const FreeDays = z.object({
  fixed: z.array(z.string().regex(/^\d\d-\d\d$/)),
  afterEaster: z.array(z.number().int()),
  weekdays: z.array(z.object({ weekday: z.number().int().min(1).max(7), from: z.string().regex(/^\d\d-\d\d$/) })),
});
export type FreeDays = z.infer<typeof FreeDays>;

export function isWorkingDay(date: Temporal.PlainDate, free: FreeDays): boolean {
  if (date.dayOfWeek > 5) return false;
  const { month, day } = easter(date.year);
  const easterSunday = Temporal.PlainDate.from({ year: date.year, month, day });
  return !(
    free.fixed.includes(date.toString().slice(5)) ||
    free.afterEaster.includes(easterSunday.until(date).days) ||
    free.weekdays.some(({ weekday, from }) => {
      const first = Temporal.PlainDate.from(`${date.year}-${from}`);
      return first.add({ days: (weekday - first.dayOfWeek + 7) % 7 }).equals(date);
    })
  );
}

/** The date `count` working days after `from`; with 0 it is `from` itself. */
export function addWorkingDays(from: Temporal.PlainDate, count: number, free: FreeDays): Temporal.PlainDate {
  let date = from;
  for (let left = count; left > 0; ) {
    date = date.add({ days: 1 });
    if (isWorkingDay(date, free)) left -= 1;
  }
  return date;
}

/** A stretch of the year, both days included; it may cross New Year (12-15 to 01-07). */
export const YearlyPeriod = z.object({
  from: z.string().regex(/^\d\d-\d\d$/),
  to: z.string().regex(/^\d\d-\d\d$/),
});
export type YearlyPeriod = z.infer<typeof YearlyPeriod>;

/** The first date from `date` on that lies in none of the periods. */
export function afterQuietPeriods(date: Temporal.PlainDate, periods: YearlyPeriod[]): Temporal.PlainDate {
  const quiet = ({ from, to }: YearlyPeriod, monthDay: string) =>
    from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
  let free = date;
  while (periods.some((period) => quiet(period, free.toString().slice(5)))) {
    free = free.add({ days: 1 });
    if (date.until(free).days > 366) throw new Fault('quiet-all-year');
  }
  return free;
}

/** Whole years of age on a date; a person born 29 February counts as a year older from 1 March in other years. */
export function ageOn(born: Temporal.PlainDate, date: Temporal.PlainDate): number {
  const years = date.year - born.year;
  const hadBirthday = date.month > born.month || (date.month === born.month && date.day >= born.day);
  return hadBirthday ? years : years - 1;
}
