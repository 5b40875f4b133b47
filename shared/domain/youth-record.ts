import * as z from 'zod';
import { IsoDate, IsoInstant } from './calendar.ts';
import { Letter, Notice, Task } from './effects.ts';
import { Correction, FactNotification, FactType, PersonKey, Withdrawal } from './notification.ts';
import { PersonalNumber } from './personal-number.ts';

export const CoverageReason = z.enum([
  'no-education-known', // covered: every condition of 29:9 holds as far as reports and extract tell
  'in-education',
  'turned-20',
  'compulsory-school',
  'other-municipality',
  'deceased',
  'emigrated',
  'no-extract',
  'not-in-extract',
  'gone-from-extract',
  'birth-date-unknown',
]);
export type CoverageReason = z.infer<typeof CoverageReason>;

/** Coverage by skollagen 29:9: unknown facts give `undecided`, never `not-covered` (P9). */
export const Coverage = z.object({
  result: z.enum(['covered', 'not-covered', 'undecided']),
  reason: CoverageReason,
  /** Version of the rule set that judged. */
  rules: z.string(),
});
export type Coverage = z.infer<typeof Coverage>;

const asApplied = { personKey: true, personnummer: true } as const;
const appliedAt = IsoInstant;

/** A fact that `decide` has recorded: entries are derived from these. */
export const AppliedFact = FactNotification.omit(asApplied).extend({ appliedAt });
export type AppliedFact = z.infer<typeof AppliedFact>;

/** A correction or withdrawal that `decide` has recorded; it may wait for its report. */
export const AppliedChange = z.discriminatedUnion('type', [
  Correction.omit(asApplied).extend({ appliedAt }),
  Withdrawal.omit(asApplied).extend({ appliedAt }),
]);
export type AppliedChange = z.infer<typeof AppliedChange>;

export const CloseReason = z.enum([
  'study-start',
  'returned',
  'turned-20',
  'moved',
  'deceased',
  'emigrated',
  'became-kaa', // a prevention entry whose youth has since dropped out
  'withdrawn', // opened in error: what was reported has been withdrawn or corrected
]);
export type CloseReason = z.infer<typeof CloseReason>;

export const Entry = z.object({
  caseNumber: z.string(),
  kind: z.enum(['kaa', 'prevention']),
  state: z.enum(['open', 'closed']),
  /** The report type that opened it. */
  reason: FactType,
  unit: z.string().optional(),
  programme: z.string().optional(),
  year: z.string().optional(),
  /** The facts that call for it, by id; of a closed entry those that did in the end. */
  calledForBy: z.array(z.string()),
  /** When what was reported happened; may be long before openedOn. */
  eventDate: IsoDate,
  /** Never back-dated. */
  openedOn: IsoDate,
  closedOn: IsoDate.optional(),
  closeReason: CloseReason.optional(),
});
export type Entry = z.infer<typeof Entry>;

export const TimelineEvent = z.object({
  at: IsoInstant,
  what: z.enum([
    'notified',
    'correction-came',
    'withdrawal-came',
    'opened',
    'joined',
    'closed',
    'reopened',
    'opened-in-error', // an entry closed for another reason turned out to have been withdrawn
    'hold-set',
    'hold-lifted',
    'identity-unknown',
    'resident-changed',
    'read',
  ]),
  /** Case number, report id, or code: nothing a person wrote. */
  reference: z.string().optional(),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;

/**
 * Everything known of one youth, in one item. `decide` alone writes the whole; letters, notices and tasks are the
 * outbox, claimed and settled path by path.
 */
export const YouthRecord = z.object({
  personKey: PersonKey,
  /** 0 = never stored. */
  version: z.number().int().nonnegative(),
  /** sealing: marked, not yet copied to the sealed table; sealed: reduced to key, hold and the officer's notice. */
  state: z.enum(['open', 'closed', 'undecided', 'hold', 'sealing', 'sealed']),
  personnummer: PersonalNumber.optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  /** Bounced, or its holder complained: no e-mail goes there. */
  refusedEmail: z.string().optional(),
  district: z.string().optional(),
  coverage: Coverage.optional(),
  entries: z.record(z.string(), Entry),
  facts: z.record(z.string(), AppliedFact),
  changes: z.record(z.string(), AppliedChange),
  letters: z.record(z.string(), Letter),
  notices: z.record(z.string(), Notice),
  tasks: z.record(z.string(), Task),
  contactHold: z.boolean(),
  timeline: z.array(TimelineEvent),
  /** The next date on which to decide again though nothing is reported: a 20th birthday, a fact dated ahead. */
  lookAgainOn: IsoDate.optional(),
  /** The sweep's signals since the record last changed. */
  signals: z.number().int().nonnegative().default(0),
});
export type YouthRecord = z.infer<typeof YouthRecord>;

export function newYouthRecord(personKey: PersonKey): YouthRecord {
  return {
    personKey,
    version: 0,
    state: 'closed',
    entries: {},
    facts: {},
    changes: {},
    letters: {},
    notices: {},
    tasks: {},
    contactHold: false,
    timeline: [],
    signals: 0,
  };
}
