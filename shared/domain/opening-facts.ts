import { isEducation } from './coverage.ts';
import type { DecisionContext } from './decision.ts';
import { notificationId } from './notification.ts';
import { mayOpenBy } from './opens-on.ts';
import { isInDoubt } from './waiting.ts';
import type { AppliedFact, Entry } from './youth-record.ts';

type Kind = Entry['kind'];

/** Not overtaken, first to last. A start or return on the same day wins. */
export function openingFacts(kind: Kind, context: DecisionContext): AppliedFact[] {
  const ending = lastEnding(kind, context);
  const opening = dueFacts(context).filter(
    (fact) =>
      opens(kind, fact, context) &&
      (!ending || lastDay(ending) < lastDay(fact)) &&
      (kind === 'kaa' || !hasTransferred(fact, context)),
  );
  if (kind === 'prevention' && hasLeft(context)) return [];
  return opening.toSorted((a, b) => (order(a, a.date) < order(b, b.date) ? -1 : 1));
}

export function lastEnding(kind: Kind, context: DecisionContext): AppliedFact | undefined {
  return latest(dueFacts(context).filter((fact) => closes(kind, fact, context)));
}

/** Not by order of arrival. */
export function latest(facts: AppliedFact[]): AppliedFact | undefined {
  return facts.toSorted((a, b) => (order(a, lastDay(a)) < order(b, lastDay(b)) ? -1 : 1)).at(-1);
}

export function isStillCalledFor({ kind, calledForBy }: Entry, context: DecisionContext): boolean {
  return dueFacts(context).some((fact) => opens(kind, fact, context) && calledForBy.includes(notificationId(fact)));
}

/** The last day of studies is often the day before the absence began. */
function hasLeft(context: DecisionContext): boolean {
  return openingFacts('kaa', context).some((fact) => closes('prevention', fact, context));
}

/** Its school's absence ends, whatever days the list has. */
function hasTransferred({ unit, date }: AppliedFact, context: DecisionContext): boolean {
  return dueFacts(context).some(
    (fact) =>
      fact.type === 'transfer' && fact.unit === unit && fact.date >= date && closes('prevention', fact, context),
  );
}

function opens(kind: Kind, fact: AppliedFact, context: DecisionContext): boolean {
  return context.profile.reports[fact.type].opens === kind && mayOpenBy(context.today.toString(), fact, context);
}

function closes(kind: Kind, fact: AppliedFact, context: DecisionContext): boolean {
  const { profile } = context;
  const isOfKind = profile.reports[fact.type].closes.includes(kind);
  return isOfKind && (kind === 'prevention' || isEducation(fact, profile)) && !isInDoubt(fact, context);
}

function dueFacts({ reported, today }: DecisionContext): AppliedFact[] {
  return Object.values(reported.standing).filter(({ date }) => date <= today.toString());
}

function lastDay(fact: AppliedFact): string {
  return fact.until ?? fact.date;
}

function order({ reportId, row }: AppliedFact, date: string): string {
  return `${date}|${reportId}|${String(row).padStart(6, '0')}`;
}
