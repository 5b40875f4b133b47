import type { Letter, Notice } from '../../shared/domain/effects.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Answer } from '../../shared/domain/report.ts';
import type { EffectVersion } from '../../shared/domain/sending.ts';
import type { Outcome } from './outcome.ts';

/** What a mail's fate means for the effect that sent it, and for the item that the effect stands in. */
export type Consequence = {
  state: EffectVersion['state'];
  /** Tells somebody by reference, by this id. */
  notice?: [id: string, Notice];
  /** Address of a school or of staff that no mail may go to. */
  block?: { address: string; why: 'bounced' | 'complained' };
  /** The youth's own address that no e-mail may go to. */
  refusedEmail?: string | undefined;
  /** Register is to look at the youth: the letter goes another way. */
  lookAgain?: true;
  /** Nobody can say whether it was sent: a task for a person, opened here or settled by SES's word. */
  outcomeUnknown?: 'opened' | 'settled';
  /** There is nobody else to tell. */
  deadEnd?: true;
};

const sentBy = (state: EffectVersion['state']) => (state === 'sending' || state === 'unknown' ? 'sent' : state);
const cameBack = (outcome: Outcome) => outcome === 'bounced' || outcome === 'rejected' || outcome === 'doubtful';

/** A receipt that did not arrive is a task for the KAA group: they ring the school. */
export function answerConsequence(answer: Answer, reportId: string, outcome: Outcome): Consequence {
  const { state, to = '' } = answer;
  if (cameBack(outcome))
    return {
      state: 'returned',
      notice: ['answer-returned', plannedNotice('answer-returned', 'kaa-group', reportId)],
      ...(outcome === 'bounced' && { block: { address: to, why: 'bounced' } }),
    };
  if (outcome === 'complained')
    return {
      state: sentBy(state),
      notice: ['answer-refused', plannedNotice('mail-refused', 'kaa-group', reportId)],
      block: { address: to, why: 'complained' },
    };
  return { state: sentBy(state) };
}

/** A notice that came back is passed on: the coordinator's to the KAA group, the group's and officer's to another of them. */
export function noticeConsequence(id: string, notice: Notice, outcome: Outcome): Consequence {
  const { state, address = '', to, reference, district, deadline } = notice;
  if (outcome === 'complained')
    return {
      state: sentBy(state),
      notice: [`refused.${id}`, plannedNotice('mail-refused', 'kaa-group', reference)],
      block: { address, why: 'complained' },
      outcomeUnknown: 'settled',
    };
  if (!cameBack(outcome)) return { state: sentBy(state), outcomeUnknown: 'settled' };
  // The same address again would give the same answer, so it is passed on once unless the address is at fault.
  if (id.startsWith(PASSED_ON) && outcome !== 'bounced') return { state: 'returned', deadEnd: true };
  const next =
    to === 'officer'
      ? plannedNotice(notice.kind, 'officer', reference)
      : plannedNotice('notice-returned', 'kaa-group', reference);
  return {
    state: 'returned',
    notice: [`${PASSED_ON}${id}`, { ...next, district, deadline }],
    outcomeUnknown: 'settled',
    ...(outcome === 'bounced' && { block: { address, why: 'bounced' } }),
  };
}

/** In front, since notices of an entry are counted by how their ids begin (domain/notices.ts). */
const PASSED_ON = 'returned.';

/** An e-mailed letter that surely did not arrive goes on paper; where that is not sure, a person finds out (fault rule 4). */
export function letterConsequence({ state, email }: Letter, outcome: Outcome): Consequence {
  switch (outcome) {
    case 'arrived':
      return { state: sentBy(state), outcomeUnknown: 'settled' };
    case 'complained':
      return { state: sentBy(state), refusedEmail: email, outcomeUnknown: 'settled' };
    case 'bounced':
      return { state: 'returned', refusedEmail: email, lookAgain: true, outcomeUnknown: 'settled' };
    case 'rejected':
      return { state: 'returned', lookAgain: true, outcomeUnknown: 'settled' };
    case 'doubtful':
      return { state: state === 'sending' ? 'unknown' : state, outcomeUnknown: 'opened' };
  }
}
