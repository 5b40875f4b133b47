import { type ActId, type ActOf, actsOf } from './acts.ts';
import { dayOf } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import type { Kind, Opening, PersonsEnd } from './one-spell.ts';
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
export function isOverruled(kind: Kind, { date, receivedAt }: AppliedFact, record: Acted): boolean {
  return actsOf(record, 'reopen').some(
    ([, { entry, at, from }]) => entry === kind && since(at, receivedAt) && date >= from,
  );
}

/** When somebody opened it again, if after it was heard of. */
export function reopenedOn(kind: Kind, { from, fact }: Opening, record: Acted): string | undefined {
  const about = actsOf(record, 'reopen').filter(
    ([, act]) => act.entry === kind && from >= act.from && since(act.at, fact.receivedAt),
  );
  const last = about.at(-1)?.[1];
  return last && dayOf(last.at);
}

/** What a person ends: all that had happened by then, and its repeats. News opens anew. */
export function personsEnds(
  kind: Kind,
  { record, reported: { standing }, profile }: Pick<DecisionContext, 'record' | 'reported' | 'profile'>,
): (opening: Opening) => PersonsEnd | undefined {
  const closes = standingCloses(record).filter(([, { entry }]) => entry === kind);
  if (closes.length === 0) return () => undefined;
  const ends = closes.map(([by, close]) => ({
    at: close.at,
    end: { on: dayOfClose(close), reason: 'by-person', by, outcome: close.outcome } as const,
  }));
  const alike = (a: AppliedFact, b: AppliedFact) =>
    (['type', 'unit', 'date', 'until'] as const).every((field) => a[field] === b[field]);
  return ({ fact, opensOn }) => {
    const happenedOn = profile.reports[fact.type].opensAfterAutumnCheck ? opensOn : fact.date;
    const heard = Object.values(standing).filter((other) => alike(other, fact));
    return ends.find(
      ({ at }) => happenedOn <= dayOf(at) && [fact, ...heard].some(({ receivedAt }) => since(at, receivedAt)),
    )?.end;
  };
}

/** By a person, before the extract tells. */
export function isSaidDead(record: Acted): boolean {
  return standingCloses(record).some(([, { outcome }]) => outcome === 'deceased');
}

/** By the last word; empty: there is none. */
export function saidByPerson(field: 'phone' | 'email', record: Acted, heardAt: string | undefined): string | undefined {
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

/** Who has the case, if it was handed over since the youth lives where she does. `home`: its district, if known. */
export function handedTo(
  { acts }: Acted,
  home: { district: string | undefined } | undefined,
): { district?: string; coordinator?: string } {
  const words = actsOf({ acts }, 'hand-over').filter(([, act]) => home === undefined || act.home === home.district);
  const isAddress = (to: string) => to.includes('@');
  const district = words.findLast(([, { to }]) => !isAddress(to))?.[1].to;
  const last = words.at(-1)?.[1].to;
  return { ...(district && { district }), ...(last && isAddress(last) && { coordinator: last }) };
}
