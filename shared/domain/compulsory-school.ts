import { Temporal } from 'temporal-polyfill';
import { ageOn } from './calendar.ts';
import type { Profile } from './profile.ts';
import type { OpenResident } from './resident.ts';
import type { AppliedFact } from './youth-record.ts';

/** The usual last day: of the spring term of the tenth year (SL 7:10, 7:12). */
export function compulsorySchoolEnd(born: Temporal.PlainDate, profile: Profile): Temporal.PlainDate {
  const { compulsorySchoolYears, springTermEnds } = profile.coverage;
  return Temporal.PlainDate.from(`${born.year + compulsorySchoolYears}-${springTermEnds}`);
}

/** At the latest the 18th birthday (SL 7:13). */
export function inCompulsorySchool(born: Temporal.PlainDate, profile: Profile, today: Temporal.PlainDate): boolean {
  if (ageOn(born, today) >= profile.letters.adultAge) return false;
  return Temporal.PlainDate.compare(today, compulsorySchoolEnd(born, profile)) <= 0;
}

/**
 * It may have ended earlier or may last longer than usual (SL 7:12-14): the extract does not tell, reports in part. Who
 * was registered in the country afterwards never had it (29:9 p 2).
 */
export function mayEndOtherwise(
  born: Temporal.PlainDate,
  { registeredSince }: OpenResident,
  reports: AppliedFact[],
  profile: Profile,
  today: Temporal.PlainDate,
): boolean {
  const { isOverBy, longerAtUnits, changesByYears: years } = profile.coverage.compulsorySchool;
  const isOver = reports.some(({ type, unit = '' }) => isOverBy.includes(type) && !longerAtUnits.includes(unit));
  const end = compulsorySchoolEnd(born, profile);
  const isUntil = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(today, day) <= 0;
  if (inCompulsorySchool(born, profile, today)) return isOver && !isUntil(end.subtract({ years }));
  const mayLast = isUntil(end.add({ years })) && ageOn(born, today) < profile.letters.adultAge;
  return mayLast && !isOver && !(registeredSince && registeredSince > end.toString());
}

/** On which what is known of it changes. */
export function compulsorySchoolDays(born: Temporal.PlainDate, profile: Profile): string[] {
  const end = compulsorySchoolEnd(born, profile);
  const { changesByYears: years } = profile.coverage.compulsorySchool;
  const ends = [end.subtract({ years }), end, end.add({ years })].map((day) => day.add({ days: 1 }));
  return [...ends, born.add({ years: profile.letters.adultAge })].map(String);
}
