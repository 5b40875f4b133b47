import { Temporal } from 'temporal-polyfill';
import type { LetterVersion, NoticeVersion } from './effects.ts';
import type { AnswerVersion } from './report.ts';

/** A write that finds another state or attempt is void. */
export type EffectVersion = AnswerVersion | NoticeVersion | LetterVersion;

/** `unknown-outcome`: perhaps sent (F3). */
export type Claim = 'claimed' | 'in-work' | 'unknown-outcome' | 'nothing-to-do';

/**
 * What SES refuses: more mails a second, or a day; every mail of ours; this mail. Each is known not to be sent (F3).
 */
export type Refusal = 'rate' | 'day' | 'all' | 'this-mail';

/** `sesId`: first part of the Message-ID that SES gives the mail; `unknown`: perhaps sent (F4). */
export type SesAnswer =
  | { outcome: 'sent'; sesId?: string }
  | { outcome: 'not-sent'; refusal: Refusal; code: string }
  | { outcome: 'unknown' };

/** Of one that is not sent: not tried before then; none for a mail that SES refuses for itself. */
export type Sent =
  | { outcome: 'sent'; sesId?: string }
  | { outcome: 'not-sent'; notBefore?: string }
  | { outcome: 'unknown' };

/** Leave to send one mail, at once or after a wait. `probe`: the first after SES refused every mail. */
export type Turn = { probe?: number; waited?: true; notBefore?: never };
export type NotYet = { notBefore: string };

/** Whether it may be tried. */
export function isTime({ notBefore }: { notBefore?: string | undefined }, now: Temporal.Instant): boolean {
  return notBefore === undefined || Temporal.Instant.compare(notBefore, now) <= 0;
}
