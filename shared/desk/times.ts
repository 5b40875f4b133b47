import { Temporal } from 'temporal-polyfill';
import { STOCKHOLM } from '../domain/calendar.ts';

/** 2026-11-23 10:04 */
export function timeOf(at: string): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(STOCKHOLM);
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

/** Whole hours up to two days, then whole days. */
export function ageOf(at: string, now: Temporal.Instant): string {
  const hours = Math.floor(now.since(Temporal.Instant.from(at)).total('hours'));
  if (hours < 1) return 'mindre än en timme';
  if (hours < 48) return hours === 1 ? '1 timme' : `${hours} timmar`;
  return `${Math.floor(hours / 24)} dagar`;
}
