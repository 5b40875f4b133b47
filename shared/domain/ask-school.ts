import { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import { notificationId } from './notification.ts';
import { lastEnding, openingFacts, openSpell } from './spells.ts';
import { setTask } from './tasks.ts';
import type { AppliedFact, CloseReason, Entry } from './youth-record.ts';

/** What only the school can answer. Nothing is concluded meanwhile. */
export function planQuestionsToSchool(context: DecisionContext): void {
  const { today } = context;
  const asksOn = dayOfLongAbsence(context);
  setTask(context, 'ask-whether-ended', asksOn !== undefined && asksOn <= today.toString());
  setTask(context, 'confirm-date', isAnyUnconfirmed(context));
  const standing = Object.values(context.reported.standing);
  setTask(context, 'check-unit', isAnyOpen(context) && standing.some(({ sentBy }) => sentBy !== undefined));
}

const isAnyOpen = ({ record }: DecisionContext) => Object.values(record.entries).some(({ state }) => state === 'open');

/** When an absence that is not over, or was as long, has lasted for the profile's days. */
export function dayOfLongAbsence(context: DecisionContext): string | undefined {
  const { days } = context.profile.tasks.askAfterAbsence;
  const { facts = [], eventDate = '' } = openSpell('prevention', context) ?? {};
  // A return may lie in the first.
  const absences = facts
    .filter(({ type }) => type === 'absence')
    .map((fact) => ({ ...fact, date: latestOf(fact.date, eventDate) }));
  const asksOn = joined(absences).flatMap(({ from, until }) => {
    const day = Temporal.PlainDate.from(from).add({ days }).toString();
    return until === undefined || until >= day ? [day] : [];
  });
  return asksOn.toSorted()[0];
}

/** Periods that overlap or follow on each other are one; without an end it goes on. */
function joined(absences: AppliedFact[]): { from: string; until?: string | undefined }[] {
  const periods: { from: string; until?: string | undefined }[] = [];
  for (const { date, until } of absences.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const last = periods.at(-1);
    if (!last || (last.until !== undefined && dayAfter(last.until) < date)) periods.push({ from: date, until });
    else if (last.until !== undefined && (until === undefined || until > last.until)) last.until = until;
  }
  return periods;
}

const latestOf = (a: string, b: string) => (a > b ? a : b);
const dayAfter = (date: string) => Temporal.PlainDate.from(date).add({ days: 1 }).toString();

/** What was said ahead of its day has opened or closed an entry, and nobody has said since that it came true. */
function isAnyUnconfirmed(context: DecisionContext): boolean {
  return Object.values(context.record.entries).some((entry) => {
    const decisive = decidedBy(entry, context);
    return decisive.length > 0 && decisive.every(wasAhead);
  });
}

const BY_REPORT: CloseReason[] = ['study-start', 'returned', 'finished-with-exam'];

function decidedBy(entry: Entry, context: DecisionContext): AppliedFact[] {
  const { kind, state, closeReason, heardAfterwards } = entry;
  if (state === 'open') return openingFacts(kind, context);
  if (heardAfterwards || !closeReason || !BY_REPORT.includes(closeReason)) return [];
  const ending = lastEnding(kind, context);
  if (!ending || openingFacts(kind, context).length > 0) return [];
  const { today, reported } = context;
  return Object.values(reported.standing).filter(
    ({ type, date }) => type === ending.type && date === ending.date && date <= today.toString(),
  );
}

const wasAhead = ({ date, receivedAt }: AppliedFact) =>
  date > dateInStockholm(Temporal.Instant.from(receivedAt)).toString();

/** Facts that have never called for an entry. */
export function unheard(wanted: AppliedFact[], { record }: DecisionContext): AppliedFact[] {
  const heard = new Set(Object.values(record.entries).flatMap(({ calledForBy }) => calledForBy));
  return wanted.filter((fact) => !heard.has(notificationId(fact)));
}
