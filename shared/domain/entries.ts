import type { Outcome } from './acts.ts';
import type { DecisionContext } from './decision.ts';
import { coverageBeforeExam, examOf } from './judge-coverage.ts';
import { CLOSED_KEPT, numberOf } from './keep-small.ts';
import { cancelPlannedLetters, mayHaveLeft, planLetters, takeLettersOver } from './letters.ts';
import { hasNewerReports, newerIn } from './newer-values.ts';
import { planClosedNotice, planOpenedNotice } from './notices.ts';
import { notificationId } from './notification.ts';
import type { Spell } from './one-spell.ts';
import { caseNumber } from './reference.ts';
import { lastEnded, lastEnding, spellsOf } from './spells.ts';
import { addTask, finishTask } from './tasks.ts';
import { type CloseReason, type Coverage, type CoverageReason, Entry, type YouthRecord } from './youth-record.ts';

type Kind = Entry['kind'];
type Named = [id: string, entry: Entry];

/** Entries are what the spells are; those of before stay what they were told as. */
export function reconcile(kind: Kind, coverage: Coverage, context: DecisionContext): void {
  const { record } = context;
  const spells = spellsOf(kind, context);
  const entries = Object.entries(record.entries).filter(([, entry]) => entry.kind === kind);
  const spellOf = meantBy(entries, spells);
  for (const named of entries) if (!spellOf.get(named)) endWithoutSpell(named, coverage, context);
  const mayOpen = coverage.result === 'covered' && mayOpenKind(kind, record);
  const kept = new Set(mayRecord(kind, context) ? lastEnded(CLOSED_KEPT, context) : []);
  const exam = examOf(context);
  for (const spell of spells) {
    const [named, ...others] = entries.filter((one) => spellOf.get(one) === spell).toSorted(bestFirst);
    if (named) {
      if (!hasNewerReports(record)) for (const other of others) join(other, named, context);
      follow(named, spell, coverage, mayOpen, context);
    } else if (!spell.end) {
      if (mayOpen) open(kind, spell, undefined, context);
    } else if (kept.has(spell) && !(exam && exam.date < spell.eventDate)) recordEnded(kind, spell, context);
  }
}

/** Also of who has an exam now. */
function mayRecord(kind: Kind, context: DecisionContext): boolean {
  const { record } = context;
  return !hasNewerReports(record) && mayOpenKind(kind, record) && coverageBeforeExam(context).result === 'covered';
}

/** Only if no entry that this version cannot read may be the same. */
function mayOpenKind(kind: Kind, record: YouthRecord): boolean {
  return !newerIn(record, 'entries').some(
    ({ raw }) => raw.kind === kind || !Entry.shape.kind.safeParse(raw.kind).success,
  );
}

/** The last that a fact of the entry is in. The open one may be what was withdrawn, reported anew. */
function meantBy(entries: Named[], spells: Spell[]): Map<Named, Spell | undefined> {
  const own = ({ calledForBy }: Entry) =>
    spells.findLast(({ facts }) => facts.some((fact) => calledForBy.includes(notificationId(fact))));
  const spellOf = new Map(entries.map((named) => [named, own(named[1])]));
  const open = spells.find(({ end }) => !end);
  if (!open || [...spellOf.values()].includes(open)) return spellOf;
  const isSame = (named: Named) =>
    !spellOf.get(named) && named[1].closeReason === 'withdrawn' && open.eventDate <= named[1].eventDate;
  const [again] = entries.filter(isSame).toSorted(bestFirst);
  return again ? spellOf.set(again, open) : spellOf;
}

/** Of several that turned out to be one: what people work with, then what they were told of. */
function bestFirst([idA, a]: Named, [idB, b]: Named): number {
  const rank = ({ state, heardAfterwards, closeReason }: Entry) =>
    Number(state === 'closed') *
    (1 + (heardAfterwards ? 2 : Number(closeReason === 'joined' || closeReason === 'withdrawn')));
  return rank(a) - rank(b) || numberOf(idA) - numberOf(idB);
}

const moved: Partial<Record<CoverageReason, CloseReason>> = {
  'turned-20': 'turned-20',
  'other-municipality': 'moved',
  deceased: 'deceased',
  emigrated: 'emigrated',
};

function follow(
  [id, entry]: Named,
  spell: Spell,
  coverage: Coverage,
  mayOpen: boolean,
  context: DecisionContext,
): void {
  const isPartly = hasNewerReports(context.record);
  if (entry.state === 'closed') {
    if (isPartly) return;
    const basis = basisOf(spell);
    if (spell.end) correctEnd(Object.assign(entry, basis), spell.end);
    else if (mayOpen) open(entry.kind, spell, [id, entry], context);
    // What is reported after a move is another municipality's: it calls for no entry of ours.
    else
      Object.assign(entry, basis, { calledForBy: basis.calledForBy.filter((one) => entry.calledForBy.includes(one)) });
    return;
  }
  if (!isPartly) Object.assign(entry, basisOf(spell));
  // An earlier release may have opened it again.
  entry.heardAfterwards = undefined;
  const left = moved[coverage.reason];
  if (left) close(id, entry, left, undefined, context);
  else if (spell.end && (!isPartly || isClosing(spell.end.reason)))
    close(id, entry, spell.end.reason, spell.end.on, context, spell.end.outcome);
  else if (!spell.end && coverage.result === 'covered') planLetters(id, entry, context);
}

