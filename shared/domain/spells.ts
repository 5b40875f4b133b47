import { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from './calendar.ts';
import { isEducation } from './coverage.ts';
import type { DecisionContext } from './decision.ts';
import type { Reported } from './effective-facts.ts';
import { coverageBeforeExam, isExam } from './judge-coverage.ts';
import { notificationId } from './notification.ts';
import {
  type AnyEnd,
  compare,
  type End,
  earliestOf,
  type Kind,
  latestOf,
  type Opening,
  plusDays,
  type Spell,
  spell,
  untilLapsed,
} from './one-spell.ts';
import { opensOn } from './opens-on.ts';
import { isOverruled, personsEnds, reopenedOn } from './said-by-people.ts';
import { isInDoubt } from './waiting.ts';
import { type AppliedFact, CloseReason } from './youth-record.ts';

type Ended = [opening: Opening, end: AnyEnd | undefined];

/** `awaited`: they open a kaa entry later, if nothing comes between; `settled`: it has come. */
type Found = { spells: Spell[]; awaited: AppliedFact[]; settled: Settled[] };
type Settled = { fact: AppliedFact; by: AppliedFact };

/** Of one decision. */
const FOUND = new WeakMap<Reported, Partial<Record<Kind, Found>>>();

/** Those of kaa are asked for and settled before those of prevention. */
function foundIn(kind: Kind, context: DecisionContext): Found {
  const found = FOUND.get(context.reported) ?? {};
  FOUND.set(context.reported, found);
  found[kind] ??= find(kind, context);
  return found[kind];
}

/** First to last; only the last may lack an end. */
export const spellsOf = (kind: Kind, context: DecisionContext) => foundIn(kind, context).spells;
export const awaitedFacts = (context: DecisionContext) => foundIn('kaa', context).awaited;
export const settledFacts = (context: DecisionContext) => foundIn('kaa', context).settled;

function find(kind: Kind, context: DecisionContext): Found {
  const today = context.today.toString();
  const awaited: AppliedFact[] = [];
  const settled: Settled[] = [];
  const groups = new Map<AnyEnd | undefined, Opening[]>();
  for (const [opening, end] of withEnds(kind, context)) {
    const by = settledBy(kind, [opening, end], context);
    if (by) settled.push({ fact: opening.fact, by });
    else if (opening.opensOn <= today) groups.set(end, [...(groups.get(end) ?? []), opening]);
    else if (!end) awaited.push(opening.fact);
  }
  const all = [...groups].flatMap(([end, openings]) =>
    kind === 'prevention' ? untilLapsed(openings, end, context) : spell(kind, openings, end),
  );
  const spells = all.toSorted((a, b) => Number(!a.end) - Number(!b.end) || (a.eventDate < b.eventDate ? -1 : 1));
  return { spells, awaited, settled };
}

/** Of the spell that has not ended. */
export function openingFacts(kind: Kind, context: DecisionContext): AppliedFact[] {
  return openSpell(kind, context)?.facts ?? [];
}

export function openSpell(kind: Kind, context: DecisionContext): Spell | undefined {
  return spellsOf(kind, context).find(({ end }) => !end);
}

/** Of both kinds: whoever keeps one keeps all that ended later. */
export function lastEnded(most: number, context: DecisionContext): Spell[] {
  const all = [...spellsOf('kaa', context), ...spellsOf('prevention', context)].filter(({ end }) => end);
  const key = ({ kind, eventDate, end }: Spell) => `${end?.on}|${kind === 'kaa' ? 1 : 0}|${eventDate}`;
  return all.toSorted((a, b) => compare(key(a), key(b))).slice(-most);
}

/** A start or return. */
export function lastEnding(kind: Kind, context: DecisionContext): AppliedFact | undefined {
  return endingFacts(kind, context).at(-1);
}

/** Not by order of arrival. */
export function latest(facts: AppliedFact[]): AppliedFact | undefined {
  const lastDay = ({ until, date }: AppliedFact) => until ?? date;
  return facts.toSorted((a, b) => compare(order(a, lastDay(a)), order(b, lastDay(b)))).at(-1);
}

/** With what ends each: the first start, return or dropout on its day or later. */
function withEnds(kind: Kind, context: DecisionContext): Ended[] {
  const ends = endsOf(kind, context);
  let left = '';
  const personsEnd = personsEnds(kind, context);
  const byReports = openingsOf(kind, ends, context).map((opening): [Opening, End | undefined] => {
    const elsewhere = startElsewhere(opening, ends, context);
    if (elsewhere && left <= elsewhere.on) return [opening, elsewhere];
    left = latestOf(left, opening.counts);
    const after = ends.filter((end) => mayEnd(end, opening));
    return [opening, after.toSorted((a, b) => compare(latestOf(a.on, opening.from), latestOf(b.on, opening.from)))[0]];
  });
  return byReports.map(([opening, end]) => {
    const said = personsEnd(opening);
    return [opening, said && !(end && end.on <= said.on) ? said : end];
  });
}

/** Who has left a school or has an exam is absent no more, whatever days a list has. */
function mayEnd({ fact: ending, reason, on, until }: End, { fact, from, counts }: Opening): boolean {
  if (reason === 'transfer') return ending.unit === fact.unit && on >= from;
  return until >= counts || (isExam(ending) && on >= from);
}

/** The new school has reported, or somebody has ended it, before it opened an entry. */
function settledBy(kind: Kind, [{ fact, opensOn }, end]: Ended, context: DecisionContext): AppliedFact | undefined {
  if (opensOn === fact.date) return undefined;
  const isInTime = (other: AppliedFact) => latestOf(other.date, dayHeard(other)) < opensOn;
  // That somebody says it again later, or names an earlier day, changes nothing.
  const isEnough = (other: AppliedFact) => end !== undefined && other.date >= end.on && isInTime(other);
  const ending = dueFacts(context).find((other) => isEnough(other) && isEnding(kind, other, context));
  if (ending) return ending;
  if (context.profile.reports[fact.type].opensAfterWorkingDays === undefined) return undefined;
  // Whoever is absent from another school has begun there.
  return Object.values(context.reported.standing).find(
    (other) =>
      other.type === 'absence' &&
      other.unit !== undefined &&
      other.unit !== fact.unit &&
      other.date > fact.date &&
      isInTime(other) &&
      !isInDoubt(other, context),
  );
}

/** Started at one school, the youth has left another: its word of that comes late, and may name a later day. */
function startElsewhere({ fact, counts }: Opening, ends: End[], { profile }: DecisionContext): End | undefined {
  const start = ends.findLast(({ on, reason }) => on < counts && reason !== 'became-kaa' && reason !== 'transfer');
  if (start?.fact.type !== 'study-start' || !fact.unit || !start.fact.unit || start.fact.unit === fact.unit)
    return undefined;
  const hasLeftAgain = ends.some(
    (end) =>
      end.on < counts &&
      ((end.reason === 'became-kaa' && end.until > start.on) ||
        (end.reason === 'transfer' && end.fact.unit === start.fact.unit && end.on >= start.on)),
  );
  if (hasLeftAgain || counts > plusDays(start.on, profile.spells.startElsewhereDays)) return undefined;
  return start;
}

function openingsOf(kind: Kind, ends: End[], context: DecisionContext): Opening[] {
  const { absenceAfterReturnDays } = context.profile.spells;
  const openings = dueFacts(context).filter((fact) => opens(kind, fact, context));
  const all = openings.map((fact): Opening => {
    const heard = dayHeard(fact);
    // Nobody knows of absence to come.
    const until = fact.until && earliestOf(fact.until, heard);
    const counts = until ? latestOf(fact.date, plusDays(until, -absenceAfterReturnDays)) : fact.date;
    const inIt = ends.filter((end) => end.until >= fact.date && end.until < counts && !isForGood(end));
    const last = latestOf(fact.date, until ?? heard);
    const from = inIt.map((end) => plusDays(end.until, 1)).reduce(latestOf, fact.date);
    const opening = { fact, from, counts, last, heard, opensOn: opensOn(fact, context) };
    return { ...opening, heard: latestOf(heard, reopenedOn(kind, opening, context.record) ?? heard) };
  });
  return all.toSorted((a, b) => compare(order(a.fact, a.from), order(b.fact, b.from)));
}

/** First to last. */
function endsOf(kind: Kind, context: DecisionContext): End[] {
  const endOf = (fact: AppliedFact): End => ({
    on: fact.date,
    reason: CloseReason.safeParse(fact.type).data ?? 'returned',
    by: notificationId(fact),
    fact,
    until: fact.date,
  });
  // What began after an exam ends by it, too, but is not one with what began before.
  const ends = endingFacts(kind, context).flatMap((fact) =>
    isExam(fact) ? [endOf(fact), { ...endOf(fact), until: EVER }] : [endOf(fact)],
  );
  if (kind === 'kaa') return ends;
  return [...ends, ...transfers(context).map(endOf), ...timesInKaa(context)].toSorted((a, b) => compare(a.on, b.on));
}

/** First to last. They end absence from that school. */
export function transfers(context: DecisionContext): AppliedFact[] {
  const all = dueFacts(context).filter(
    (fact) =>
      fact.type === 'transfer' &&
      closes('prevention', fact, context) &&
      !isOverruled('prevention', fact, context.record),
  );
  return all.toSorted((a, b) => compare(order(a, a.date), order(b, b.date)));
}

/** Whoever has left is not absent; nor has whoever had started elsewhere left. */
function timesInKaa(context: DecisionContext): End[] {
  const { standing } = context.reported;
  return spellsOf('kaa', context).flatMap(({ facts, end }): End[] => {
    const ended = end?.by && standing[end.by]?.date;
    const fact = facts.find(
      (left) => (!ended || left.date <= ended) && closes('prevention', left, context) && isInKaa(left, context),
    );
    if (!fact) return [];
    return [{ on: fact.date, reason: 'became-kaa', by: notificationId(fact), fact, until: end?.on ?? EVER }];
  });
}

/** Only what has opened an entry, or may. */
function isInKaa(fact: AppliedFact, context: DecisionContext): boolean {
  if (coverageBeforeExam(context).result === 'covered') return true;
  return Object.values(context.record.entries).some(
    ({ kind, closeReason, calledForBy }) =>
      kind === 'kaa' && closeReason !== 'withdrawn' && calledForBy.includes(notificationId(fact)),
  );
}

/** Starts, returns and exams, first to last, one a day. */
export function endingFacts(kind: Kind, context: DecisionContext): AppliedFact[] {
  const all = dueFacts(context)
    .filter((fact) => isEnding(kind, fact, context) && !isOverruled(kind, fact, context.record))
    .toSorted(
      (a, b) => compare(a.date, b.date) || Number(isExam(a)) - Number(isExam(b)) || compare(order(a, ''), order(b, '')),
    );
  return [...new Map(all.map((fact) => [fact.date, fact])).values()];
}

function isEnding(kind: Kind, fact: AppliedFact, context: DecisionContext): boolean {
  return context.profile.reports[fact.type].opens === undefined && closes(kind, fact, context);
}

const opens = (kind: Kind, { type }: AppliedFact, { profile }: DecisionContext) => profile.reports[type].opens === kind;

function closes(kind: Kind, fact: AppliedFact, context: DecisionContext): boolean {
  const { profile } = context;
  if (!profile.reports[fact.type].closes.includes(kind) || isInDoubt(fact, context)) return false;
  return kind === 'prevention' || isEducation(fact, profile);
}

function dueFacts({ reported, today }: DecisionContext): AppliedFact[] {
  return Object.values(reported.standing).filter(({ date }) => date <= today.toString());
}

function dayHeard({ receivedAt }: AppliedFact): string {
  return dateInStockholm(Temporal.Instant.from(receivedAt)).toString();
}

const EVER = '9999-12-31';
const isForGood = ({ reason, fact }: End) => reason === 'transfer' || isExam(fact);

function order({ reportId, row }: AppliedFact, date: string): string {
  return `${date}|${reportId}|${String(row).padStart(6, '0')}`;
}
