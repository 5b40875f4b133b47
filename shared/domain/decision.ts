import type { Temporal } from 'temporal-polyfill';
import type { PopulationFacts } from './coverage.ts';
import type { Reported } from './effective-facts.ts';
import type { Notification } from './notification.ts';
import type { Profile } from './profile.ts';
import type { YouthRecord } from './youth-record.ts';

/** What is to be decided on: a row of a report, a date or a resident's row that changed, a hold, an officer's release. */
export type YouthEvent =
  | { kind: 'notification'; notification: Notification }
  | { kind: 'look' }
  | { kind: 'hold' }
  | { kind: 'lift-hold' };

/** By entry id: how often its case number was found taken, so that the next candidate is used. */
export type Numbering = Record<string, number>;

/** What a decision works on: a draft of the record and everything it may know. */
export type DecisionContext = {
  record: YouthRecord;
  reported: Reported;
  facts: PopulationFacts;
  profile: Profile;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  numbering: Numbering;
};
