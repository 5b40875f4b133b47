import { expect, test } from 'vitest';
import { type Act, actsOf, ContactWay, Outcome } from '../../shared/domain/acts.ts';
import { afterAll, asSeen, seenUpTo } from '../../shared/domain/as-seen.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { reportedOf } from '../../shared/domain/effective-facts.ts';
import { type ActRequest, actFrom, holderOf, isVoid, refusalOf } from '../../shared/domain/judge-act.ts';
import { FactType } from '../../shared/domain/notification.ts';
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
import fc from '../support/fast-check.ts';
import { WHOLE } from '../support/random.ts';
import { lettersToWhom, openEntries, statements } from './statements.ts';

const RUNS = { numRuns: WHOLE ? 500 : 50 };
type ActEvent = Extract<YouthEvent, { kind: 'act' }>;

const someDay = fc.constantFrom('2026-11-02', '2026-11-16', '2026-11-20');
const at = fc.nat({ max: 7 }).map((minute) => `2026-11-23T09:0${minute}:30Z`);
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

type Wish = { kind: Act['kind']; pick: number; by: string; isStale: boolean };

/** What a person may say of the record that she sees, by which the same is meant whatever ids things have there. */
function said(wish: Wish, record: YouthRecord): { request: ActRequest; entryId?: string } | undefined {
  const { pick } = wish;
  const one = <T>(all: readonly T[]): T | undefined => all[pick % Math.max(all.length, 1)];
  // Whether one is there that opened for a while, or was told to nobody, goes by the order.
  const shown = Object.entries(record.entries).filter(([, entry]) => !entry.heardAfterwards && !isVoid(entry));
  const last = (['kaa', 'prevention'] as const).flatMap((kind) => {
    const ofKind = shown.filter(([, entry]) => entry.kind === kind);
    return ofKind.toSorted(([, x], [, y]) => x.eventDate.localeCompare(y.eventDate)).slice(-1);
  });
  const open = last.filter(([, { state }]) => state === 'open');
  const ofFact = one(Object.keys(reportedOf(record, population()).standing).toSorted());
  const ofEntry = (entry: (typeof last)[number] | undefined, request: ActRequest) =>
    entry && { request, entryId: entry[0] };
  const ofLetter = (kind: 'stop-letter' | 'plan-letter', letter: string | undefined) =>
    letter === undefined ? undefined : { request: { kind, letter }, entryId: record.letters[letter]?.entryId ?? '' };
  const made = (request: ActRequest | undefined) => request && { request };
  switch (wish.kind) {
    case 'close':
      return ofEntry(one(open), { kind: 'close', outcome: 'work' });
    case 'reopen':
      return ofEntry(one(last.filter(([, { closeReason }]) => closeReason === 'by-person')), { kind: 'reopen' });
    case 'acknowledge':
      return ofEntry(one(open), { kind: 'acknowledge' });
    case 'contact':
      return ofEntry(one(open), { kind: 'contact', way: 'telefon', ...(pick % 2 > 0 && { next: '2026-12-01' }) });
    case 'hand-over': {
      const from = holderOf(record);
      const to = one(['bromma', 'farsta', 'olle@kommun.example']) ?? '';
      return ofEntry(open[0], { kind: 'hand-over', to, ...(from !== undefined && { from }) });
    }
    case 'correct': {
      const change = one([{ date: '2026-11-16' }, { type: 'dropout' }, { type: 'absence' }] as const);
      return made(ofFact === undefined ? undefined : { kind: 'correct', fact: ofFact, ...change });
    }
    case 'take-back':
      return made(ofFact === undefined ? undefined : { kind: 'take-back', fact: ofFact });
    case 'reach':
      return made({ kind: 'reach', phone: one(['', '070-1', '070-2']) ?? '' });
    case 'stop-letter': {
      const planned = Object.entries(record.letters).filter(([, { state }]) => state === 'planned');
      const of = ({ entryId, addressee, variant }: (typeof record.letters)[string]) =>
        `${record.entries[entryId]?.kind}${variant}${addressee}`;
      const letter = one(planned.toSorted(([, x], [, y]) => of(x).localeCompare(of(y))))?.[0];
      return ofLetter('stop-letter', letter);
    }
    case 'plan-letter': {
      const letter = actsOf(record, 'stop-letter').at(-1)?.[1].letter;
      return ofLetter('plan-letter', letter);
    }
    case 'task-done': {
      const tasks = Object.entries(record.tasks).filter(([, { done }]) => !done);
      return made({
        kind: 'task-done',
        task: one(tasks.toSorted(([, x], [, y]) => x.type.localeCompare(y.type)))?.[0] ?? '',
      });
    }
  }
}

