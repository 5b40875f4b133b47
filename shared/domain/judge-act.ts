import { isDeepStrictEqual } from 'node:util';
import { type Act, type ActOf, actsOf, HARMLESS } from './acts.ts';
import { asSeen, isOvertaken } from './as-seen.ts';
import { dayOf } from './calendar.ts';
import { ageLimitOn, birthDateOf, districtOf } from './coverage.ts';
import type { YouthEvent } from './decision.ts';
import { reportedOf } from './effective-facts.ts';
import type { Letter, Task } from './effects.ts';
import { dateFaults } from './fact-dates.ts';
import { stopping, type YouthFacts } from './hold.ts';
import { isNewer } from './newer-values.ts';
import { announcedAs } from './notices.ts';
import { earliestOf, latestOf, plusDays } from './one-spell.ts';
import type { Profile } from './profile.ts';
import { saidLast } from './said-by-people.ts';
import { tick } from './tasks.ts';
import type { Entry, YouthRecord } from './youth-record.ts';

export type ActEvent = Extract<YouthEvent, { kind: 'act' }>;

/** Why an act is not done. */
export type ActRefusal =
  | 'hidden' // sealed or held: looks as if it were not there
  | 'newer-version' // something of the youth is a newer version's
  | 'entry-closed'
  | 'entry-open'
  | 'later-entry' // of the kind, so that this one stays closed
  | 'acknowledged' // by somebody else
  | 'task-gone' // done, or its reason is gone
  | 'task-other-way' // it ends by an act of its own
  | 'letter-gone' // unknown, or not planned any more
  | 'letter-in-work' // just now
  | 'letter-left'
  | 'letter-planned' // it goes already
  | 'fact-gone' // withdrawn
  | 'no-change' // it is so already
  | 'changed-meanwhile' // what it rests on, since it was shown
  | 'handed-over' // by somebody else
  | 'unknown-district'
  | 'wrong-outcome' // not of this kind of entry
  | 'in-the-future'
  | 'in-the-past'
  | 'too-far-ahead'
  | 'too-old'
  | 'until-before-date'
  | 'until-in-the-future'
  | 'before-entry'
  | 'no-effect'; // the rules allow none: no address, not covered

/** What the page or the command line asks for about one case. */
export type ActRequest =
  | { kind: 'acknowledge' }
  | Asked<'contact', 'entry'>
  | Asked<'task-done'>
  | Asked<'stop-letter'>
  | Asked<'plan-letter'>
  | Asked<'correct'>
  | Asked<'take-back'>
  | Asked<'reach'>
  | Asked<'close', 'entry'>
  | { kind: 'reopen' }
  | Asked<'hand-over', 'home'>;
type Asked<K extends Act['kind'], Known extends PropertyKey = never> = Omit<ActOf<K>, 'by' | 'at' | Known>;

/** `entry`: whose case it is; undefined if an act needs one that is not there. */
export function actFrom(
  request: ActRequest,
  entry: [id: string, entry: Entry] | undefined,
  record: YouthRecord,
  { facts: { resident }, profile }: { facts: YouthFacts; profile: Profile },
  said: { by: string; at: string },
): Act | undefined {
  switch (request.kind) {
    case 'acknowledge':
      return entry && { ...request, ...said, of: announcedAs(entry[0], record) };
    case 'contact':
      return entry && { ...request, ...said, entry: entry[0] };
    case 'close':
      return entry && { ...request, ...said, entry: entry[1].kind };
    case 'reopen':
      return entry && { ...request, ...said, entry: entry[1].kind, from: entry[1].eventDate };
    case 'hand-over': {
      const home = resident && !resident.protected ? districtOf(resident, profile) : record.home;
      return entry && { ...request, ...said, ...(home !== undefined && { home }) };
    }
    case 'stop-letter':
    case 'plan-letter':
      return entry && { ...request, ...said };
    default:
      return { ...request, ...said };
  }
}

/** Else a district's code. */
export const isAddress = (to: string): boolean => to.includes('@');

/** Who has the case: a coordinator's address, else a district. */
export const holderOf = ({ coordinator, district }: YouthRecord): string | undefined => coordinator ?? district;

export function isAcknowledged(entryId: string, record: YouthRecord): boolean {
  const announced = announcedAs(entryId, record);
  return actsOf(record, 'acknowledge').some(([, { of }]) => of === announced);
}

/** Before anything is decided. `already`: the person has done it. */
export function refusalOf(
  { id, act, seen }: ActEvent,
  record: YouthRecord,
  facts: YouthFacts,
  profile: Profile,
): ActRefusal | 'already' | undefined {
  if (record.acts?.[id] || isNewer(record, 'acts', id)) return 'already';
  const isHeld = record.contactHold || stopping(facts.holds).length > 0;
  if (isHeld || facts.resident?.protected || ['sealing', 'sealed', 'joined'].includes(record.state)) return 'hidden';
  if (record.newer && !HARMLESS.has(act.kind)) return 'newer-version';
  return REFUSALS[act.kind](act as never, { record, facts, profile, seen, day: dayOf(act.at) });
}

