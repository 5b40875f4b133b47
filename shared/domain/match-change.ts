import type { AppliedChange, AppliedFact } from './youth-record.ts';

/** One fact as a school told it, and as it stands by now. */
export type Statement = {
  id: string;
  told: AppliedFact;
  /** Undefined when it has been withdrawn. */
  now: AppliedFact | undefined;
  /** Reports whose corrections have changed it: a school may refer to their receipt, too. */
  correctedBy: string[];
};

type Received = { receivedAt: string; type: string; reportId: string; row: number };

const timeOf = ({ receivedAt }: Received) => Date.parse(receivedAt);
const lastWord = ({ type }: Received) => Number(type === 'withdrawal');

/**
 * By when the mail came; times have whole seconds, and within one a withdrawal has the last word. Then by reference and
 * row, so that everybody orders alike.
 */
export function receivedFirst(a: Received, b: Received): number {
  const inTime = timeOf(a) - timeOf(b) || lastWord(a) - lastWord(b);
  if (inTime !== 0) return inTime;
  return a.reportId === b.reportId ? a.row - b.row : a.reportId < b.reportId ? -1 : 1;
}

const cameBefore = (fact: Received, change: Received) => timeOf(fact) < timeOf(change);
const cameAfter = (fact: Received, change: Received) => timeOf(fact) > timeOf(change);

/**
 * The facts that a correction or withdrawal is about: by the reference in a receipt, else by pupil, type and unit.
 * Only a school's own, never those of the same mail. None if nobody can say which: a person finds out. A fact that the
 * school has sent twice goes with its repeat.
 */
export function factsMeantBy(change: AppliedChange, statements: Statement[]): Statement[] {
  const own = statements.filter(({ told }) => told.unit && change.units.includes(told.unit));
  const hers = own.filter(({ told, now }) => {
    const ofType = [undefined, told.type, now?.type].includes(change.aboutType);
    return ofType && told.reportId !== change.reportId;
  });
  const meant = change.aboutReport ? byReference(change, change.aboutReport, hers) : byPupil(change, hers);
  const repeats = hers.filter((one) => !cameAfter(one.told, change) && meant.some((other) => standsLike(one, other)));
  return [...new Set([...meant, ...repeats])];
}

/** A correction changes one thing that stands; a withdrawal takes back whatever the report said of the pupil. */
function byReference(change: AppliedChange, reference: string, hers: Statement[]): Statement[] {
  const named = hers.filter(({ told }) => told.reportId === reference);
  if (change.type === 'correction')
    return theOne([...named, ...hers.filter(({ correctedBy }) => correctedBy.includes(reference))]);
  const ofDay = named.filter((statement) => isOfDay(statement, change));
  // The template asks for a date, so many write today's: the reference says enough.
  return ofDay.length > 0 ? ofDay : named;
}

/**
 * The last that the school said of the pupil, if it was of one type only. What came later is a new report and stands;
 * but when nothing came before, a withdrawal waits for what it names by date.
 */
function byPupil(change: AppliedChange, hers: Statement[]): Statement[] {
  const ofDay = hers.filter((statement) => isOfDay(statement, change));
  const before = ofDay.filter(({ told }) => cameBefore(told, change));
  const named = change.type === 'withdrawal' && change.aboutDate !== undefined;
  const candidates = before.length > 0 ? before : ofDay.filter(({ told }) => named || !cameAfter(told, change));
  const last = candidates.toSorted((a, b) => receivedFirst(a.told, b.told)).at(-1);
  const standing = candidates.filter(({ now }) => now);
  // Said twice, it takes back no more; unless something else stands that it may be about.
  if (last && standing.length === 0 && change.type === 'withdrawal') return [last];
  if (new Set(standing.map(({ now }) => now?.type)).size > 1) return [];
  return theOne(candidates.filter(({ told }) => told.reportId === last?.told.reportId));
}

/** Several facts only if they say the same; none if one of them has been withdrawn. */
function theOne(statements: Statement[]): Statement[] {
  const [first] = statements;
  return first && statements.every((one) => standsLike(one, first)) ? statements : [];
}

/** Both stand, and say the same: whether they do is judged here, where corrections are known (design 3). */
function standsLike({ now: one }: Statement, { now: other }: Statement): boolean {
  if (!one || !other) return false;
  return (['unit', 'type', 'date', 'until'] as const).every((field) => one[field] === other[field]);
}

function isOfDay({ told, now }: Statement, change: AppliedChange): boolean {
  return change.type === 'correction' || [undefined, told.date, now?.date].includes(change.aboutDate);
}
