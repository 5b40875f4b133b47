import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { addWorkingDays, dateInStockholm, isWorkingDay, STOCKHOLM } from './calendar.ts';
import type { Profile } from './profile.ts';

/** Those of a part of a day, until a person has read them. */
export const UnreadMails = z.object({
  unread: z.record(z.string(), z.literal(true)),
  /** Of a flood: not by reference. */
  more: z.number().int().nonnegative(),
});
export type UnreadMails = z.infer<typeof UnreadMails>;

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
