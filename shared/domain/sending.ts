import type { LetterVersion, NoticeVersion } from './effects.ts';
import type { AnswerVersion } from './report.ts';

/** An effect as it was read: a write that finds another state or attempt is void. */
export type EffectVersion = AnswerVersion | NoticeVersion | LetterVersion;

/** What claiming an effect gives; only `claimed` may go on. `unknown-outcome`: nobody can say whether it was sent (F3). */
export type Claim = 'claimed' | 'in-work' | 'unknown-outcome' | 'nothing-to-do';

/** `not-sent` = SES asked us to come back later; `unknown` = sent or not, nobody can say (F4). */
export type SendOutcome = 'sent' | 'not-sent' | 'unknown';
/** `sesId` is SES's name for the mail: the first part of the Message-ID that it gives it. */
export type Sent = { outcome: SendOutcome; sesId?: string };
