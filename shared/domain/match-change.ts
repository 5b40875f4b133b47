import type { ActOf } from './acts.ts';
import type { AppliedChange, AppliedFact } from './youth-record.ts';

export type Statement = {
  id: string;
  original: AppliedFact;
  /** Undefined: withdrawn. */
  current: AppliedFact | undefined;
  /** A school may refer to these receipts, too. */
  correctedBy: string[];
};

type Received = { receivedAt: string; type: string; reportId: string; row: number };

const timeOf = ({ receivedAt }: Received) => Date.parse(receivedAt);
const lastWord = ({ type }: Received) => Number(type === 'withdrawal');

/** A total order; within a second withdrawals come last. */
export function receivedFirst(a: Received, b: Received): number {
  const inTime = timeOf(a) - timeOf(b) || lastWord(a) - lastWord(b);
  if (inTime !== 0) return inTime;
  return a.reportId === b.reportId ? a.row - b.row : a.reportId < b.reportId ? -1 : 1;
}

const cameBefore = (fact: Received, change: Received) => timeOf(fact) < timeOf(change);
const cameAfter = (fact: Received, change: Received) => timeOf(fact) > timeOf(change);

/**
 * By the reference in a receipt, else by pupil, type and unit. Only the school's own facts, never of the same mail;
 * none if several fit. Repeats go with them.
 */
export function factsMeantBy(change: AppliedChange, statements: Statement[]): Statement[] {
  const ownStatements = statements.filter(({ original, current }) => {
    const units = original.sentBy ?? (original.unit === undefined ? [] : [original.unit]);
    const isOwn = units.some((unit) => change.units.includes(unit));
    const isOfType = [undefined, original.type, current?.type].includes(change.aboutType);
    return isOwn && isOfType && original.reportId !== change.reportId;
  });
  const meant = change.aboutReport
    ? byReference(change, change.aboutReport, ownStatements)
    : byPupil(change, ownStatements);
  const repeats = ownStatements.filter(
    (statement) => !cameAfter(statement.original, change) && meant.some((other) => standsLike(statement, other)),
  );
  return [...new Set([...meant, ...repeats])];
}

/** By a person: the fact, and what had said the same by then. */
export function factsMeantByPerson({ fact, at }: ActOf<'correct' | 'take-back'>, statements: Statement[]): Statement[] {
  const meant = statements.find(({ id }) => id === fact);
  const isHeard = ({ original }: Statement) => timeOf(original) <= Date.parse(at);
  return statements.filter((statement) => meant && standsLike(statement, meant) && isHeard(statement));
}

/** A correction changes one fact; a withdrawal takes back all that the report has of the pupil. */
function byReference(change: AppliedChange, reference: string, ownStatements: Statement[]): Statement[] {
  const named = ownStatements.filter(({ original }) => original.reportId === reference);
  if (change.type === 'correction')
    return ifUnanimous([...named, ...ownStatements.filter(({ correctedBy }) => correctedBy.includes(reference))]);
  const ofDay = named.filter((statement) => isOfDay(statement, change));
  // Many write today's date: the reference is enough.
  return ofDay.length > 0 ? ofDay : named;
}

/**
 * The school's last statement. What came later is a new report; but if nothing came before, a withdrawal waits for what
 * it names by date.
 */
function byPupil(change: AppliedChange, ownStatements: Statement[]): Statement[] {
  const ofDay = ownStatements.filter((statement) => isOfDay(statement, change));
  const before = ofDay.filter(({ original }) => cameBefore(original, change));
  const named = change.type === 'withdrawal' && change.aboutDate !== undefined;
  const candidates = before.length > 0 ? before : ofDay.filter(({ original }) => named || !cameAfter(original, change));
  const last = candidates.toSorted((a, b) => receivedFirst(a.original, b.original)).at(-1);
  const standing = candidates.filter(({ current }) => current);
  // A repeated withdrawal takes back no more.
  if (last && standing.length === 0 && change.type === 'withdrawal') return [last];
  if (new Set(standing.map(({ current }) => current?.type)).size > 1) return [];
  return ifUnanimous(candidates.filter(({ original }) => original.reportId === last?.original.reportId));
}

/** Several only if alike and standing. */
function ifUnanimous(statements: Statement[]): Statement[] {
  const [first] = statements;
  return first && statements.every((statement) => standsLike(statement, first)) ? statements : [];
}

function standsLike({ current: a }: Statement, { current: b }: Statement): boolean {
  if (!a || !b) return false;
  return (['unit', 'type', 'date', 'until'] as const).every((field) => a[field] === b[field]);
}

function isOfDay({ original, current }: Statement, change: AppliedChange): boolean {
  return change.type === 'correction' || [undefined, original.date, current?.date].includes(change.aboutDate);
}
