import { Temporal } from 'temporal-polyfill';
import type { Outcome } from './acts.ts';
import type { DecisionContext } from './decision.ts';
import type { AppliedFact, CloseReason, Entry } from './youth-record.ts';

export type Kind = Entry['kind'];

/** What one entry stands for. Follows from the set of facts alone, whatever came first. */
export type Spell = {
  kind: Kind;
  /** First to last. */
  facts: [AppliedFact, ...AppliedFact[]];
  /** Of them, those that alone would tell the same. */
  needed: AppliedFact[];
  eventDate: string;
  /** `by`: the fact or act, if one ended it. */
  end?: { on: string; reason: CloseReason; by?: string; outcome?: Outcome | undefined };
  /** Of prevention: unless more absence is reported. */
  lapsesOn?: string;
};

/**
 * `from`: its date, or the day after an end that lies in it. `counts`: an end on that day or later ends it. `last`: the
 * last day that it tells of. `opensOn`: what ends it and is heard before leaves nothing of it.
 */
export type Opening = { fact: AppliedFact; from: string; counts: string; last: string; heard: string; opensOn: string };
export type End = { on: string; reason: CloseReason; by: string; fact: AppliedFact; until: string };
export type PersonsEnd = { on: string; reason: 'by-person'; by: string; outcome: Outcome };
export type AnyEnd = End | PersonsEnd;

export function spell(kind: Kind, [first, ...others]: Opening[], end: AnyEnd | undefined): Spell[] {
  if (!first) return [];
  const { from: eventDate, fact } = first;
  const facts: Spell['facts'] = [fact, ...others.map((opening) => opening.fact)];
  const needed = [fact, ...facts.slice(-1)];
  if (!end) return [{ kind, facts, needed, eventDate }];
  const { on, reason, by } = end;
  const outcome = 'outcome' in end ? end.outcome : undefined;
  return [{ kind, facts, needed, eventDate, end: { on: latestOf(on, eventDate), reason, by, outcome } }];
}

/** Parted where no absence was reported for so long that the entry lapsed. */
export function untilLapsed(openings: Opening[], end: AnyEnd | undefined, context: DecisionContext): Spell[] {
  const { today } = context;
  const days = context.profile.spells.preventionLapsesAfterDays + 1;
  const parts: { openings: Opening[]; last: string }[] = [];
  for (const opening of openings) {
    const part = parts.at(-1);
    if (part && opening.from < plusDays(part.last, days)) {
      part.openings.push(opening);
      part.last = latestOf(part.last, opening.last);
    } else parts.push({ openings: [opening], last: opening.last });
  }
  return parts.flatMap(({ openings, last }, n) => {
    const next = parts[n + 1]?.openings[0]?.from;
    const heard = openings.map(({ heard }) => heard).reduce(latestOf);
    const lapsesOn = earliestOf(plusDays(latestOf(last, heard), days), next);
    const needed = chainOf(openings, days);
    if (end && !next && end.on <= lapsesOn)
      return spell('prevention', openings, end).map((one) => ({ ...one, needed }));
    const hasLapsed = lapsesOn <= today.toString();
    return spell('prevention', openings, undefined).map((open) =>
      hasLapsed ? { ...open, needed, end: { on: lapsesOn, reason: 'lapsed' } } : { ...open, needed, lapsesOn },
    );
  });
}

/** From the first to the last without a gap, and the one heard last. */
function chainOf(openings: Opening[], days: number): AppliedFact[] {
  const lastHeard = openings.toSorted((a, b) => compare(a.heard, b.heard)).at(-1);
  const chain = openings.slice(0, 1);
  for (;;) {
    const link = chain.at(-1);
    const upTo = link ? plusDays(link.last, days) : '';
    const longer = openings.filter(({ from, last }) => link && last > link.last && from < upTo);
    const next = longer.toSorted((a, b) => compare(a.last, b.last)).at(-1);
    if (!next) return [...chain, ...(lastHeard ? [lastHeard] : [])].map(({ fact }) => fact);
    chain.push(next);
  }
}

export const plusDays = (date: string, days: number) => Temporal.PlainDate.from(date).add({ days }).toString();
export const latestOf = (a: string, b: string) => (a > b ? a : b);
export const earliestOf = (a: string, b: string | undefined) => (b !== undefined && b < a ? b : a);
export const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
