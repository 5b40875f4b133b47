import type { PopulationFacts } from './coverage.ts';
import type { AppliedChange, AppliedFact, WaitsFor, YouthRecord } from './youth-record.ts';

type Known = { record: Pick<YouthRecord, 'unreadReports'>; facts?: PopulationFacts };

/** `mayContact` asks anew: what stands in the record permits nothing. */
export function waitsFor({ record }: Known): WaitsFor[] {
  return isAnyUnread(record) ? ['read-before-contact'] : [];
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
