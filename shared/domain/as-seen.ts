import { Temporal } from 'temporal-polyfill';
import { type ActKind, actsOf } from './acts.ts';
import { saidFacts } from './said-facts.ts';
import type { YouthRecord } from './youth-record.ts';

type Said = Pick<YouthRecord, 'facts' | 'changes' | 'acts'>;
type Statement = { receivedAt: string; appliedAt: string };

const isLater = (at: string, other: string) => Date.parse(at) > Date.parse(other);

/** Whoever looked then could see it: received, and in the record. */
export const isHeardBy = (at: string, { receivedAt, appliedAt }: Statement): boolean =>
  !isLater(receivedAt, at) && !isLater(appliedAt, at);

function timesIn({ facts, changes, acts = {} }: Said): number[] {
  const statements = [...Object.values(saidFacts(facts)), ...Object.values(changes)];
  const times = [...statements.flatMap(({ receivedAt, appliedAt }) => [receivedAt, appliedAt])];
  return [...times, ...Object.values(acts).map(({ at }) => at)].map((at) => Date.parse(at));
}

/** Up to when whoever sees this record sees what was said: of the last of it. */
export const seenUpTo = (record: Said): string | undefined => {
  const times = timesIn(record);
  return times.length > 0 ? new Date(Math.max(...times)).toISOString() : undefined;
};

/** Clocks differ: what is said is after all that stands there when it comes. */
export function afterAll(record: Said, now: Temporal.Instant): string {
  const last = Math.max(...timesIn(record), 0);
  return (now.epochMilliseconds > last ? now : Temporal.Instant.fromEpochMilliseconds(last + 1)).toString();
}

/** What schools and people had said by then. */
export function asSeen<R extends Said>(record: R, seen: string): R {
  const heard = <T extends Statement>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([, one]) => isHeardBy(seen, one)));
  const acts = Object.entries(record.acts ?? {}).filter(([, { at }]) => !isLater(at, seen));
  return {
    ...record,
    facts: heard(saidFacts(record.facts)),
    changes: heard(record.changes),
    acts: Object.fromEntries(acts),
  };
}

/** Of others: those that say something of the youth, or of whose the case is. */
const TELLING: ActKind[] = ['contact', 'correct', 'take-back', 'reach', 'close', 'reopen', 'hand-over'];

/** Something new was said since, by a school or another person. */
export function isOvertaken(record: Said, seen: string | undefined, by: string): boolean {
  if (seen === undefined) return false;
  const statements = [...Object.values(record.facts), ...Object.values(record.changes)];
  return (
    statements.some(({ appliedAt }) => isLater(appliedAt, seen)) ||
    actsOf(record, ...TELLING).some(([, act]) => act.by !== by && isLater(act.at, seen))
  );
}
