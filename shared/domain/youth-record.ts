import * as z from 'zod';
import { Act, ActId, Outcome } from './acts.ts';
import { IsoDate, IsoInstant } from './calendar.ts';
import { Letter, Notice, Task } from './effects.ts';
import type { Read } from './newer-values.ts';
import { Correction, FactNotification, FactType, PersonKey, ReportId, Withdrawal } from './notification.ts';
import { PersonalNumber } from './personal-number.ts';
import { Place } from './place.ts';

export const CoverageReason = z.enum([
  'no-education-known', // covered: every condition of 29:9 holds as far as reports and extract tell
  'in-education',
  'has-exam', // or a gymnasiebevis, or what equals one (29:9 p 4-6)
  'turned-20',
  'compulsory-school', // undecided: it may have ended earlier, or last longer, than usual (7:12-14)
  'coordination-number', // not registered, as far as one can tell (29:9 p 2)
  'start-awaited', // a transfer, and the new school has not reported yet (29:9 p 3)
  'autumn-awaited', // places are not settled before the autumn term (29:9 p 3)
  'other-municipality',
  'deceased',
  'emigrated',
  'no-extract',
  'not-in-extract',
  'gone-from-extract',
  'birth-date-unknown',
]);
export type CoverageReason = z.infer<typeof CoverageReason>;

/** Skollagen 29:9 (P9). */
export const Coverage = z.object({
  result: z.enum(['covered', 'not-covered', 'undecided']),
  reason: CoverageReason,
  rules: z.string(),
});
export type Coverage = z.infer<typeof Coverage>;

const asApplied = { personKey: true, personnummer: true } as const;
const applied = {
  appliedAt: IsoInstant,
  /** Whether the name is the extract's, or a person has said whose the row is (PR12). */
  identity: z.enum(['fits', 'confirmed', 'wrong']).optional(),
};

export const AppliedFact = FactNotification.omit(asApplied).extend({
  ...applied,
  /** Later reports that said the same: id and when received. */
  repeats: z.array(z.string()).optional(),
});
export type AppliedFact = z.infer<typeof AppliedFact>;

/** May wait for its report. */
export const AppliedChange = z.discriminatedUnion('type', [
  Correction.omit(asApplied).extend(applied),
  Withdrawal.omit(asApplied).extend(applied),
]);
export type AppliedChange = z.infer<typeof AppliedChange>;

export const CloseReason = z.enum([
  'study-start',
  'returned',
  'transfer', // a prevention entry: the youth has left that school
  'finished-with-exam',
  'turned-20',
  'moved',
  'deceased',
  'emigrated',
  'became-kaa', // a prevention entry whose youth has since dropped out
  'lapsed', // a prevention entry: no more absence was reported
  'joined', // it turned out to be one with another entry
  'withdrawn', // opened in error: what was reported has been withdrawn or corrected
  'by-person', // with an outcome
]);
export type CloseReason = z.infer<typeof CloseReason>;

export const Entry = z.object({
  caseNumber: z.string(),
  kind: z.enum(['kaa', 'prevention']),
  state: z.enum(['open', 'closed']),
  reason: FactType,
  unit: z.string().optional(),
  programme: z.string().optional(),
  year: z.string().optional(),
  /** Fact ids; of a closed entry those at the end. */
  calledForBy: z.array(z.string()),
  /** May be long before openedOn. */
  eventDate: IsoDate,
  /** Never back-dated. */
  openedOn: IsoDate,
  closedOn: IsoDate.optional(),
  closeReason: CloseReason.optional(),
  /** If a person has closed it. */
  outcome: Outcome.optional(),
  /** As reported; unknown of what no report tells. */
  endedOn: IsoDate.optional(),
  /** Its end was known before it could open: no case number is shown, nobody was told. */
  heardAfterwards: z.literal(true).optional(),
});
export type Entry = z.infer<typeof Entry>;

