import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Act, ContactWay, Outcome } from '../../shared/domain/acts.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { FactType } from '../../shared/domain/notification.ts';
import { saidFacts } from '../../shared/domain/said-facts.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  asStored,
  aYouthRecord,
  inStockholm,
  LOOK,
  NOW,
  population,
  recordAfter,
  stockholm,
} from '../support/builders.ts';
import { WHOLE } from '../support/random.ts';
import { lettersToWhom, openEntries, statements } from './statements.ts';

const RUNS = { numRuns: WHOLE ? 500 : 50 };
type ActEvent = Extract<YouthEvent, { kind: 'act' }>;

const someDay = fc.constantFrom('2026-11-02', '2026-11-16', '2026-11-20');
/** Between those of the reports. */
const at = fc.nat({ max: 7 }).map((minute) => `2026-11-23T08:0${minute}:30Z`);
const by = fc.constantFrom('farsta@kommun.example', 'chef@kommun.example');
const entry = fc.constantFrom('kaa' as const, 'prevention' as const);
const fact = fc.nat({ max: 7 }).map((n) => `R-000${n}-01#1`);
const kindOf = <K extends Act['kind']>(kind: K) => fc.constant(kind);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: kindOf('close'), by, at, entry, outcome: fc.constantFrom(...Outcome.options) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kindOf('reopen'), by, at, entry, from: someDay }) },
  fc.record({ kind: kindOf('correct'), by, at, fact, date: someDay }),
  fc.record({ kind: kindOf('correct'), by, at, fact, type: fc.constantFrom(...FactType.options) }),
  fc.record({ kind: kindOf('take-back'), by, at, fact }),
  fc.record({ kind: kindOf('reach'), by, at, phone: fc.constantFrom('', '070-1', '070-2') }),
  fc.record({
    kind: kindOf('contact'),
    by,
    at,
    entry: fc.constantFrom('kaa1', 'prevention1'),
    way: fc.constantFrom(...ContactWay.options),
  }),
);
const acts: fc.Arbitrary<ActEvent[]> = fc
  .array(act, { minLength: 1, maxLength: 5 })
  .map((all) => all.map((one, n) => ({ kind: 'act', id: `act-0000000${n}`, act: one })));

/** What a person may say of the record that she sees. */
function sayable({ entries, facts }: YouthRecord): object[] {
  const ofEntries = Object.values(entries).map(({ kind, state, eventDate }) =>
    state === 'open'
      ? { kind: 'close', entry: kind, outcome: 'work' }
      : { kind: 'reopen', entry: kind, from: eventDate },
  );
  const ofFacts = Object.keys(saidFacts(facts)).flatMap((id) => [
    { kind: 'correct', fact: id, date: '2026-11-16' },
    { kind: 'correct', fact: id, type: 'dropout' },
    { kind: 'take-back', fact: id },
  ]);
  return [...ofEntries, ...ofEntries, ...ofFacts];
}

const minuteOf = (event: YouthEvent) =>
  event.kind === 'act' ? event.act.at : event.kind === 'notification' ? event.notification.receivedAt : '';

/** As they were said, each act of what was known then; and as they come, the reports late. */
const inTwoOrders = fc
  .tuple(
    statements,
    fc.array(fc.record({ at, by, pick: fc.nat() }), { minLength: 1, maxLength: 6 }),
    fc.array(fc.constantFrom(0, 0, 0, 1, 3, 7), { minLength: 16, maxLength: 16 }),
  )
  .map(([reports, people, delays]): [YouthEvent[], YouthEvent[]] => {
    const said: YouthEvent[] = [];
    const all = [...reports, ...people.map((person, n) => ({ ...person, id: `act-0000000${n}` }))];
    const timeOf = (one: (typeof all)[number]) => ('pick' in one ? one.at : minuteOf(one));
    for (const one of all.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)))) {
      if (!('pick' in one)) said.push(one);
      else {
        const { record } = played(said);
        const options = sayable(record);
        const act = options[one.pick % Math.max(options.length, 1)];
        if (act) said.push({ kind: 'act', id: one.id, act: { ...act, at: one.at, by: one.by } as Act });
      }
    }
    const arrival = new Map(
      said.map((event, n) => [
        event,
        Date.parse(minuteOf(event)) + (event.kind === 'act' ? 0 : 60_000 * (delays[n] ?? 0)),
      ]),
    );
    return [said, said.toSorted((a, b) => (arrival.get(a) ?? 0) - (arrival.get(b) ?? 0))];
  });

