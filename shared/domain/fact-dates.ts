import type { FactType } from './notification.ts';
import { plusDays } from './one-spell.ts';
import type { Profile } from './profile.ts';

type Dates = { type?: FactType | undefined; date?: string | undefined; until?: string | undefined };
export type DateFault = { field: 'date' | 'until'; code: 'in-the-future' | 'too-old' | 'until-before-date' };

/** A slip in the year must not open or delay an entry. Nobody knows of absence to come. `day`: when it was said. */
export function dateFaults({ type, date, until }: Dates, day: string, { intake: { dates } }: Profile): DateFault[] {
  const ofUntil: DateFault[] =
    until === undefined
      ? []
      : until > day
        ? [{ field: 'until', code: 'in-the-future' }]
        : date !== undefined && until < date
          ? [{ field: 'until', code: 'until-before-date' }]
          : [];
  if (date === undefined) return ofUntil;
  if (date > (type === 'absence' ? day : plusDays(day, dates.mostDaysAhead)))
    return [{ field: 'date', code: 'in-the-future' }];
  return date < plusDays(day, -dates.oldestDays) ? [{ field: 'date', code: 'too-old' }, ...ofUntil] : ofUntil;
}
