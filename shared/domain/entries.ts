import type { DecisionContext } from './decision.ts';
import { Fault } from './fault.ts';
import { numberOf } from './keep-small.ts';
import { cancelPlannedLetters, mayHaveLeft, planLetters } from './letters.ts';
import { hasNewerReports, newerIn } from './newer-values.ts';
import { planClosedNotice, planOpenedNotice } from './notices.ts';
import { notificationId } from './notification.ts';
import { isStillCalledFor, lastEnding, openingFacts } from './opening-facts.ts';
import { caseNumber } from './reference.ts';
import { addTask, finishTask } from './tasks.ts';
import {
  type AppliedFact,
  CloseReason,
  type Coverage,
  type CoverageReason,
  Entry,
  type YouthRecord,
} from './youth-record.ts';

type Kind = Entry['kind'];

export function reconcile(kind: Kind, coverage: Coverage, context: DecisionContext): void {
  const { record } = context;
  const [id, entry] = Object.entries(record.entries).find(([, e]) => e.kind === kind && e.state === 'open') ?? [];
  const opening = openingFacts(kind, context);
  if (entry && id) keepOrClose(id, entry, opening, coverage, context);
  else if (opening.length > 0 && coverage.result === 'covered' && mayOpen(kind, record)) open(kind, opening, context);
  if (hasNewerReports(record)) return;
  for (const [id, earlier] of Object.entries(record.entries))
    if (earlier.kind === kind && earlier.state === 'closed') recheckClosedEntry(id, earlier, context);
}

/** Only if no entry that this version cannot read may be the same. */
function mayOpen(kind: Kind, record: YouthRecord): boolean {
  return !newerIn(record, 'entries').some(
    ({ raw }) => raw.kind === kind || !Entry.shape.kind.safeParse(raw.kind).success,
  );
}

function keepOrClose(
  id: string,
  entry: Entry,
  opening: AppliedFact[],
  coverage: Coverage,
  context: DecisionContext,
): void {
  if (opening.length > 0 && !hasNewerReports(context.record)) Object.assign(entry, basisOf(opening));
  const reason = closeReasonOf(entry, coverage, context);
  if (reason) close(id, entry, reason, context);
  else if (coverage.result === 'covered') planLetters(id, entry, context);
}

const moved: Partial<Record<CoverageReason, CloseReason>> = {
  'turned-20': 'turned-20',
  'has-exam': 'finished-with-exam',
  'other-municipality': 'moved',
  deceased: 'deceased',
  emigrated: 'emigrated',
};

/** Opened in error if no fact calls for it, whatever else has happened. */
function closeReasonOf(entry: Entry, { reason }: Coverage, context: DecisionContext): CloseReason | undefined {
  const isCalledFor = openingFacts(entry.kind, context).length > 0;
  if (hasNewerReports(context.record)) return moved[reason] ?? (isCalledFor ? undefined : laterEnding(entry, context));
  if (!isCalledFor && !isStillCalledFor(entry, context)) return 'withdrawn';
  if (moved[reason] || isCalledFor) return moved[reason];
  const ending = lastEnding(entry.kind, context);
  return closedBy(ending) ?? 'became-kaa';
}

function closedBy(ending: AppliedFact | undefined): CloseReason | undefined {
  const reason = CloseReason.safeParse(ending?.type);
  return reason.success ? reason.data : undefined;
}

/** What called for it may be newer: only a start or return after it closes it. */
function laterEnding(entry: Entry, context: DecisionContext): CloseReason | undefined {
  const ending = lastEnding(entry.kind, context);
  if (!ending || ending.date < entry.eventDate) return undefined;
  return closedBy(ending);
}

function basisOf(opening: AppliedFact[]) {
  const [first] = opening;
  if (!first) throw new Fault('bug');
  const { type, unit, programme, year, date } = first;
  return { reason: type, unit, programme, year, eventDate: date, calledForBy: opening.map(notificationId) };
}

function open(kind: Kind, opening: AppliedFact[], context: DecisionContext): void {
  const { record, now, today, numbering } = context;
  const basis = basisOf(opening);
  const ofKind = Object.entries(record.entries).filter(([, entry]) => entry.kind === kind);
  const earlier = ofKind.find(([, entry]) => isSameSpell(entry, basis));
  // Its end may be newer.
  if (earlier && hasNewerReports(record)) return;
  const id = earlier?.[0] ?? `${kind}${Math.max(0, ...ofKind.map(([name]) => numberOf(name))) + 1}`;
  const entry: Entry = {
    caseNumber: caseNumber(`${record.personKey}|${id}`, numbering[id] ?? 0),
    kind,
    openedOn: today.toString(),
    ...earlier?.[1],
    ...basis,
    state: 'open',
    closedOn: undefined,
    closeReason: undefined,
  };
  record.entries[id] = entry;
  record.timeline.push({ at: now.toString(), what: earlier ? 'reopened' : 'opened', reference: entry.caseNumber });
  if (earlier?.[1].closeReason === 'withdrawn') finishTask(context, 'withdrawn-after-letter');
  planLetters(id, entry, context);
  planOpenedNotice(id, entry, context);
}

/** No start lies in between: moved back, extract mended, or date corrected. */
function isSameSpell(entry: Entry, { eventDate, calledForBy }: ReturnType<typeof basisOf>): boolean {
  return entry.eventDate >= eventDate || entry.calledForBy.some((id) => calledForBy.includes(id));
}

function close(id: string, entry: Entry, reason: CloseReason, context: DecisionContext): void {
  const { record, now, today } = context;
  Object.assign(entry, { state: 'closed', closedOn: today.toString(), closeReason: reason });
  record.timeline.push({ at: now.toString(), what: 'closed', reference: entry.caseNumber });
  cancelPlannedLetters(id, context);
  planClosedNotice(id, entry, context);
  if (reason === 'withdrawn') askAboutLetters(id, context);
}

/** A report may be withdrawn long after its entry was closed. */
function recheckClosedEntry(id: string, entry: Entry, context: DecisionContext): void {
  const { record, now } = context;
  if (entry.closeReason === 'withdrawn' || isStillCalledFor(entry, context)) return;
  entry.closeReason = 'withdrawn';
  record.timeline.push({ at: now.toString(), what: 'opened-in-error', reference: entry.caseNumber });
  askAboutLetters(id, context);
}

/** Such a letter cannot be taken back: a person must write or ring. */
function askAboutLetters(id: string, context: DecisionContext): void {
  const letters = Object.values(context.record.letters).filter(({ entryId }) => entryId === id);
  if (letters.some(mayHaveLeft)) addTask(context, 'withdrawn-after-letter');
}