/** With the acts that were refused. */
function played(events: YouthEvent[]): { record: YouthRecord; refused: Set<YouthEvent> } {
  let record = aYouthRecord();
  const refused = new Set<YouthEvent>();
  for (const event of events) {
    const next = decide(record, event, population(), stockholm, NOW);
    if (next === record && event.kind === 'act') refused.add(event);
    if (next !== record) record = asStored({ ...next, version: record.version + 1 });
  }
  return { record, refused };
}

/** Those that are taken whatever came first. */
function takenInBoth(one: YouthEvent[], other: YouthEvent[]): [YouthEvent[], YouthEvent[]] {
  const refused = new Set([...played(one).refused, ...played(other).refused]);
  if (refused.size === 0) return [one, other];
  const isTaken = (event: YouthEvent) => !refused.has(event);
  return takenInBoth(one.filter(isTaken), other.filter(isTaken));
}

const closedByPeople = ({ entries }: YouthRecord) =>
  Object.values(entries)
    .filter(({ closeReason }) => closeReason === 'by-person')
    .map(({ kind, eventDate, outcome, endedOn }) => `${kind} ${eventDate} ${outcome} ${endedOn}`)
    .toSorted();

let taken = 0;
test('what schools and people say, in any order of arrival, gives the same end', () => {
  fc.assert(
    fc.property(inTwoOrders, ([one, other]) => {
      const orders = takenInBoth(one, other);
      const [a, b] = orders.map((events) => played(events).record) as [YouthRecord, YouthRecord];
      taken += orders[0].filter(({ kind }) => kind === 'act').length;
      expect(openEntries(b)).toEqual(openEntries(a));
      expect(closedByPeople(b)).toEqual(closedByPeople(a));
      expect(lettersToWhom(b)).toEqual(lettersToWhom(a));
      expect([b.state, b.coverage, b.phone]).toEqual([a.state, a.coverage, a.phone]);
    }),
    RUNS,
  );
  expect(taken).toBeGreaterThan(RUNS.numRuns / 4);
});

test('an act again, or one that is refused, gives the very same record; nothing is left to decide after one', () => {
  fc.assert(
    fc.property(statements, acts, (reports, people) => {
      let record = recordAfter(aYouthRecord(), reports);
      for (const event of people) {
        record = recordAfter(record, [event]);
        if (record.version === 0) continue;
        for (const again of [event, LOOK]) expect(decide(record, again, population(), stockholm, NOW)).toBe(record);
      }
    }),
    RUNS,
  );
});

test('what a person has closed is open again only for a reason that was heard of after', () => {
  const close = fc.record({ kind: kindOf('close'), by, entry, outcome: fc.constantFrom(...Outcome.options) });
  fc.assert(
    fc.property(statements, close, fc.nat({ max: 60 }), (reports, said, days) => {
      const record = recordAfter(aYouthRecord(), reports);
      const id = 'act-00000000';
      const now = inStockholm('2026-11-23T12:00');
      const closed = decide(
        record,
        { kind: 'act', id, act: { ...said, at: now.toString() } },
        population(),
        stockholm,
        now,
      );
      fc.pre(closed !== record);
      const stored = asStored({ ...closed, version: record.version + 1 });
      const later = { now: now.add({ hours: 24 * days }) };
      const open = openEntries(recordAfter(stored, [LOOK, ...reports], later)).filter(
        ({ kind }) => kind === said.entry,
      );
      // Reported ahead of its day.
      for (const { eventDate } of open) expect(eventDate > '2026-11-23').toBe(true);
    }),
    RUNS,
  );
});
