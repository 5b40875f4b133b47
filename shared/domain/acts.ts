import * as z from 'zod';
import { dayOf, IsoDate, IsoInstant } from './calendar.ts';
import { FactType } from './notification.ts';

/** What makes that an act cannot be done twice; drawn when its form is shown. */
export const ActId = z.string().regex(/^[\w-]{12,22}$/);
export type ActId = z.infer<typeof ActId>;

export const ContactWay = z.enum(['telefon', 'brev', 'sms', 'epost', 'besok', 'mote']);
export type ContactWay = z.infer<typeof ContactWay>;

export const ContactWith = z.enum(['ungdom', 'vardnadshavare', 'annan']);
export type ContactWith = z.infer<typeof ContactWith>;

/** Why a person closes an entry. */
export const Outcome = z.enum([
  'studies',
  'work',
  'other', // occupied otherwise
  'stayed', // a prevention entry: still in school
  'moved',
  'turned-20',
  'deceased',
  'unreachable',
  'declined', // wants no support
  'not-covered', // opened for somebody whom 29:9 does not cover
]);
export type Outcome = z.infer<typeof Outcome>;

export const OUTCOME_WORDS: Record<Outcome, string> = {
  studies: 'Studier',
  work: 'Arbete',
  other: 'Annan sysselsättning',
  stayed: 'Kvar i skolan',
  moved: 'Har flyttat från kommunen',
  'turned-20': 'Har fyllt 20 år',
  deceased: 'Har avlidit',
  unreachable: 'Går inte att nå',
  declined: 'Vill inte ha stöd',
  'not-covered': 'Omfattas inte av aktivitetsansvaret',
};

const EntryKind = z.enum(['kaa', 'prevention']);
/** Key in the record's map. */
const Key = z.string().max(40);

const ofAct = {
  /** The person's address in lower case; of the command line the name of the user. */
  by: z.string().min(1).max(254),
  /** When it was said: what counts, whenever it comes to us. */
  at: IsoInstant,
};

/** Coded, no free text, some 150 bytes. */
export const Act = z.discriminatedUnion('kind', [
  /** `of`: the notice that told of the entry, or the entry's own id if none did. */
  z.object({ ...ofAct, kind: z.literal('acknowledge'), of: Key }),
  z.object({
    ...ofAct,
    kind: z.literal('contact'),
    entry: Key,
    way: ContactWay,
    /** Absent: nobody was reached. */
    reached: ContactWith.optional(),
    /** Absent: the day of `at`. */
    on: IsoDate.optional(),
    /** When to try or meet next. */
    next: IsoDate.optional(),
  }),
  z.object({ ...ofAct, kind: z.literal('task-done'), task: Key }),
  z.object({ ...ofAct, kind: z.literal('stop-letter'), letter: Key }),
  /** Of one that was stopped or came back. */
  z.object({ ...ofAct, kind: z.literal('plan-letter'), letter: Key }),
  /** Of one fact, named by report and row. */
  z.object({
    ...ofAct,
    kind: z.literal('correct'),
    fact: Key,
    type: FactType.optional(),
    date: IsoDate.optional(),
    until: IsoDate.optional(),
    programme: z.string().max(20).optional(),
  }),
  z.object({ ...ofAct, kind: z.literal('take-back'), fact: Key }),
  /** The youth's own; empty: there is none. */
  z.object({
    ...ofAct,
    kind: z.literal('reach'),
    phone: z.string().max(30).optional(),
    email: z.string().max(254).optional(),
  }),
  /** Ends all of the kind that was heard of by then. */
  z.object({
    ...ofAct,
    kind: z.literal('close'),
    entry: EntryKind,
    outcome: Outcome,
    /** Absent: the day of `at`. */
    on: IsoDate.optional(),
  }),
  /** `from`: what ended it on that day or later, and was heard of by then, did not. */
  z.object({ ...ofAct, kind: z.literal('reopen'), entry: EntryKind, from: IsoDate }),
  z.object({
    ...ofAct,
    kind: z.literal('hand-over'),
    /** District code, or a coordinator's address; absent: nobody's. */
    from: z.string().max(254).optional(),
    to: z.string().min(1).max(254),
    /** The district of the home address then: after a move the new one's counts. */
    home: z.string().optional(),
  }),
]);
export type Act = z.infer<typeof Act>;
export type ActKind = Act['kind'];
export type ActOf<K extends ActKind> = Extract<Act, { kind: K }>;

/** An older release that overlooks one of these only asks or tells once more. */
export const HARMLESS: ReadonlySet<ActKind> = new Set(['acknowledge', 'contact', 'task-done']);

type Acts = Record<ActId, Act>;
type Acted = { acts?: Acts | undefined };

/** First to last, by when they were said. */
export function actsOf<K extends ActKind>({ acts = {} }: Acted, ...kinds: K[]): [id: ActId, act: ActOf<K>][] {
  const of = Object.entries(acts).filter((named): named is [ActId, ActOf<K>] =>
    (kinds as ActKind[]).includes(named[1].kind),
  );
  return of.toSorted(saidFirst);
}

/** Of tasks of a type. */
export const ticksOf = (acted: Acted, type: string) =>
  actsOf(acted, 'task-done').filter(([, { task }]) => task.startsWith(`${type}.`));

/** A total order. */
function saidFirst([idA, a]: [ActId, Act], [idB, b]: [ActId, Act]): number {
  return Date.parse(a.at) - Date.parse(b.at) || (idA < idB ? -1 : Number(idA > idB));
}

export const dayOfContact = ({ on, at }: ActOf<'contact'>): string => on ?? dayOf(at);

/** First to last, by when they were, whenever they were noted. */
export function contactsOf(acted: Acted, entryId?: string): ActOf<'contact'>[] {
  const all = actsOf(acted, 'contact').flatMap(([, act]) =>
    entryId === undefined || act.entry === entryId ? act : [],
  );
  return all.toSorted((a, b) => dayOfContact(a).localeCompare(dayOfContact(b)));
}
