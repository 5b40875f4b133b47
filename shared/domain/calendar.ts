import { easter } from 'date-easter';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { Fault } from './fault.ts';

/** Rules about people go by the date in Stockholm, never UTC. */
export const STOCKHOLM = 'Europe/Stockholm';

export function dateInStockholm(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(STOCKHOLM).toPlainDate();
}

/** In Stockholm. */
export const dayOf = (at: string): string => dateInStockholm(Temporal.Instant.from(at)).toString();

export function startOfDay(date: Temporal.PlainDate): Temporal.Instant {
  return date.toZonedDateTime(STOCKHOLM).toInstant();
}

export const MONTHS = 'januari februari mars april maj juni juli augusti september oktober november december'.split(
  ' ',
);

/** Not by Intl, whose spaces change between releases: the same letter has the same bytes. */
export function longDate(date: Temporal.PlainDate): string {
  return `${date.day} ${MONTHS[date.month - 1] ?? ''} ${date.year}`;
}

/** 2026-11-22 */
export const IsoDate = z.iso.date();
/** UTC, 2026-11-22T10:00:00Z */
export const IsoInstant = z.iso.datetime();

/** MM-DD, a day of every year. */
export const MonthDay = z
  .string()
  .regex(
    /^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))$/,
    'must be a day of every year as MM-DD, month first',
  );

/**
 * Lag (1989:253) om allmänna helgdagar and the city's own. `fixed` and `from` are MM-DD; `afterEaster` counts days from
 * Easter Sunday; `weekdays`: the first such (1 = Monday) from a date on.
 */
export const FreeDays = z.object({
  fixed: z.array(MonthDay),
  afterEaster: z.array(z.number().int()),
  weekdays: z.array(z.object({ weekday: z.number().int().min(1).max(7), from: MonthDay })),
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

export function addWorkingDays(from: Temporal.PlainDate, count: number, free: FreeDays): Temporal.PlainDate {
  let date = from;
  for (let left = count; left > 0; ) {
    date = date.add({ days: 1 });
    if (isWorkingDay(date, free)) left -= 1;
  }
  return date;
}

/** The day itself if it is one. */
export function nextWorkingDay(from: Temporal.PlainDate, free: FreeDays): Temporal.PlainDate {
  return addWorkingDays(from.subtract({ days: 1 }), 1, free);
}

/** Both days included; may cross New Year (12-15 to 01-07). */
export const YearlyPeriod = z.object({
  from: MonthDay,
  to: MonthDay,
});
export type YearlyPeriod = z.infer<typeof YearlyPeriod>;

/** The date itself outside them; else the first working day after. */
export function afterQuietPeriods(
  date: Temporal.PlainDate,
  periods: YearlyPeriod[],
  freeDays: FreeDays,
): Temporal.PlainDate {
  const quiet = ({ from, to }: YearlyPeriod, monthDay: string) =>
    from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
  let free = date;
  const isQuiet = () => periods.some((period) => quiet(period, free.toString().slice(5)));
  while (isQuiet() || (!free.equals(date) && !isWorkingDay(free, freeDays))) {
    free = free.add({ days: 1 });
    if (date.until(free).days > 366) throw new Fault('profile-invalid');
  }
  return free;
}

/** Born 29 February: 1 March in other years. */
export function ageOn(born: Temporal.PlainDate, date: Temporal.PlainDate): number {
  const years = date.year - born.year;
  const hadBirthday = date.month > born.month || (date.month === born.month && date.day >= born.day);
  return hadBirthday ? years : years - 1;
}