export const TimelineEvent = z.object({
  at: IsoInstant,
  what: z.enum([
    'notified',
    'correction-came',
    'withdrawal-came',
    'report-read', // by a person: its rows count
    'opened',
    'joined', // without a reference: with the record of another number
    'closed',
    'reopened',
    'opened-in-error', // an entry closed for another reason turned out to have been withdrawn
    'hold-set',
    'hold-lifted',
    'identity-unknown',
    'identity-confirmed', // a person says that rows under another name are the youth's
    'identity-wrong', // or somebody else's
    'resident-changed',
    'read',
  ]),
  /** Case number, report id or code. */
  reference: z.string().optional(),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;

/** Why contact waits for a person, while entry and notice do not. */
export const WaitsFor = z.enum([
  'read-before-contact', // a mail about the youth was not understood whole (P11)
  'check-identity', // the name in a row does not fit the extract's (PR12)
  'objection', // somebody has objected, and nobody has read it yet (PR11)
]);
export type WaitsFor = z.infer<typeof WaitsFor>;

/** What 2006:39 4 § lists of a covered youth: who it is, how to reach, and occupation. Which entries says registerPartOf. */
export const RegisterFields = z.object({
  personnummer: PersonalNumber.optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
  district: z.string().optional(),
  entries: z.record(z.string(), Entry),
});

/** Case material, under 29:9 second paragraph and 15:15: never exported or shown as the register. */
export const CaseMaterial = z.object({
  /** No e-mail goes there: it bounced, or its holder complained. */
  refusedEmail: z.string().optional(),
  coverage: Coverage.optional(),
  facts: z.record(z.string(), AppliedFact),
  changes: z.record(z.string(), AppliedChange),
  /** By report: which rows were applied (1-3,7), and when; as long as their notifications may lie in the register. */
  rows: z.record(z.string(), z.object({ rows: z.string(), on: IsoDate })).optional(),
  letters: z.record(z.string(), Letter),
  notices: z.record(z.string(), Notice),
  tasks: z.record(z.string(), Task),
  /** What people have said and done. */
  acts: z.record(ActId, Act).optional(),
  /** The district of the home address, as last known. */
  home: z.string().optional(),
  /** The address of whom the case was handed over to, in its district. */
  coordinator: z.string().optional(),
  /** Not understood whole nor read by a person (P11); to when they came. */
  unreadReports: z.record(ReportId, IsoInstant).default({}),
  /** Those that the list has no room for, packed (shared/domain/unread-reports.ts). */
  moreUnread: z.string().optional(),
  /** Absent: for nothing. A copy that permits nothing. */
  waitsFor: z.array(WaitsFor).optional(),
  /** Copies of the holds (PR10): they forbid, and permit nothing. */
  contactHold: z.boolean(),
  /** References of those that stop contact. */
  heldBy: z.array(z.string()).optional(),
  /** Another number of the same person: a person has said so. All is, or will be, in the record under it (F9). */
  joinsTo: z
    .object({
      personKey: PersonKey,
      /** Until it is joined. */
      personnummer: PersonalNumber.optional(),
      /** Where its entries have come: their ids here, and there. */
      entries: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  /** Whose contents have come here. */
  joinedFrom: z.array(PersonKey).optional(),
  /** Grows with every hold that is set or lifted. */
  holdSeq: z.number().int().optional(),
  /** While it is sealed: the import (I-) whose flag did it. */
  flaggedBy: z.string().optional(),
  /** Whether the KAA group has been told that it is lost; false once it is found again. */
  identityLost: z.boolean().optional(),
  /** Where people find it; absent of what nobody has anything to do with, and in what earlier releases wrote. */
  place: Place.optional(),
  /** By which people find it while no entry has a number. */
  caseNumber: z.string().optional(),
  timeline: z.array(TimelineEvent),
  /** Decide again then without a report: a 20th birthday, a fact dated ahead. */
  lookAgainOn: IsoDate.optional(),
  /** The sweep's, since the record last changed. */
  signals: z.number().int().nonnegative().default(0),
});

/** `decide` writes the whole; letters, notices and tasks are the outbox, settled path by path. */
export const YouthRecord = z.object({
  personKey: PersonKey,
  /** 0: never stored. */
  version: z.number().int().nonnegative(),
  /** `sealing`: not yet copied to the sealed table; `joined`: nothing left here but the way on. */
  state: z.enum(['open', 'closed', 'undecided', 'hold', 'sealing', 'sealed', 'joined']),
  ...RegisterFields.shape,
  ...CaseMaterial.shape,
});
export type YouthRecord = Read<z.infer<typeof YouthRecord>>;

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
    unreadReports: {},
    contactHold: false,
    timeline: [],
    signals: 0,
  };
}

/** An earlier release may have put something into one that was joined. */
export function isToJoin({ joinsTo, state, facts, changes }: YouthRecord): boolean {
  return joinsTo !== undefined && (state !== 'joined' || Object.keys({ ...facts, ...changes }).length > 0);
}

/** Letters are not signalled meanwhile. */
export function lettersWait({ contactHold, waitsFor }: YouthRecord): boolean {
  return contactHold || waitsFor !== undefined;
}
