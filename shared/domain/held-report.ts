import type { Read } from './newer-values.ts';
import type { Decision, HeldReason, Report } from './report.ts';
import { outcomesOf, planOf } from './row-outcome.ts';

/** Held for its content, a mail may not be released. */
const RELEASABLE: ReadonlySet<HeldReason | undefined> = new Set([
  'sender-not-verified',
  'sender-not-listed',
  'unit-unclear',
  'changed-meanwhile',
  'unread',
]);

/** In whole or in part. */
export function waits({ reason, decision }: Pick<Report, 'reason' | 'decision'>): boolean {
  return reason !== undefined && decision?.act !== 'done';
}

export type RequestedDecision = Pick<Decision, 'act' | 'unit' | 'by' | 'at'>;
export type Refusal = 'does-not-wait' | 'in-work' | 'newer-version' | 'not-releasable';

export function decided(report: Read<Report>, { act, ...request }: RequestedDecision): Report | Refusal {
  if (report.newer) return 'newer-version';
  // An earlier decision is under way.
  if (!report.done) return 'in-work';
  if (!waits(report)) return 'does-not-wait';
  if (act === 'release' && !(report.state === 'held' && RELEASABLE.has(report.reason))) return 'not-releasable';
  const rowsBefore = (report.decision?.rowsBefore ?? 0) + rowsTaken(report);
  const decision: Decision = { act, ...request, rowsBefore, judged: act === 'refuse' };
  if (act === 'done') return { ...report, decision };
  return { ...(act === 'refuse' ? refused(report) : report), decision, done: false };
}

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
