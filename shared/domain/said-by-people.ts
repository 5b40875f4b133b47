import { type ActId, type ActOf, actsOf } from './acts.ts';
import { asSeen, isHeardBy } from './as-seen.ts';
import { dayOf } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import { lastThatSays, reportedOf } from './effective-facts.ts';
import type { Kind, Opening, PersonsEnd } from './one-spell.ts';
import { opensOn } from './opens-on.ts';
import type { AppliedFact, YouthRecord } from './youth-record.ts';

type Acted = Pick<YouthRecord, 'acts'>;
type Close = ActOf<'close'>;

const since = (at: string, other: string) => Date.parse(at) >= Date.parse(other);

/** Nobody has opened again since. */
function standingCloses(record: Acted): [ActId, Close][] {
  const reopened = actsOf(record, 'reopen');
  const isUndone = (close: Close) =>
    reopened.some(
      ([, { entry, at, from }]) => entry === close.entry && since(at, close.at) && dayOfClose(close) >= from,
    );
  return actsOf(record, 'close').filter(([, close]) => !isUndone(close));
}

const dayOfClose = ({ on, at }: Close) => on ?? dayOf(at);

/** A person has said that it did not end the kind, and has heard of it. */
export function isOverruled(kind: Kind, fact: AppliedFact, record: Acted): boolean {
  return actsOf(record, 'reopen').some(
    ([, { entry, at, from }]) => entry === kind && isHeardBy(at, fact) && fact.date >= from,
  );
}

/** When somebody opened it again, if after it was heard of. */
export function reopenedOn(kind: Kind, { from, fact }: Opening, record: Acted): string | undefined {
  const about = actsOf(record, 'reopen').filter(
    ([, act]) => act.entry === kind && from >= act.from && isHeardBy(act.at, fact),
  );
  const last = about.at(-1)?.[1];
  return last && dayOf(last.at);
}

/** What a person ends: all that was known to have happened by then, and its repeats. News opens anew. */
export function personsEnds(kind: Kind, context: DecisionContext): (opening: Opening) => PersonsEnd | undefined {
  const { record, reported, facts, profile } = context;
  const closes = standingCloses(record).filter(([, { entry }]) => entry === kind);
  if (closes.length === 0) return () => undefined;
  const hadHappened = (fact: AppliedFact, close: Close) => {
    const { opens, opensAfterAutumnCheck } = profile.reports[fact.type];
    return opens === kind && (opensAfterAutumnCheck ? opensOn(fact, context) : fact.date) <= dayOf(close.at);
  };
  const ends = closes.map(([by, close]) => {
    const seen = Object.entries(reportedOf(asSeen(record, close.at), facts).standing);
    return {
      close,
      // As they were said then, and as they have been corrected since.
      ended: seen.flatMap(([id, fact]) => (hadHappened(fact, close) ? [fact, reported.standing[id] ?? fact] : [])),
      end: { on: dayOfClose(close), reason: 'by-person', by, outcome: close.outcome } as const,
    };
  });
  const alike = (a: AppliedFact, b: AppliedFact) =>
    (['type', 'unit', 'date', 'until'] as const).every((field) => a[field] === b[field]);
  return ({ fact }) =>
    ends.find(({ close, ended }) => hadHappened(fact, close) && ended.some((other) => alike(other, fact)))?.end;
}

/** By a person, before the extract tells. */
export function isSaidDead(record: Acted): boolean {
  return standingCloses(record).some(([, { outcome }]) => outcome === 'deceased');
}

/** By the last word; empty: there is none. */
function saidByPerson(field: 'phone' | 'email', record: Acted, heardAt: string | undefined): string | undefined {
  const last = actsOf(record, 'reach').findLast(([, act]) => act[field] !== undefined)?.[1];
  return last && (heardAt === undefined || since(last.at, heardAt)) ? last[field] : undefined;
}

/** Letters of which a person's last word is that they stop, or go once more. */
export function lettersByWord({ acts, letters }: Pick<YouthRecord, 'acts' | 'letters'>) {
  const last = new Map(
    actsOf({ acts }, 'stop-letter', 'plan-letter').map(([, { letter, kind }]) => [letters[letter], kind]),
  );
  const of = (kind: 'stop-letter' | 'plan-letter') =>
    new Set([...last].flatMap(([letter, word]) => (letter && word === kind ? [letter] : [])));
  return { stopped: of('stop-letter'), anew: of('plan-letter') };
}

/** By a school, or by a person. */
export function saidLast(
  field: 'name' | 'phone' | 'email',
  context: Pick<DecisionContext, 'record' | 'reported' | 'facts'>,
): string | undefined {
  const fact = lastThatSays(field, context);
  const word = field === 'name' ? undefined : saidByPerson(field, context.record, fact?.receivedAt);
  return word === undefined ? fact?.[field] : word || undefined;
}
