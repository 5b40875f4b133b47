import { effectTag } from '../../shared/domain/effect-tag.ts';
import type { Notice } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Answer, AnswerVersion } from '../../shared/domain/report.ts';
import type { Claim, Sent } from '../../shared/domain/sending.ts';

export type AnswerToSend = { item: string; reference: string; answer: Answer };

export type Ports = {
  claim: (item: string, answer: Answer) => Promise<Claim>;
  settle: (
    item: string,
    from: AnswerVersion,
    state: Answer['state'],
    more?: { notice?: { id: string; notice: Notice }; sesId?: string | undefined },
  ) => Promise<void>;
  isBlocked: (address: string) => Promise<boolean>;
  send: (tag: string) => Promise<Sent>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
};

/** After an unknown outcome once more, then a notice (F3). Throws until settled, so that the queue redelivers. */
export async function sendAnswer({ item, reference, answer }: AnswerToSend, ports: Ports): Promise<Answer['state']> {
  if (answer.state === 'none') return 'none';
  const blocked = await ports.isBlocked(answer.to ?? '');
  const claim = await ports.claim(item, answer);
  if (claim === 'nothing-to-do') return answer.state;
  const giveUp = async (from: AnswerVersion, state: 'none' | 'unknown', id: string) => {
    const kind = id === 'answer-returned' ? id : 'stuck';
    await ports.settle(item, from, state, { notice: { id, notice: plannedNotice(kind, 'kaa-group', reference) } });
    await ports.signalNotices([{ item, notice: id }]);
    return state;
  };
  if (claim === 'unknown-outcome') return giveUp(answer, 'unknown', 'answer-unknown');
  if (claim === 'in-work') throw new Fault('conflict');
  const mine: AnswerVersion = { state: 'sending', attempt: answer.attempt + 1 };
  if (blocked) return giveUp(mine, answer.state === 'planned' ? 'none' : 'unknown', 'answer-returned');
  const { outcome, sesId } = await ports.send(effectTag({ item, path: ['answer'], attempt: mine.attempt }));
  if (outcome === 'sent') {
    await ports.settle(item, mine, 'sent', { sesId });
    return 'sent';
  }
  if (outcome === 'unknown') throw new Fault('outcome-unknown');
  await ports.settle(item, mine, 'planned');
  throw new Fault('ses-throttles');
}
