import type { SendOutcome } from '../../shared/aws/mail.ts';
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
  send: (report: Report, tag: string) => Promise<SendOutcome>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
};

/**
 * Answers a report once. After an unknown outcome once more, then the KAA group is told; until the outcome is settled
 * it throws, so that the queue brings the mail back.
 */
export async function answerReport(report: Report, ports: Ports): Promise<void> {
  const { reportId, answer } = report;
  const claim = await ports.claim(reportId, answer);
  if (claim === 'nothing-to-do') return;
  if (claim === 'unknown-outcome') {
    const notice = plannedNotice('stuck', 'kaa-group', reportId);
    await ports.settle(reportId, answer, 'unknown', { id: 'answer-unknown', notice });
    await ports.signalNotices([{ item: reportKey(reportId), notice: 'answer-unknown' }]);
    return;
  }
  if (claim === 'in-work') throw new Error('the answer is in work');
  const mine = { state: 'sending', attempt: answer.attempt + 1 };
  const outcome = await ports.send(report, `answer-${reportId}-${mine.attempt}`);
  if (outcome === 'sent') return ports.settle(reportId, mine, 'sent');
  if (outcome === 'not-sent') await ports.settle(reportId, mine, 'planned');
  throw new Error(`answer ${outcome}`);
}
