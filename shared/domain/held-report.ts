import type { Decision, HeldReason, Report } from './report.ts';
import { outcomesOf, planOf } from './row-outcome.ts';

/** A mail that waits for who sent it, or for us, may be taken as a report after all; for its content, it may not. */
const RELEASABLE: ReadonlySet<HeldReason | undefined> = new Set([
  'sender-not-verified',
  'sender-not-listed',
  'changed-meanwhile',
  'unread',
]);

/** All of it, or some of its rows, waits for a person, and nobody has seen to it by other means. */
export function waits({ reason, decision }: Pick<Report, 'reason' | 'decision'>): boolean {
  return reason !== undefined && decision?.act !== 'done';
}

export type Wish = Pick<Decision, 'act' | 'unit' | 'by' | 'at'>;
export type Refusal = 'does-not-wait' | 'in-work' | 'not-releasable';

/** The report as it is to be when somebody has decided so, or why that cannot be decided. */
export function decided(report: Report, { act, ...wish }: Wish): Report | Refusal {
  // What was decided is being done, or its answer is on its way.
  if (!report.done) return 'in-work';
  if (!waits(report)) return 'does-not-wait';
  if (act === 'release' && !(report.state === 'held' && RELEASABLE.has(report.reason))) return 'not-releasable';
  const rowsBefore = (report.decision?.rowsBefore ?? 0) + rowsTaken(report);
  const decision: Decision = { act, ...wish, rowsBefore, judged: act === 'refuse' };
  if (act === 'done') return { ...report, decision };
  return { ...(act === 'refuse' ? refused(report) : report), decision, done: false };
}

/** How many rows have a place of their own already; where all of them waited, none has. */
function rowsTaken({ plan }: Report): number {
  return outcomesOf(plan).every((outcome) => outcome === 'held') ? 0 : plan.length;
}

/** What waited is refused. Whoever was told that a person would read it is now told what came of that. */
function refused({ reason: _, heldParts: __, ...report }: Report): Report {
  const { plan, counts, answer } = report;
  const { held, ...others } = counts;
  return {
    ...report,
    state: counts.accepted > 0 ? 'partly' : 'refused',
    plan: planOf(outcomesOf(plan).map((outcome) => (outcome === 'held' ? 'refused' : outcome))),
    counts: { ...others, refused: counts.refused + held, held: 0 },
    answer: answer.to === undefined ? answer : plannedAgain(answer, counts.accepted > 0 ? 'partly' : 'refused'),
  };
}

/** A further answer counts its attempts on, so that what SES says of the one before does not touch it. */
export function plannedAgain({ to, inReplyTo, sesId, attempt }: Report['answer'], kind: Report['answer']['kind']) {
  return { state: 'planned' as const, kind, to, inReplyTo, sesId, attempt };
}
