import type { Letter, Notice } from '../../shared/domain/effects.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Answer } from '../../shared/domain/report.ts';
import type { EffectVersion } from '../../shared/domain/sending.ts';
import type { Outcome } from './outcome.ts';

/** What an outcome means for the effect that sent the mail, and for its item. */
export type Consequence = {
  state: EffectVersion['state'];
  notice?: [id: string, Notice];
  /** A school's or colleague's address that no mail may go to. */
  block?: { address: string; why: 'bounced' | 'complained' };
  /** The youth's address that no e-mail may go to. */
  refusedEmail?: string | undefined;
  /** Register looks at the youth, and plans the letter on paper. */
  lookAgain?: true;
  /** The task to find out whether it was sent. */
  outcomeUnknown?: 'opened' | 'settled';
  /** Nobody is left who could get the notice. */
  deadEnd?: true;
};

const afterSending = (state: EffectVersion['state']) => (state === 'sending' || state === 'unknown' ? 'sent' : state);
const isReturned = (outcome: Outcome) => outcome === 'bounced' || outcome === 'rejected' || outcome === 'doubtful';

/** A receipt that did not arrive becomes a notice to the KAA group, who ring the school. */
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

/** A returned notice is passed on: a coordinator's to the KAA group, the group's or an officer's to another of them. */
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
  // Passed on twice only if the address is at fault, since then the next one differs.
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

/** A prefix, since domain/notices.ts counts the notices of an entry by how their ids begin. */
const PASSED_ON = 'returned.';

/** Only after a known failure does the letter go on paper; otherwise a person finds out (F4). */
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
