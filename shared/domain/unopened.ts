import { Temporal } from 'temporal-polyfill';
import { addWorkingDays, STOCKHOLM } from './calendar.ts';
import type { Notice } from './effects.ts';
import { plannedNotice } from './notices.ts';
import type { Profile } from './profile.ts';

/** A reference of the sealed way, and when it goes on to others if nobody has opened it. */
export type Opening = { notice: string; reference: string; at: Temporal.Instant; next: [id: string, notice: Notice] };

/** The other officers, then the lead; each after the profile's working days. */
export function openingsOf(notices: Record<string, Notice>, profile: Profile): Opening[] {
  return Object.entries(notices).flatMap(([id, told]) => {
    if (told.kind !== 'sealed' || told.opened || told.state !== 'sent') return [];
    const [others, lead] = [`${id}.others`, `${id}.lead`];
    const toOthers = notices[others];
    if (notices[lead] || (toOthers && toOthers.state !== 'sent')) return [];
    const next: [string, Notice] = toOthers
      ? [lead, plannedNotice('sealed-unopened', 'manager', told.reference)]
      : [others, { ...plannedNotice('sealed-unopened', 'officer', told.reference), unopenedBy: told.address }];
    const since = (toOthers ?? told).sentAt;
    return since ? { notice: id, reference: told.reference, at: dueAfter(since, profile), next } : [];
  });
}

function dueAfter(since: string, { notices, freeDays }: Profile): Temporal.Instant {
  const told = Temporal.Instant.from(since).toZonedDateTimeISO(STOCKHOLM);
  const day = addWorkingDays(told.toPlainDate(), notices.openSealedWithinWorkingDays, freeDays);
  return day.toZonedDateTime({ timeZone: STOCKHOLM, plainTime: told.toPlainTime() }).toInstant();
}
