import type { Temporal } from 'temporal-polyfill';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import type { Notice } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Answer, AnswerVersion } from '../../shared/domain/report.ts';
import { type Claim, isTime, type NotYet, type Sent, type Turn } from '../../shared/domain/sending.ts';

export type AnswerToSend = { item: string; reference: string; answer: Answer };

export type Ports = {
  claim: (item: string, answer: Answer) => Promise<Claim>;
  settle: (
    item: string,
    from: AnswerVersion,
    state: Answer['state'],
    more?: { notice?: { id: string; notice: Notice }; sesId?: string | undefined; notBefore?: string | undefined },
  ) => Promise<void>;
  isBlocked: (address: string) => Promise<boolean>;
  /** Of all that leaves. */
  turn: (effect: string, isLast: boolean) => Promise<Turn | NotYet>;
  send: (turn: Turn, tag: string) => Promise<Sent>;
  tellUnknown: (item: string) => void;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
  now: () => Temporal.Instant;
};

/** What became of it; `waits`: the sweep signals it when SES takes mail again. */
export type Answered = Exclude<Answer['state'], 'planned' | 'sending'> | 'waits';

/** After an unknown outcome once more, then a notice (F3). Throws until the outcome is known, so that the queue redelivers. */
export async function sendAnswer({ item, reference, answer }: AnswerToSend, ports: Ports): Promise<Answered> {
  const { state } = answer;
  if (state !== 'planned' && state !== 'sending') return state;
  if (!isTime(answer, ports.now())) return 'waits';
  const blocked = await ports.isBlocked(answer.to ?? '');
  const turn = await ports.turn(item, state === 'sending');
  if (turn.notBefore !== undefined) {
    await ports.settle(item, answer, state, { notBefore: turn.notBefore });
    return 'waits';
  }
  const claim = await ports.claim(item, answer);
  const giveUp = async (from: AnswerVersion, to: 'none' | 'unknown', id: string) => {
    const kind = id === 'answer-returned' ? id : 'stuck';
    if (to === 'unknown') ports.tellUnknown(item);
    await ports.settle(item, from, to, { notice: { id, notice: plannedNotice(kind, 'kaa-group', reference) } });
    await ports.signalNotices([{ item, notice: id }]);
    return to;
  };
  if (claim === 'unknown-outcome') return giveUp(answer, 'unknown', 'answer-unknown');
  if (claim !== 'claimed') throw new Fault('conflict');
  const mine: AnswerVersion = { state: 'sending', attempt: answer.attempt + 1 };
  if (blocked) return giveUp(mine, state === 'planned' ? 'none' : 'unknown', 'answer-returned');
  const sent = await ports.send(turn, effectTag({ item, path: ['answer'], attempt: mine.attempt }));
  if (sent.outcome === 'unknown') throw new Fault('outcome-unknown');
  if (sent.outcome === 'sent') {
    await ports.settle(item, mine, 'sent', { sesId: sent.sesId });
    return 'sent';
  }
  await ports.settle(item, mine, 'planned', { notBefore: sent.notBefore });
  return 'waits';
}