const CLOSING: ReadonlySet<string> = new Set<CloseReason>([
  'study-start',
  'returned',
  'transfer',
  'finished-with-exam',
]);
const isClosing = (reason: string) => CLOSING.has(reason);

/** Opened in error if no fact calls for it, whatever else has happened. */
function endWithoutSpell([id, entry]: Named, { reason }: Coverage, context: DecisionContext): void {
  const { record, now } = context;
  if (hasNewerReports(record)) {
    const because = reason === 'has-exam' ? 'finished-with-exam' : (moved[reason] ?? laterEnding(entry, context));
    if (entry.state === 'open' && because) close(id, entry, because, undefined, context);
  } else if (entry.heardAfterwards) delete record.entries[id];
  else if (entry.state === 'open') close(id, entry, 'withdrawn', undefined, context);
  else if (entry.closeReason !== 'withdrawn') {
    Object.assign(entry, { closeReason: 'withdrawn', endedOn: undefined, outcome: undefined });
    record.timeline.push({ at: now.toString(), what: 'opened-in-error', reference: entry.caseNumber });
    askAboutLetters(id, context);
  }
}

/** What called for it may be newer: only a start or return after it closes it. */
function laterEnding(entry: Entry, context: DecisionContext): CloseReason | undefined {
  const ending = lastEnding(entry.kind, context);
  if (!ending || ending.date < entry.eventDate) return undefined;
  return isClosing(ending.type) ? (ending.type as CloseReason) : undefined;
}

/** What was heard since may say more of its end; not of a move, which no report tells of. */
function correctEnd(entry: Entry, { on, reason, outcome }: NonNullable<Spell['end']>): void {
  if (entry.closeReason && Object.values(moved).includes(entry.closeReason)) return;
  Object.assign(entry, { closeReason: reason, endedOn: on, outcome });
}

function basisOf({ facts, eventDate }: Spell) {
  const { type, unit, programme, year } = facts[0];
  return { reason: type, unit, programme, year, eventDate, calledForBy: facts.map(notificationId) };
}

function newEntry(kind: Kind, spell: Spell, { record, today, numbering }: DecisionContext): Named {
  const numbers = Object.keys(record.entries)
    .filter((id) => id.startsWith(kind))
    .map(numberOf);
  const id = `${kind}${Math.max(0, ...numbers) + 1}`;
  const number = caseNumber(`${record.personKey}|${id}`, numbering[id] ?? 0);
  return [id, { caseNumber: number, kind, openedOn: today.toString(), ...basisOf(spell), state: 'open' }];
}

function open(kind: Kind, spell: Spell, earlier: Named | undefined, context: DecisionContext): void {
  const { record, now, today } = context;
  const [id, before] = earlier ?? newEntry(kind, spell, context);
  const wasTold = earlier && !before.heardAfterwards;
  const entry: Entry = {
    ...before,
    ...basisOf(spell),
    ...(!wasTold && { openedOn: today.toString() }),
    heardAfterwards: undefined,
    state: 'open',
    closedOn: undefined,
    endedOn: undefined,
    closeReason: undefined,
    outcome: undefined,
  };
  record.entries[id] = entry;
  record.timeline.push({ at: now.toString(), what: wasTold ? 'reopened' : 'opened', reference: entry.caseNumber });
  if (before.closeReason === 'withdrawn') finishTask(context, 'withdrawn-after-letter');
  planLetters(id, entry, context);
  planOpenedNotice(id, entry, context);
}

/** Its end was known before it could open: counted like any other, told to nobody. */
function recordEnded(kind: Kind, spell: Spell, context: DecisionContext): void {
  const [id, entry] = newEntry(kind, spell, context);
  const today = context.today.toString();
  const { on: endedOn, reason: closeReason, outcome } = spell.end ?? {};
  const closed = { state: 'closed', closedOn: today, closeReason, endedOn, outcome } as const;
  context.record.entries[id] = { ...entry, ...closed, heardAfterwards: true };
}

function close(
  id: string,
  entry: Entry,
  reason: CloseReason,
  endedOn: string | undefined,
  context: DecisionContext,
  outcome?: Outcome,
): void {
  const { record, now, today } = context;
  Object.assign(entry, { state: 'closed', closedOn: today.toString(), closeReason: reason, endedOn, outcome });
  record.timeline.push({ at: now.toString(), what: 'closed', reference: entry.caseNumber });
  cancelPlannedLetters(id, context);
  planClosedNotice(id, entry, context);
  if (reason === 'withdrawn') askAboutLetters(id, context);
}

/** What parted them was taken back, or came in between: nobody is written to anew. */
function join([id, entry]: Named, [other]: Named, context: DecisionContext): void {
  const { record, now } = context;
  if (entry.heardAfterwards) {
    delete record.entries[id];
    return;
  }
  if (entry.state === 'open') close(id, entry, 'joined', undefined, context);
  else if (entry.closeReason !== 'joined')
    record.timeline.push({ at: now.toString(), what: 'joined', reference: entry.caseNumber });
  Object.assign(entry, { closeReason: 'joined', endedOn: undefined, outcome: undefined });
  takeLettersOver(id, other, context);
}

/** Such a letter cannot be taken back: a person must write or ring. */
function askAboutLetters(id: string, context: DecisionContext): void {
  const letters = Object.values(context.record.letters).filter(({ entryId }) => entryId === id);
  if (letters.some(mayHaveLeft)) addTask(context, 'withdrawn-after-letter');
}
