import { notificationId } from './notification.ts';
import type { Deciding } from './plan-effects.ts';
import type { AppliedFact, Entry } from './youth-record.ts';

type Kind = Entry['kind'];

/**
 * The facts that call for an entry of this kind and have not been overtaken, first to last. A start or return on the
 * same day wins over the report that a youth left (edge case 6), and facts dated ahead wait for their day (45).
 */
export function openingFacts(kind: Kind, deciding: Deciding): AppliedFact[] {
  const ending = lastEnding(kind, deciding);
  const opening = dueFacts(deciding).filter(
    (fact) => opens(kind, fact, deciding) && (!ending || lastDay(ending) < lastDay(fact)),
  );
  if (kind === 'prevention' && hasLeft(deciding)) return [];
  return opening.toSorted((a, b) => (order(a, a.date) < order(b, b.date) ? -1 : 1));
}

/** The last fact that ends entries of this kind. */
export function lastEnding(kind: Kind, deciding: Deciding): AppliedFact | undefined {
  return latest(dueFacts(deciding).filter(({ type }) => deciding.profile.reports[type].closes.includes(kind)));
}

/** By date, then by report, so that the order of arrival does not matter. */
export function latest(facts: AppliedFact[]): AppliedFact | undefined {
  return facts.toSorted((a, b) => (order(a, lastDay(a)) < order(b, lastDay(b)) ? -1 : 1)).at(-1);
}

/** False if nothing that called for the entry stands any more: withdrawn, or corrected to something else. */
export function isStillCalledFor({ kind, calledForBy }: Entry, deciding: Deciding): boolean {
  return dueFacts(deciding).some((fact) => opens(kind, fact, deciding) && calledForBy.includes(notificationId(fact)));
}

/** Who has left is not absent any more: the last day of studies is often the day before the absence began. */
function hasLeft(deciding: Deciding): boolean {
  return openingFacts('kaa', deciding).some(({ type }) => deciding.profile.reports[type].closes.includes('prevention'));
}

function opens(kind: Kind, { type }: AppliedFact, { profile }: Deciding): boolean {
  return profile.reports[type].opens === kind;
}

function dueFacts({ reported, today }: Deciding): AppliedFact[] {
  return Object.values(reported.standing).filter(({ date }) => date <= today.toString());
}

/** An absence counts until its last reported day. */
function lastDay(fact: AppliedFact): string {
  return fact.until ?? fact.date;
}

function order({ reportId, row }: AppliedFact, date: string): string {
  return `${date}|${reportId}|${String(row).padStart(6, '0')}`;
}
