import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { addWorkingDays, dateInStockholm, isWorkingDay, STOCKHOLM } from './calendar.ts';
import type { PersonKey } from './notification.ts';
import type { Profile } from './profile.ts';

/** What the KAA group hears of in one mail of a part of the day. */
export const UnreadMails = z.object({
  /** Mails, until a person has read them. */
  unread: z.record(z.string(), z.literal(true)),
  /** As taskPlace. The youth's record says what it is, and whether it is still to do. */
  tasks: z.record(z.string(), z.literal(true)).default({}),
  /** Reports with refused rows, and how many. */
  refused: z.record(z.string(), z.number().int().positive()).default({}),
  /** Of a flood: not by reference. */
  more: z.number().int().nonnegative(),
});
export type UnreadMails = z.infer<typeof UnreadMails>;

export const taskPlace = (personKey: PersonKey, taskId: string) => `${personKey}.${taskId}`;

export function placedTask(place: string): { personKey: PersonKey; taskId: string } {
  const at = place.indexOf('.');
  return { personKey: place.slice(0, at), taskId: place.slice(at + 1) };
}

/** When the KAA group is told of what comes now, when the lead of what is unread by then; and the times after those. */
export function* tellingTimes(received: Temporal.Instant, { notices, freeDays }: Profile) {
  for (let group = received; ; ) {
    group = nextHour(group, notices.unreadMailsAtHours, freeDays);
    const local = group.toZonedDateTimeISO(STOCKHOLM);
    const date = addWorkingDays(local.toPlainDate(), 1, freeDays);
    const lead = date.toZonedDateTime({ timeZone: STOCKHOLM, plainTime: local.toPlainTime() }).toInstant();
    yield { group, lead };
  }
}

function nextHour(after: Temporal.Instant, hours: number[], freeDays: Profile['freeDays']): Temporal.Instant {
  for (let date = dateInStockholm(after); ; date = date.add({ days: 1 })) {
    if (!isWorkingDay(date, freeDays)) continue;
    const times = hours.map((hour) => date.toZonedDateTime({ timeZone: STOCKHOLM, plainTime: { hour } }).toInstant());
    const next = times.find((time) => time.epochMilliseconds > after.epochMilliseconds);
    if (next) return next;
  }
}
