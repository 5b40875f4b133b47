import type { SendOutcome } from '../../shared/aws/mail.ts';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import { plannedNotice } from '../../shared/domain/plan-effects.ts';
import type { Answer, Report } from '../../shared/domain/report.ts';
import type { Claim } from '../../shared/store/effect-store.ts';
import { reportKey } from '../../shared/store/keys.ts';

export type Ports = {
  claim: (reportId: string, answer: Answer) => Promise<Claim>;
  settle: (
    reportId: string,
    from: { state: string; attempt: number },
    state: Answer['state'],
    notice?: { id: string; notice: ReturnType<typeof plannedNotice> },
  ) => Promise<void>;
  /** True of an address that bounced or complained. */
  isBlocked: (address: string) => Promise<boolean>;
  send: (report: Report, tag: string) => Promise<SendOutcome>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
};

/**
 * Answers a report once. After an unknown outcome once more, then the KAA group is told; until the outcome is settled
 * it throws, so that the queue brings the mail back.
 */
export async function answerReport(report: Report, ports: Ports): Promise<void> {
  const { reportId, answer } = report;
  if (answer.state === 'none') return;
  const blocked = await ports.isBlocked(answer.to ?? '');
  const claim = await ports.claim(reportId, answer);
  if (claim === 'nothing-to-do') return;
  if (claim === 'unknown-outcome') return tell(reportId, answer, 'unknown', 'stuck', ports);
  if (claim === 'in-work') throw new Error('the answer is in work');
  const mine = { state: 'sending', attempt: answer.attempt + 1 };
  if (blocked) return tell(reportId, mine, answer.state === 'planned' ? 'none' : 'unknown', 'answer-returned', ports);
  const tag = effectTag({ item: reportKey(reportId), path: ['answer'], attempt: mine.attempt });
  const outcome = await ports.send(report, tag);
  if (outcome === 'sent') return ports.settle(reportId, mine, 'sent');
  if (outcome === 'not-sent') await ports.settle(reportId, mine, 'planned');
  throw new Error(`answer ${outcome}`);
}

/** Nothing more is sent: the KAA group is told by reference. */
async function tell(
  reportId: string,
  from: { state: string; attempt: number },
  state: Answer['state'],
  kind: 'stuck' | 'answer-returned',
  ports: Ports,
): Promise<void> {
  const id = kind === 'stuck' ? 'answer-unknown' : kind;
  await ports.settle(reportId, from, state, { id, notice: plannedNotice(kind, 'kaa-group', reportId) });
  await ports.signalNotices([{ item: reportKey(reportId), notice: id }]);
}
