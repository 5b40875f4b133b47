import { notificationId } from './notification.ts';
import { isStillCalledFor, lastEnding, openingFacts } from './opening-facts.ts';
import {
  addTask,
  cancelPlannedLetters,
  type Deciding,
  finishTask,
  mayHaveLeft,
  planClosedNotice,
  planLetters,
  planOpenedNotice,
} from './plan-effects.ts';
import { caseNumber } from './reference.ts';
import type { AppliedFact, CloseReason, Coverage, CoverageReason, Entry } from './youth-record.ts';

type Kind = Entry['kind'];

/** Opens, keeps or closes the one entry of a kind, and looks again at why the earlier ones were closed. */
export function reconcile(kind: Kind, coverage: Coverage, deciding: Deciding): void {
  const { record } = deciding;
  const [id, entry] = Object.entries(record.entries).find(([, e]) => e.kind === kind && e.state === 'open') ?? [];
  const opening = openingFacts(kind, deciding);
  if (entry && id) keepOrClose(id, entry, opening, coverage, deciding);
  else if (opening.length > 0 && coverage.result === 'covered') open(kind, opening, deciding);
  for (const [id, earlier] of Object.entries(record.entries))
    if (earlier.kind === kind && earlier.state === 'closed') judgeAgain(id, earlier, deciding);
}

function keepOrClose(id: string, entry: Entry, opening: AppliedFact[], coverage: Coverage, deciding: Deciding): void {
  if (opening.length > 0) Object.assign(entry, basisOf(opening));
  const reason = closeReasonOf(entry, coverage, deciding);
  if (reason) close(id, entry, reason, deciding);
  else if (coverage.result === 'covered') planLetters(id, entry, deciding);
}

const moved: Partial<Record<CoverageReason, CloseReason>> = {
  'turned-20': 'turned-20',
  'other-municipality': 'moved',
  deceased: 'deceased',
  emigrated: 'emigrated',
};

/** An entry that nothing stands for was opened in error, whatever else became of the youth: the register must tell. */
function closeReasonOf(entry: Entry, { reason }: Coverage, deciding: Deciding): CloseReason | undefined {
  const isCalledFor = openingFacts(entry.kind, deciding).length > 0;
  if (!isCalledFor && !isStillCalledFor(entry, deciding)) return 'withdrawn';
  if (moved[reason] || isCalledFor) return moved[reason];
  const ending = lastEnding(entry.kind, deciding);
  return ending?.type === 'study-start' || ending?.type === 'returned' ? ending.type : 'became-kaa';
}

/** What an entry says of what was reported: the first of the facts that call for it. */
function basisOf(opening: AppliedFact[]) {
  const [first] = opening;
  if (!first) throw new Error('an entry that nothing calls for');
  const { type, unit, programme, year, date } = first;
  return { reason: type, unit, programme, year, eventDate: date, calledForBy: opening.map(notificationId) };
}

function open(kind: Kind, opening: AppliedFact[], deciding: Deciding): void {
  const { record, now, today, numbering } = deciding;
  const basis = basisOf(opening);
  const ofKind = Object.entries(record.entries).filter(([, entry]) => entry.kind === kind);
  const earlier = ofKind.find(([, entry]) => isSameSpell(entry, basis));
  const id = earlier?.[0] ?? `${kind}${ofKind.length + 1}`;
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
  if (earlier?.[1].closeReason === 'withdrawn') finishTask(deciding, 'withdrawn-after-letter');
  planLetters(id, entry, deciding);
  planOpenedNotice(id, entry, deciding);
}

/**
 * No start lies in between: the youth was away and came back, an extract was mended, or the date was corrected of what
 * had opened it.
 */
function isSameSpell(entry: Entry, { eventDate, calledForBy }: ReturnType<typeof basisOf>): boolean {
  return entry.eventDate >= eventDate || entry.calledForBy.some((id) => calledForBy.includes(id));
}

function close(id: string, entry: Entry, reason: CloseReason, deciding: Deciding): void {
  const { record, now, today } = deciding;
  Object.assign(entry, { state: 'closed', closedOn: today.toString(), closeReason: reason });
  record.timeline.push({ at: now.toString(), what: 'closed', reference: entry.caseNumber });
  cancelPlannedLetters(id, deciding);
  planClosedNotice(id, entry, deciding);
  if (reason === 'withdrawn') askAboutLetters(id, deciding);
}

/** What was reported may be withdrawn when the entry has long been closed for another reason. */
function judgeAgain(id: string, entry: Entry, deciding: Deciding): void {
  const { record, now } = deciding;
  if (entry.closeReason === 'withdrawn' || isStillCalledFor(entry, deciding)) return;
  entry.closeReason = 'withdrawn';
  record.timeline.push({ at: now.toString(), what: 'opened-in-error', reference: entry.caseNumber });
  askAboutLetters(id, deciding);
}

/** What has been handed over cannot be taken back: a person must write again or ring. */
function askAboutLetters(id: string, deciding: Deciding): void {
  const letters = Object.values(deciding.record.letters).filter(({ entryId }) => entryId === id);
  if (letters.some(mayHaveLeft)) addTask(deciding, 'withdrawn-after-letter');
}
