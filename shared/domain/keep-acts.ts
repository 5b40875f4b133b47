import { type Act, type ActId, actsOf, ticksOf } from './acts.ts';
import { saidFacts } from './said-facts.ts';
import type { YouthRecord } from './youth-record.ts';

/** That decide yet. `most`: of closings and openings of long ago. */
export function decisiveActs(record: YouthRecord, most: number): Set<ActId> {
  const { entries, notices, letters } = record;
  const facts = saidFacts(record.facts);
  const acknowledged = actsOf(record, 'acknowledge').filter(([, { of }]) => of in entries || of in notices);
  const contacts = actsOf(record, 'contact').filter(([, { entry }]) => entry in entries);
  const reopened = actsOf(record, 'reopen');
  const overruled = reopened.filter(([, act], n) =>
    reopened.slice(n + 1).some(([, later]) => later.entry === act.entry && later.from <= act.from),
  );
  const fields = ['type', 'date', 'until', 'programme'] as const;
  const all: [ActId, Act][] = [
    ...firstOf(acknowledged, ({ of }) => of),
    ...lastOf(contacts, ({ entry }) => entry),
    ...lastOf(
      contacts.filter(([, { reached }]) => reached),
      ({ entry }) => entry,
    ),
    ...lastOf(
      actsOf(record, 'stop-letter', 'plan-letter').filter(([, { letter }]) => letter in letters),
      ({ letter }) => letter,
    ),
    ...ticksOf(record, 'correction-unmatched').slice(-1),
    ...actsOf(record, 'take-back').filter(([, { fact }]) => fact in facts),
    ...fields.flatMap((field) =>
      lastOf(
        actsOf(record, 'correct').filter(([, act]) => act.fact in facts && act[field] !== undefined),
        ({ fact }) => fact,
      ),
    ),
    ...(['phone', 'email'] as const).flatMap((field) =>
      actsOf(record, 'reach')
        .filter(([, act]) => act[field] !== undefined)
        .slice(-1),
    ),
    ...actsOf(record, 'close').slice(-most),
    ...reopened.filter((one) => !overruled.includes(one)).slice(-most),
    ...lastOf(actsOf(record, 'hand-over'), ({ to }) => String(to.includes('@'))),
  ];
  return new Set(all.map(([id]) => id));
}

function lastOf<A extends Act>(acts: [ActId, A][], key: (act: A) => string): [ActId, A][] {
  return [...new Map(acts.map((named) => [key(named[1]), named])).values()];
}

const firstOf = <A extends Act>(acts: [ActId, A][], key: (act: A) => string) => lastOf(acts.toReversed(), key);
