import { type Act, type ActId, type ActOf, actsOf, HARMLESS } from './acts.ts';
import { dayOf } from './calendar.ts';
import { districtOf } from './coverage.ts';
import type { YouthEvent } from './decision.ts';
import { reportedOf } from './effective-facts.ts';
import type { Letter, Task } from './effects.ts';
import { stopping, type YouthFacts } from './hold.ts';
import { isNewer } from './newer-values.ts';
import { announcedAs } from './notices.ts';
import { plusDays } from './one-spell.ts';
import type { Profile } from './profile.ts';
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
  | 'changed-meanwhile' // by somebody else, since it was shown
  | 'handed-over' // by somebody else
  | 'unknown-district'
  | 'wrong-outcome' // not of this kind of entry
  | 'in-the-future'
  | 'in-the-past'
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
      const home = resident && !resident.protected ? districtOf(resident, profile) : undefined;
      return entry && { ...request, ...said, ...(home !== undefined && { home }) };
    }
    case 'stop-letter':
    case 'plan-letter':
      return entry && { ...request, ...said };
    default:
      return { ...request, ...said };
  }
}

/** Who has the case: a coordinator's address, else a district. */
export const holderOf = ({ coordinator, district }: YouthRecord): string | undefined => coordinator ?? district;

export function isAcknowledged(entryId: string, record: YouthRecord): boolean {
  const announced = announcedAs(entryId, record);
  return actsOf(record, 'acknowledge').some(([, { of }]) => of === announced);
}

/** Before anything is decided. `already`: the very act is done. */
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
type Judge<K extends Act['kind']> = (act: ActOf<K>, known: Known) => ActRefusal | undefined;

const REFUSALS: { [K in Act['kind']]: Judge<K> } = {
  acknowledge: ({ of }, { record }) => {
    if (record.entries[of.split('.')[0] ?? '']?.state !== 'open') return 'entry-closed';
    return actsOf(record, 'acknowledge').some(([, other]) => other.of === of) ? 'acknowledged' : undefined;
  },
  contact: ({ entry, on, next }, { record, day }) => {
    if (record.entries[entry]?.state !== 'open') return 'entry-closed';
    if (on !== undefined && on > day) return 'in-the-future';
    return next !== undefined && next < day ? 'in-the-past' : undefined;
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
    const fact = reportedOf(record, facts).standing[act.fact];
    if (!fact) return 'fact-gone';
    if (
      isSaidSince(
        seen,
        actsOf(record, 'correct').filter(([, other]) => other.fact === act.fact),
      )
    )
      return 'changed-meanwhile';
    const latest = plusDays(day, profile.intake.dates.mostDaysAhead);
    if ((act.date ?? '') > latest || (act.until ?? '') > latest) return 'in-the-future';
    const fields = ['type', 'date', 'until', 'programme'] as const;
    return fields.every((field) => act[field] === undefined || act[field] === fact[field]) ? 'no-change' : undefined;
  },
  'take-back': ({ fact }, { record, facts }) => (reportedOf(record, facts).standing[fact] ? undefined : 'fact-gone'),
  reach: ({ phone, email }, { record, seen }) => {
    if (isSaidSince(seen, actsOf(record, 'reach'))) return 'changed-meanwhile';
    const isSo = (said: string | undefined, is = '') => said === undefined || said === is;
    return isSo(phone, record.phone) && isSo(email, record.email) ? 'no-change' : undefined;
  },
  close: ({ entry, outcome, on }, { record, day }) => {
    const open = Object.values(record.entries).find(({ kind, state }) => kind === entry && state === 'open');
    if (!open) return 'entry-closed';
    if (outcome === 'stayed' && entry === 'kaa') return 'wrong-outcome';
    if (on !== undefined && on > day) return 'in-the-future';
    return on !== undefined && on < open.eventDate ? 'before-entry' : undefined;
  },
  reopen: ({ entry, from }, { record }) => {
    const ofKind = Object.values(record.entries).filter(({ kind }) => kind === entry);
    if (ofKind.some(({ state }) => state === 'open')) return 'entry-open';
    return ofKind.some(({ eventDate }) => eventDate > from) ? 'later-entry' : undefined;
  },
  'hand-over': ({ from, to }, { record, profile }) => {
    if (Object.values(record.entries).every(({ state }) => state !== 'open')) return 'entry-closed';
    if (holderOf(record) !== from) return 'handed-over';
    if (from === to) return 'no-change';
    return to.includes('@') || profile.districts.some(({ code }) => code === to) ? undefined : 'unknown-district';
  },
};

/** Somebody else's word that whoever says this has not seen. */
const isSaidSince = (seen: string | undefined, acts: [ActId, Act][]) =>
  seen !== undefined && acts.some(([, { at }]) => Date.parse(at) > Date.parse(seen));

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