type Known = { record: YouthRecord; facts: YouthFacts; profile: Profile; seen: string | undefined; day: string };
type Judge<K extends Act['kind']> = (act: ActOf<K>, known: Known) => ActRefusal | 'already' | undefined;

const REFUSALS: { [K in Act['kind']]: Judge<K> } = {
  acknowledge: ({ of, by }, { record }) => {
    if (record.entries[of.split('.')[0] ?? '']?.state !== 'open') return 'entry-closed';
    const other = actsOf(record, 'acknowledge').find(([, other]) => other.of === of)?.[1];
    return other && (other.by === by ? 'already' : 'acknowledged');
  },
  contact: ({ entry, on, next }, { record, facts, profile, day }) => {
    const of = record.entries[entry];
    if (of?.state !== 'open') return 'entry-closed';
    if (on !== undefined && on > day) return 'in-the-future';
    if (on !== undefined && on < of.eventDate) return 'before-entry';
    if (next === undefined) return undefined;
    if (next < day) return 'in-the-past';
    return next > lastContactDay(day, facts, profile) ? 'too-far-ahead' : undefined;
  },
  'task-done': ({ task: id }, { record }) => {
    const task = record.tasks[id];
    if (!task || task.done) return 'task-gone';
    return endsOtherwise(task, record) ? 'task-other-way' : undefined;
  },
  'stop-letter': ({ letter: id }, { record }) => {
    const letter = record.letters[id];
    if (!letter) return 'letter-gone';
    if (letter.state === 'sending') return 'letter-in-work';
    if (isStoppable(letter)) return undefined;
    return letter.state === 'cancelled' || letter.state === 'stopped' ? 'letter-gone' : 'letter-left';
  },
  'plan-letter': ({ letter: id }, { record }) => {
    const letter = record.letters[id];
    if (!letter) return 'letter-gone';
    if (record.entries[letter.entryId]?.state !== 'open') return 'entry-closed';
    if (letter.state === 'planned' || letter.state === 'sending') return 'letter-planned';
    return letter.state === 'sent' || letter.state === 'handed-over' ? 'letter-left' : undefined;
  },
  correct: (act, { record, facts, profile, seen, day }) => {
    const fact = shown(act, record, facts);
    if (!fact) return 'fact-gone';
    if (isChanged(act, seen, record, facts)) return 'changed-meanwhile';
    return isSo(act, fact) ? 'no-change' : datesRefusal(act, fact, day, profile);
  },
  'take-back': (act, { record, facts, seen }) => {
    if (!shown(act, record, facts)) return 'fact-gone';
    return isChanged(act, seen, record, facts) ? 'changed-meanwhile' : undefined;
  },
  reach: (act, { record, facts, seen }) => {
    if (isChanged(act, seen, record, facts)) return 'changed-meanwhile';
    return isSo(act, shown(act, record, facts)) ? 'no-change' : undefined;
  },
  close: ({ entry, outcome, on, by }, { record, day, seen }) => {
    const open = Object.values(record.entries).find(({ kind, state }) => kind === entry && state === 'open');
    if (!open) return 'entry-closed';
    if (isOvertaken(record, seen, by)) return 'changed-meanwhile';
    if (outcome === 'stayed' && entry === 'kaa') return 'wrong-outcome';
    if (on !== undefined && on > day) return 'in-the-future';
    return on !== undefined && on < open.eventDate ? 'before-entry' : undefined;
  },
  reopen: ({ entry, from, by }, { record, seen }) => {
    const ofKind = Object.values(record.entries).filter(({ kind }) => kind === entry);
    if (ofKind.some(({ state }) => state === 'open')) return 'entry-open';
    if (isOvertaken(record, seen, by)) return 'changed-meanwhile';
    return ofKind.some((one) => one.eventDate > from && !isVoid(one)) ? 'later-entry' : undefined;
  },
  'hand-over': ({ from, to }, { record, profile }) => {
    if (Object.values(record.entries).every(({ state }) => state !== 'open')) return 'entry-closed';
    if (holderOf(record) !== from) return 'handed-over';
    if (from === to) return 'no-change';
    return isAddress(to) || profile.districts.some(({ code }) => code === to) ? undefined : 'unknown-district';
  },
};

/** Opened in error, or part of another. */
export const isVoid = ({ closeReason }: Entry): boolean => closeReason === 'withdrawn' || closeReason === 'joined';

