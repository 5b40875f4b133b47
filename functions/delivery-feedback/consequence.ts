import type { Letter, Notice } from '../../shared/domain/effects.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Answer } from '../../shared/domain/report.ts';
import type { EffectVersion } from '../../shared/domain/sending.ts';
import type { Outcome } from './outcome.ts';

export type Consequence = {
  state: EffectVersion['state'];
  notice?: [id: string, Notice];
  /** No mail goes there. */
  block?: { address: string; why: 'bounced' | 'complained' };
  /** No e-mail goes there. */
  refusedEmail?: string | undefined;
  /** Register plans the letter on paper. */
  lookAgain?: true;
  outcomeUnknown?: 'opened' | 'settled';
  /** Nobody is left to get the notice. */
  deadEnd?: true;
};

const afterSending = (state: EffectVersion['state']) => (state === 'sending' || state === 'unknown' ? 'sent' : state);
const isReturned = (outcome: Outcome) => outcome === 'bounced' || outcome === 'rejected' || outcome === 'doubtful';

/** The KAA group rings the school. */
export function answerConsequence(answer: Answer, reportId: string, outcome: Outcome): Consequence {
  const { state, to = '' } = answer;
  if (isReturned(outcome))
    return {
      state: 'returned',
      notice: ['answer-returned', plannedNotice('answer-returned', 'kaa-group', reportId)],
      ...(outcome === 'bounced' && { block: { address: to, why: 'bounced' } }),
    };
  if (outcome === 'complained')
    return {
      state: afterSending(state),
      notice: ['answer-refused', plannedNotice('mail-refused', 'kaa-group', reportId)],
      block: { address: to, why: 'complained' },
    };
  return { state: afterSending(state) };
}

/** To the KAA group; theirs or an officer's to another of them. */
export function noticeConsequence(id: string, notice: Notice, outcome: Outcome): Consequence {
  const { state, address = '', to, reference, district, deadline } = notice;
  if (outcome === 'complained')
    return {
      state: afterSending(state),
      notice: [`refused.${id}`, plannedNotice('mail-refused', 'kaa-group', reference)],
      block: { address, why: 'complained' },
      outcomeUnknown: 'settled',
    };
  if (!isReturned(outcome)) return { state: afterSending(state), outcomeUnknown: 'settled' };
  // Again only if the address is at fault: then the next one differs.
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

/** In front: domain/notices.ts counts ids by prefix. */
const PASSED_ON = 'returned.';

/** On paper only after a known failure (F4). */
export function letterConsequence({ state, email }: Letter, outcome: Outcome): Consequence {
  switch (outcome) {
    case 'arrived':
      return { state: afterSending(state), outcomeUnknown: 'settled' };
    case 'complained':
      return { state: afterSending(state), refusedEmail: email, outcomeUnknown: 'settled' };
    case 'bounced':
      return { state: 'returned', refusedEmail: email, lookAgain: true, outcomeUnknown: 'settled' };
    case 'rejected':
      return { state: 'returned', lookAgain: true, outcomeUnknown: 'settled' };
    case 'doubtful':
      return { state: state === 'sending' ? 'unknown' : state, outcomeUnknown: 'opened' };
  }
}
