import type { LetterVersion, NoticeVersion } from './effects.ts';
import type { AnswerVersion } from './report.ts';

/** A write that finds another state or attempt is void. */
export type EffectVersion = AnswerVersion | NoticeVersion | LetterVersion;

/** `unknown-outcome`: perhaps sent (F3). */
export type Claim = 'claimed' | 'in-work' | 'unknown-outcome' | 'nothing-to-do';

/** `not-sent`: throttled; `unknown`: perhaps sent (F4). */
export type SendOutcome = 'sent' | 'not-sent' | 'unknown';
/** `sesId`: first part of the Message-ID that SES gives the mail. */
export type Sent = { outcome: SendOutcome; sesId?: string };
