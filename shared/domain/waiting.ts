import { isObjected, type YouthFacts } from './hold.ts';
import type { AppliedChange, AppliedFact, WaitsFor, YouthRecord } from './youth-record.ts';

type Known = { record: Pick<YouthRecord, 'unreadReports'> };

/** `mayContact` asks anew: what stands in the record permits nothing. */
export function waitsFor({ record, facts }: Known & { facts: Pick<YouthFacts, 'holds'> }): WaitsFor[] {
  return [
    ...(isAnyUnread(record) ? (['read-before-contact'] as const) : []),
    ...(isObjected(facts.holds) ? (['objection'] as const) : []),
  ];
}

export function isAnyUnread({ unreadReports }: Known['record']): boolean {
  return Object.keys(unreadReports).length > 0;
}

/** Of a row in doubt only what it opens counts. What it closes, corrects or withdraws waits, and is a task (P11). */
export function isInDoubt(
  { reportId, readFirst }: Pick<AppliedFact | AppliedChange, 'reportId' | 'readFirst'>,
  { record }: Known,
): boolean {
  return readFirst === true && record.unreadReports[reportId] !== undefined;
}
