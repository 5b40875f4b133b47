import type { Read } from './newer-values.ts';
import type { Decision, HeldReason, Report } from './report.ts';
import { outcomesOf, planOf, type RowOutcome } from './row-outcome.ts';

/** Held for its content, a mail may not be released. */
const RELEASABLE: ReadonlySet<HeldReason | undefined> = new Set([
  'sender-not-verified',
  'sender-not-listed',
  'unit-unclear',
  'changed-meanwhile',
  'protection-in-doubt',
  'unread',
]);

/** In whole or in part. */
export function waits(report: Pick<Report, 'reason' | 'decision' | 'readFirst' | 'read'>): boolean {
  return (report.reason !== undefined && report.decision?.act !== 'done') || isToBeRead(report);
}

/** Nobody has sent better rows, nor looked. */
export function isToFollowUp({ followUp }: Pick<Report, 'followUp'>): boolean {
  return followUp !== undefined && followUp.settledBy === undefined;
}

/** Contact waits until a person has read it (P11). */
export function isToBeRead({ readFirst, read }: Pick<Report, 'readFirst' | 'read'>): boolean {
  return readFirst !== undefined && read === undefined;
}

export type RequestedDecision = Pick<Decision, 'act' | 'unit' | 'by' | 'at'>;
export type Refusal =
  | 'does-not-wait'
  | 'in-work'
  | 'newer-version'
  | 'not-releasable'
  | 'read-first'
  | 'hidden'
  | 'changed-meanwhile';

/** Of what people have done with it; another one makes a decision stale. */
export const standOf = ({ decision, entered = {} }: Pick<Report, 'decision' | 'entered'>): string =>
  [decision?.at ?? '', Object.keys(entered).length].join(' ');

export function decided(report: Read<Report>, { act, ...request }: RequestedDecision): Report | Refusal {
  if (report.newer) return 'newer-version';
  // An earlier decision is under way.
  if (!report.done) return 'in-work';
  if (act === 'done' && !waits(report) && report.followUp && isToFollowUp(report))
    return { ...report, followUp: { ...report.followUp, settledBy: request.by } };
  // What was read may turn out to be about somebody protected.
  if (!waits(report) && !(act === 'seal' && report.read)) return 'does-not-wait';
  if (report.hidden && isJudgedAnew(act)) return 'hidden';
  // Nobody would be told that contact still waits.
  if (act === 'done' && isToBeRead(report)) return 'read-first';
  if (act === 'refuse' && report.reason === undefined) return 'read-first';
  const isReleasable = report.state === 'held' && RELEASABLE.has(report.reason) && !report.entered;
  if (act === 'release' && !isReleasable) return 'not-releasable';
  const before = report.decision?.rowsBefore ?? 0;
  const rowsBefore = isJudgedAnew(act) ? before + rowsTaken(report) : before;
  const decision: Decision = { act, ...request, rowsBefore, judged: !isJudgedAnew(act) };
  // Whom it objected for is let go of by mail-intake.
  if (act === 'done')
    return report.entered ? withRowsTaken(report, decision) : { ...report, decision, done: !report.objected };
  const { by, at } = request;
  const read = act === 'read' || act === 'release' ? { by, at } : report.read;
  return { ...(act === 'refuse' ? refused(report) : report), decision, ...(read && { read }), done: false };
}

/** The school hears of the rows that a person took. */
function withRowsTaken({ reason: _, heldParts: __, ...report }: Report, decision: Decision): Report {
  const { answer, counts, objected } = report;
  const isWhole = counts.held + counts.refused === 0;
  const taken: Report = { ...report, state: isWhole ? 'accepted' : 'partly', decision, done: !objected };
  if (answer.to === undefined) return taken;
  return { ...taken, answer: plannedAgain(answer, isWhole ? 'taken' : 'partly'), done: false };
}

const MOST_ENTERED = 100;
export type EnterRefusal = Extract<Refusal, 'does-not-wait' | 'in-work' | 'newer-version' | 'hidden'> | 'too-many';

/** Whether a person may register a pupil from it. */
export function mayEnter(report: Read<Report>): EnterRefusal | undefined {
  if (report.newer) return 'newer-version';
  if (!report.done) return 'in-work';
  if (report.reason === undefined || report.decision?.act === 'done') return 'does-not-wait';
  if (report.hidden) return 'hidden';
  return Object.keys(report.entered ?? {}).length < MOST_ENTERED ? undefined : 'too-many';
}

/** In the place of a row that waits, else after all. */
export function nextPlace({ plan, decision }: Report): { index: number; row: number } {
  const waiting = outcomesOf(plan).indexOf('held');
  const index = waiting >= 0 ? waiting : plan.length;
  return { index, row: (decision?.rowsBefore ?? 0) + index + 1 };
}

/** `act`: undefined of one that was sealed at once. */
export function withEntered(
  report: Report,
  act: string | undefined,
  { index, row }: { index: number; row: number },
): Report {
  const outcomes: RowOutcome[] = outcomesOf(report.plan);
  const { accepted, held, ...others } = report.counts;
  const waited = outcomes[index] === 'held' ? 1 : 0;
  outcomes[index] = 'accepted';
  return {
    ...report,
    plan: planOf(outcomes),
    counts: { ...others, accepted: accepted + 1, held: held - waited },
    // A row is a word about one pupil, not that nothing in the mail stands in the way (P11).
    readFirst: report.readFirst ?? { all: true, rows: [], pieces: [] },
    ...(act !== undefined && { entered: { ...report.entered, [act]: row } }),
  };
}

const isJudgedAnew = (act: Decision['act']) => act === 'release' || act === 'seal';

/** Rows that have a number already. */
function rowsTaken({ plan }: Report): number {
  return outcomesOf(plan).every((outcome) => outcome === 'held') ? 0 : plan.length;
}

function refused({ reason: _, heldParts: __, ...report }: Report): Report {
  const { plan, counts, answer } = report;
  const { held, ...others } = counts;
  const state = counts.accepted > 0 ? 'partly' : 'refused';
  return {
    ...report,
    state,
    plan: planOf(outcomesOf(plan).map((outcome) => (outcome === 'held' ? 'refused' : outcome))),
    counts: { ...others, refused: counts.refused + held, held: 0 },
    answer: answer.to === undefined ? answer : plannedAgain(answer, state),
  };
}

/** Attempts count on: an event about the earlier answer does not touch this one. */
export function plannedAgain({ to, inReplyTo, sesId, attempt }: Report['answer'], kind: Report['answer']['kind']) {
  return { state: 'planned' as const, kind, to, inReplyTo, sesId, attempt };
}
