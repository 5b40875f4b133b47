import { expect, test } from 'vitest';
import { decide } from '../../shared/domain/decide.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  anExtract,
  asStored,
  aYouthRecord,
  inStockholm,
  LOOK,
  NOW,
  notified,
  population,
  recordAfter,
  stockholm,
} from '../support/builders.ts';
import fc from '../support/fast-check.ts';
import { inTwoOrders, lettersToWhom, liveLetters, notifications, openEntries } from './statements.ts';
import { events, facts, story } from './stories.ts';

const RUNS = { numRuns: 200 };

test('the order of arrival and repeats of the same reports give the same open entries and letters', () => {
  fc.assert(
    fc.property(inTwoOrders(notifications()), ([once, repeated]) => {
      const a = recordAfter(aYouthRecord(), once.map(notified));
      const b = recordAfter(aYouthRecord(), repeated.map(notified));
      expect(openEntries(b)).toEqual(openEntries(a));
      expect(lettersToWhom(b)).toEqual(lettersToWhom(a));
      expect(b.state).toBe(a.state);
      expect(b.coverage).toEqual(a.coverage);
    }),
    RUNS,
  );
});

test('nor does it matter weeks later, when what waited for a start has opened', () => {
  const later = {
    now: inStockholm('2027-01-20T12:00'),
    facts: population({ extract: anExtract({ date: '2027-01-20' }) }),
  };
  fc.assert(
    fc.property(inTwoOrders(notifications()), ([once, repeated]) => {
      const a = recordAfter(recordAfter(aYouthRecord(), once.map(notified)), [LOOK], later);
      const b = recordAfter(recordAfter(aYouthRecord(), repeated.map(notified)), [LOOK], later);
      expect(openEntries(b)).toEqual(openEntries(a));
      expect(lettersToWhom(b)).toEqual(lettersToWhom(a));
      expect(b.state).toBe(a.state);
      expect(b.coverage).toEqual(a.coverage);
    }),
    RUNS,
  );
});

test('where nobody starts or returns, the letters even have the same ids', () => {
  const leaving = ['absence', 'dropout', 'not-started', 'finished-without-exam'] as const;
  fc.assert(
    fc.property(inTwoOrders(notifications(leaving)), ([once, repeated]) => {
      const ids = (rows: typeof once) => liveLetters(recordAfter(aYouthRecord(), rows.map(notified))).map(([id]) => id);
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
        const addressed = liveLetters(record)
          .filter(([, { state }]) => state !== 'stopped')
          .map(([, { entryId, addressee }]) => `${entryId} ${addressee}`);
        expect(new Set(addressed).size).toBe(addressed.length);
        for (const effects of ['letters', 'notices'] as const)
          for (const [id, { state }] of Object.entries(before[effects]))
            expect(forward[state] ?? [state]).toContain(record[effects][id]?.state);
        const isHeld = record.version > 0 && (record.state === 'sealing' || known.holds.length > 0);
        expect(record.contactHold).toBe(isHeld);
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