/** Nobody is put off beyond it. */
function lastContactDay(day: string, { resident }: YouthFacts, profile: Profile): string {
  const born = resident && !resident.protected ? birthDateOf(resident) : undefined;
  return earliestOf(
    plusDays(day, profile.tasks.nextContactDaysAhead),
    born && latestOf(ageLimitOn(born, profile).toString(), day),
  );
}

type OfValues = Pick<ActOf<'correct'> | ActOf<'take-back'>, 'kind' | 'fact'> | Pick<ActOf<'reach'>, 'kind'>;
const VALUES = ['type', 'date', 'until', 'programme', 'phone', 'email'] as const;
type Values = Partial<Record<(typeof VALUES)[number], string | undefined>>;

/** What the record shows of it. */
function shown(act: OfValues, record: YouthRecord, facts: YouthFacts): Values | undefined {
  const reported = reportedOf(record, facts);
  if ('fact' in act) {
    const { type, date, until, programme } = reported.standing[act.fact] ?? {};
    return type && { type, date, until, programme };
  }
  const value = (field: 'phone' | 'email') => saidLast(field, { record, reported, facts }) ?? '';
  return { phone: value('phone'), email: value('email') };
}

/** Of what would stand, as of a school's word. */
function datesRefusal(act: ActOf<'correct'>, fact: Values, day: string, profile: Profile): ActRefusal | undefined {
  const type = act.type ?? (fact.type as ActOf<'correct'>['type']);
  const until = type === 'absence' || act.until ? (act.until ?? fact.until) : undefined;
  const dates = { type, date: act.date ?? fact.date, until };
  const fault = dateFaults(dates, day, profile).find(
    // It may have been said long ago.
    ({ field, code }) => code !== 'too-old' || act[field] !== undefined,
  );
  if (!fault) return undefined;
  return fault.field === 'until' && fault.code === 'in-the-future' ? 'until-in-the-future' : fault.code;
}

/** By a school or by anybody. */
function isChanged(act: OfValues, seen: string | undefined, record: YouthRecord, facts: YouthFacts): boolean {
  if (seen === undefined) return false;
  return !isDeepStrictEqual(shown(act, asSeen(record, seen), facts), shown(act, record, facts));
}

const isSo = (act: Values, is: Values = {}): boolean =>
  VALUES.every((field) => act[field] === undefined || act[field] === is[field]);

/** A form says all that it showed: what the person left as it was, she does not say. */
export function onlyChanged(
  request: ActRequest,
  seen: string | undefined,
  { record, facts }: { record: YouthRecord; facts: YouthFacts },
): ActRequest {
  if (seen === undefined || (request.kind !== 'correct' && request.kind !== 'reach')) return request;
  const was = shown(request, asSeen(record, seen), facts) ?? {};
  const isLeft = ([field, value]: [string, unknown]) =>
    VALUES.some((one) => one === field && (was[one] ?? '') === value);
  return Object.fromEntries(Object.entries(request).filter((said) => !isLeft(said))) as ActRequest;
}

const isStoppable = ({ state, batch }: Letter) =>
  state === 'planned' || (state === 'handed-over' && batch === undefined);

/** Contact would go on waiting, and nobody would be told. */
function endsOtherwise({ type }: Task, { waitsFor, newer }: YouthRecord): boolean {
  if (type === 'read-first' || type === 'contact-hold') return true;
  return (type === 'check-identity' && waitsFor?.includes('check-identity') === true) || (type === 'stuck' && !!newer);
}

/** What of it no rule finds by itself. */
export function take({ id, act }: ActEvent, record: YouthRecord): void {
  record.acts = { ...record.acts, [id]: act };
  const task = act.kind === 'task-done' ? record.tasks[act.task] : undefined;
  if (task) tick(task);
  const letter = act.kind === 'stop-letter' ? record.letters[act.letter] : undefined;
  if (letter && isStoppable(letter)) letter.state = 'cancelled';
  if (act.kind === 'hand-over') handOver(act, record);
}

/** It is no move: the youth lives where she does. */
export function handOver({ to, home }: ActOf<'hand-over'>, record: YouthRecord): void {
  record.home = home ?? record.home;
  Object.assign(record, isAddress(to) ? { coordinator: to } : { district: to, coordinator: undefined });
}

/** After all rules. */
export function hasEffect(act: Act, before: YouthRecord, after: YouthRecord): boolean {
  const isOpen = ({ entries }: YouthRecord, entry: string) =>
    Object.values(entries).some(({ kind, state }) => kind === entry && state === 'open');
  if (act.kind === 'close') return !isOpen(after, act.entry);
  if (act.kind === 'reopen') return isOpen(after, act.entry);
  if (act.kind === 'hand-over') return holderOf(after) === act.to;
  if (act.kind === 'plan-letter')
    return Object.entries(after.letters).some(([id, { state }]) => state === 'planned' && !before.letters[id]);
  return true;
}
