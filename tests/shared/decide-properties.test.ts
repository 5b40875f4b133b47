import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PopulationFacts } from '../../shared/domain/coverage.ts';
import { decide, type YouthEvent } from '../../shared/domain/decide.ts';
import { FactType } from '../../shared/domain/notification.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aNotification,
  anExtract,
  aProtectedResident,
  aResident,
  asStored,
  aYouthRecord,
  HOLD,
  LOOK,
  NOW,
  population,
  recordAfter,
  stockholm,
} from '../support/builders.ts';

const RUNS = { numRuns: 200 };
const day = fc.integer({ min: 1, max: 30 }).map((n) => `2026-11-${String(n).padStart(2, '0')}`);
const types = (allowed: readonly FactType[]) => fc.constantFrom(...allowed);

/** Reports of Kim; each row has its own reference, as each is stored under its own key. */
const notifications = (allowed: readonly FactType[] = FactType.options) =>
  fc
    .array(fc.record({ type: types(allowed), date: day, long: fc.nat({ max: 9 }) }), { minLength: 1, maxLength: 6 })
    .map((rows) =>
      rows.map(({ type, date, long }, index) => {
        const until = type === 'absence' && long > 0 ? `2026-12-0${long}` : undefined;
        return aNotification({ reportId: `R-000${index}-01`, type, date, until, unit: `1234567${index}` });
      }),
    );

const inTwoOrders = (allowed?: readonly FactType[]) =>
  notifications(allowed).chain((rows) =>
    fc.tuple(
      fc.shuffledSubarray(rows, { minLength: rows.length }),
      fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2 }),
    ),
  );

const events: fc.Arbitrary<YouthEvent> = fc.oneof(
  { weight: 4, arbitrary: notifications().map(([notification]) => asEvent(notification ?? aNotification())) },
  { weight: 2, arbitrary: fc.constant(LOOK) },
  { weight: 1, arbitrary: fc.constant(HOLD) },
);
const facts: fc.Arbitrary<PopulationFacts> = fc.constantFrom(
  population(),
  population(),
  population({ resident: undefined }),
  population({ resident: aResident({ gone: true }) }),
  population({ resident: aResident({ homeMunicipality: '0126' }) }),
  population({ resident: aResident({ district: undefined, address: undefined }) }),
  population({ resident: aProtectedResident() }),
  population({ extract: anExtract({ complete: false }) }),
);
const story = fc.array(fc.tuple(events, facts), { minLength: 1, maxLength: 10 });

const asEvent = (notification: ReturnType<typeof aNotification>): YouthEvent => ({
  kind: 'notification',
  notification,
});
const openEntries = ({ entries }: YouthRecord) =>
  Object.values(entries)
    .filter(({ state }) => state === 'open')
    .map(({ caseNumber: _number, openedOn: _on, ...basis }) => basis)
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
const live = ({ letters }: YouthRecord) => Object.entries(letters).filter(([, { state }]) => state !== 'cancelled');

test('the order of arrival and repeats of the same reports give the same open entries and letters', () => {
  fc.assert(
    fc.property(inTwoOrders(), ([once, repeated]) => {
      const a = recordAfter(aYouthRecord(), once.map(asEvent));
      const b = recordAfter(aYouthRecord(), repeated.map(asEvent));
      expect(openEntries(b)).toEqual(openEntries(a));
      const what = (record: YouthRecord) => live(record).map(([, letter]) => `${letter.variant} ${letter.addressee}`);
      expect(what(b).toSorted()).toEqual(what(a).toSorted());
      expect(b.state).toBe(a.state);
      expect(b.coverage).toEqual(a.coverage);
    }),
    RUNS,
  );
});

test('where nobody starts or returns, the letters even have the same ids', () => {
  const leaving = ['absence', 'dropout', 'not-started', 'finished-without-exam'] as const;
  fc.assert(
    fc.property(inTwoOrders(leaving), ([once, repeated]) => {
      const ids = (rows: typeof once) => live(recordAfter(aYouthRecord(), rows.map(asEvent))).map(([id]) => id);
      expect(ids(repeated).toSorted()).toEqual(ids(once).toSorted());
    }),
    RUNS,
  );
});

test('through any story: one open entry a kind, one live letter an addressee and entry, states only forward', () => {
  const forward: Record<string, string[]> = { planned: ['planned', 'cancelled', 'stopped'] };
  fc.assert(
    fc.property(story, (steps) => {
      let record = aYouthRecord();
      for (const [event, known] of steps) {
        const before = record;
        record = recordAfter(record, [event], { facts: known });
        const kinds = openEntries(record).map(({ kind }) => kind);
        expect(new Set(kinds).size).toBe(kinds.length);
        const addressed = live(record)
          .filter(([, { state }]) => state !== 'stopped')
          .map(([, { entryId, addressee }]) => `${entryId} ${addressee}`);
        expect(new Set(addressed).size).toBe(addressed.length);
        for (const effects of ['letters', 'notices'] as const)
          for (const [id, { state }] of Object.entries(before[effects]))
            expect(forward[state] ?? [state]).toContain(record[effects][id]?.state);
        expect(record.contactHold || !before.contactHold).toBe(true);
      }
    }),
    RUNS,
  );
});

test('an event applied twice changes nothing: the very same record comes back, also when it was stored between', () => {
  fc.assert(
    fc.property(story, (steps) => {
      let record = aYouthRecord();
      for (const [event, known] of steps) {
        record = recordAfter(record, [event], { facts: known });
        const stored = record.version === 0 ? record : asStored(record);
        expect(decide(stored, event, known, stockholm, NOW)).toBe(stored);
        expect(decide(stored, LOOK, known, stockholm, NOW)).toBe(stored);
      }
    }),
    RUNS,
  );
});

test('the record given is never changed, and what is returned keeps the schema', () => {
  fc.assert(
    fc.property(story, events, facts, (steps, event, known) => {
      const record = steps.reduce((r, [e, f]) => recordAfter(r, [e], { facts: f }), aYouthRecord());
      const before = structuredClone(record);
      const next = decide(record, event, known, stockholm, NOW);
      expect(record).toEqual(before);
      expect(YouthRecord.parse(next)).toEqual(next);
    }),
    RUNS,
  );
});
