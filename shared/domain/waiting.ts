import type { PopulationFacts } from './coverage.ts';
import { isObjected, type YouthFacts } from './hold.ts';
import { nameKey, namesFit } from './same-name.ts';
import { isUnread } from './unread-reports.ts';
import type { AppliedChange, AppliedFact, WaitsFor, YouthRecord } from './youth-record.ts';

type Known = {
  record: Pick<YouthRecord, 'facts' | 'changes' | 'unreadReports' | 'moreUnread'>;
  facts?: Pick<PopulationFacts, 'resident'>;
  /** What has been withdrawn is no doubt any more. */
  reported?: { standing: object };
};
type Statement = AppliedFact | AppliedChange;

/** `mayContact` asks anew: what stands in the record permits nothing. */
export function waitsFor(known: Known & { facts: Pick<YouthFacts, 'holds'> }): WaitsFor[] {
  return [
    ...(isAnyUnread(known.record) ? (['read-before-contact'] as const) : []),
    ...(inDoubtByName(known).length > 0 ? (['check-identity'] as const) : []),
    ...(isObjected(known.facts.holds) ? (['objection'] as const) : []),
  ];
}

export function isAnyUnread({ unreadReports }: Known['record']): boolean {
  return Object.keys(unreadReports).length > 0;
}

/** Of a row in doubt only what it opens counts. What it closes, corrects or withdraws waits, and is a task (P11, PR12). */
export function isInDoubt(statement: Statement, known: Known): boolean {
  const { reportId, readFirst } = statement;
  return (readFirst === true && isUnread(known.record, reportId)) || isOfAnotherName(statement, known);
}

export function inDoubtByName(known: Known): Statement[] {
  const { facts, changes } = known.record;
  const standing = known.reported?.standing ?? facts;
  const ours = Object.entries(facts).flatMap(([id, fact]): Statement[] => (id in standing ? [fact] : []));
  return [...ours, ...Object.values(changes)].filter((statement) => isOfAnotherName(statement, known));
}

/** A row without a name gives no doubt; nor does one that a person has settled, nor another of the same name. */
function isOfAnotherName({ name, identity }: Statement, known: Known): boolean {
  const resident = known.facts?.resident;
  if (!name || identity || !resident || resident.protected || namesFit(name, resident)) return false;
  return !statementsOf(known).some(
    (other) => other.identity === 'confirmed' && other.name && nameKey(other.name) === nameKey(name),
  );
}

/** Remembered, since people change their names. */
export function rememberNames(known: Known): void {
  const resident = known.facts?.resident;
  if (!resident || resident.protected) return;
  for (const statement of statementsOf(known))
    if (statement.name && !statement.identity && !isOfAnotherName(statement, known))
      statement.identity = namesFit(statement.name, resident) ? 'fits' : 'confirmed';
}

const statementsOf = ({ record }: Known): Statement[] => [
  ...Object.values(record.facts),
  ...Object.values(record.changes),
];
