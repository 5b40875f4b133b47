import type { Temporal } from 'temporal-polyfill';
import type { Act, ActId } from './acts.ts';
import type { Reported } from './effective-facts.ts';
import type { YouthFacts } from './hold.ts';
import type { Notification } from './notification.ts';
import type { Profile } from './profile.ts';
import type { YouthRecord } from './youth-record.ts';

export type YouthEvent =
  /** `read`: a person has read its mail. */
  | { kind: 'notification'; notification: Notification; read?: boolean }
  | { kind: 'look' }
  /** A look that opens a record for whoever is held. */
  | { kind: 'hold' }
  /** Officers have brought a sealed record back. */
  | { kind: 'unsealed' }
  /** A person has said that these are one: what `old` holds comes here. */
  | { kind: 'joined'; old: YouthRecord }
  /** A person has looked at whose the rows under another name are. */
  | { kind: 'identity'; is: 'confirmed' | 'wrong'; reportId: string }
  /** A person has said or done it. `seen`: up to when, of what others did. */
  | { kind: 'act'; id: ActId; act: Act; seen?: string | undefined };

/** By entry id, or OF_RECORD: how often its case number was taken. */
export type Numbering = Record<string, number>;

export type DecisionContext = {
  record: YouthRecord;
  reported: Reported;
  facts: YouthFacts;
  profile: Profile;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  numbering: Numbering;
};