const KINDS = [
  ...['close', 'close', 'close', 'close', 'reopen', 'reopen', 'reopen', 'correct', 'take-back', 'reach', 'contact'],
  ...['acknowledge', 'hand-over', 'hand-over', 'stop-letter', 'plan-letter', 'task-done'],
] as Act['kind'][];
const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat({ max: 30 }),
  by,
  isStale: fc.nat({ max: 3 }).map((n) => n === 0),
});
/** Reports that come between what people do. */
const days = fc.tuple(statements, fc.array(fc.tuple(fc.nat({ max: 3 }), wish), { minLength: 2, maxLength: 9 }));
const inTwoOrders = days.chain(([reports, people]) => {
  let left = reports;
  const parts = people.map(([count, one]) => {
    const part = left.slice(0, count);
    left = left.slice(count);
    return { part, one };
  });
  const shuffled = fc.tuple(
    ...[...parts.map(({ part }) => part), left].map((part) => fc.shuffledSubarray(part, { minLength: part.length })),
  );
  return shuffled.map((other) => ({
    people: people.map(([, one]) => one),
    orders: [[...parts.map(({ part }) => part), left], other],
  }));
});

/** With what became of each act. */
function played(parts: YouthEvent[][], people: Wish[]): { record: YouthRecord; told: (string | undefined)[] } {
  let record = aYouthRecord();
  let now = NOW;
  let before: string | undefined;
  const told: (string | undefined)[] = [];
  for (const [n, part] of parts.entries()) {
    for (const event of part) {
      now = now.add({ seconds: 1 });
      record = recordAfter(record, [event], { now });
    }
    const who = people[n];
    if (!who) continue;
    now = now.add({ seconds: 10 });
    const facts = population();
    const [wanted, at] = [said(who, record), afterAll(record, now)];
    const id = wanted?.entryId;
    const entry = id === undefined ? undefined : record.entries[id];
    const act =
      wanted &&
      actFrom(
        wanted.request,
        entry && id ? [id, entry] : undefined,
        record,
        { facts, profile: stockholm },
        { by: who.by, at },
      );
    const seen = who.isStale ? (before ?? '2026-11-01T00:00:00Z') : seenUpTo(record);
    before = seenUpTo(record);
    if (!act) {
      told.push(undefined);
      continue;
    }
    const event = { kind: 'act', id: `act-0000000${n}`, act, seen } as const;
    const next = recordAfter(record, [event], { now });
    told.push(next === record ? `${act.kind} ${refusalOf(event, record, facts, stockholm) ?? 'no-effect'}` : act.kind);
    if (next !== record && act.kind === 'close' && seen !== undefined)
      expect(Object.keys(asSeen(record, seen).changes)).toEqual(Object.keys(record.changes));
    record = next;
  }
  return { record, told };
}

const closedByPeople = ({ entries }: YouthRecord) =>
  Object.values(entries)
    .filter(({ closeReason }) => closeReason === 'by-person')
    .map(({ kind, eventDate, outcome, endedOn }) => `${kind} ${eventDate} ${outcome} ${endedOn}`)
    .toSorted();

/** But for its number, which goes by the order in which entries opened, and since when it is to check. */
const placeOf = ({ place }: YouthRecord) =>
  place && { ...place, reference: undefined, ...(place.step === 'check' && { nextOn: undefined }) };

const taken = new Set<string>();
test('what schools and people say, in any order of arrival between acts, gives the same end and the same refusals', () => {
  fc.assert(
    fc.property(inTwoOrders, ({ people, orders }) => {
      const [a, b] = orders.map((parts) => played(parts, people)) as [
        ReturnType<typeof played>,
        ReturnType<typeof played>,
      ];
      for (const kind of a.told) if (kind !== undefined) taken.add(kind);
      expect(b.told).toEqual(a.told);
      expect(openEntries(b.record)).toEqual(openEntries(a.record));
      expect(closedByPeople(b.record)).toEqual(closedByPeople(a.record));
      expect(lettersToWhom(b.record)).toEqual(lettersToWhom(a.record));
      const rest = ({ state, coverage, phone, email, district, coordinator }: YouthRecord) => [
        ...[state, coverage],
        // Kept of who has an entry: whether one opened for a while goes by the order.
        ...(state === 'open' ? [phone, email, district, coordinator] : []),
      ];
      expect(rest(b.record)).toEqual(rest(a.record));
      expect(placeOf(b.record)).toEqual(placeOf(a.record));
    }),
    RUNS,
  );
  const outcomes = ['close', 'reopen', 'correct', 'hand-over', 'close changed-meanwhile'];
  if (WHOLE) expect([...taken]).toEqual(expect.arrayContaining(outcomes));
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
