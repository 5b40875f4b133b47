import { describe, expect, test } from 'vitest';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { mayContact } from '../../shared/domain/contact.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { nextDue } from '../../shared/domain/next-due.ts';
import { READS } from '../../shared/domain/schema.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { overlay } from '../../shared/store/overlay.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';
import {
  aDropout,
  allSent,
  aProtectedResident,
  aResident,
  corrected,
  HOLD,
  held,
  kimAfter,
  LOOK,
  NOW,
  openTasks,
  population,
  reportEvent,
  stockholm,
  withdrawn,
} from '../support/builders.ts';
import fc from '../support/fast-check.ts';
import { FROM_TOMORROW, placesIn, planted, valueAt } from '../support/planted.ts';

/** Records as stored, each with elements of many kinds. */
const RECORDS = [
  aDropout(),
  allSent(aDropout()),
  kimAfter(reportEvent({ type: 'absence' }), HOLD),
  kimAfter(reportEvent(), corrected({ date: '2026-11-12' }), withdrawn({ aboutDate: '2026-11-01' })),
  kimAfter(reportEvent(), reportEvent({ reportId: 'R-0000-02', type: 'returned', date: '2026-11-20' })),
];
const EVENTS: YouthEvent[] = [
  LOOK,
  HOLD,
  reportEvent({ reportId: 'R-0000-03', date: '2026-11-21' }),
  reportEvent({ reportId: 'R-0000-04', type: 'returned', date: '2026-11-22' }),
  withdrawn({ reportId: 'R-W000-05' }),
  corrected({ reportId: 'R-C000-06', date: '2026-11-14' }),
];
const FACTS = [
  population(),
  population({ resident: undefined }),
  population({ resident: aResident({ homeMunicipality: '0126' }) }),
  held(),
];

/** Every word of an enum that stands in the record. */
const wordsIn = (record: YouthRecord) =>
  ['entries', 'facts', 'changes', 'letters', 'notices', 'tasks'].flatMap((map) =>
    Object.keys(valueAt(record, [map]) as object).flatMap((id) =>
      placesIn(YouthRecord)
        .words.filter(([name]) => name === map)
        .map(([, , ...rest]) => [map, id, ...rest]),
    ),
  );
const places = (record: YouthRecord) =>
  [...wordsIn(record), ['state'], ['coverage', 'result'], ['coverage', 'reason'], ['timeline', '0', 'what']].filter(
    (place) => valueAt(record, place) !== undefined,
  );

/** What a newer version writes there. */
const newerAt = (place: string[]) => (place[0] === 'schema' ? READS + 1 : FROM_TOMORROW);
const cases = RECORDS.flatMap((record) => [...places(record), ['schema']].map((place) => ({ record, place })));
const story = fc.array(fc.tuple(fc.constantFrom(...EVENTS), fc.constantFrom(...FACTS)), { minLength: 1, maxLength: 4 });

/** Stored, read, decided and saved by this version. */
function keptAfter(stored: YouthRecord, event: YouthEvent, facts = population(), now = NOW): YouthRecord {
  const read = readTolerant(YouthRecord, stored) as YouthRecord;
  const next = decide(read, event, facts, stockholm, now);
  const { newer: _, ...before } = read;
  const { newer: __, ...saved } = next;
  return JSON.parse(JSON.stringify(overlay<object>(stored, before, saved))) as YouthRecord;
}

const ids = ({ entries, letters, notices }: YouthRecord) => Object.keys({ ...entries, ...letters, ...notices });

describe('a value that a newer version wrote', () => {
  test('stays through any story, stops contact, is looked at again, and doubles nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), story, ({ record, place }, steps) => {
        let stored: YouthRecord = planted({ ...record, newField: { deep: [1] } }, place, newerAt(place));
        for (const [event, facts] of steps) {
          stored = keptAfter(stored, event, facts);
          expect(valueAt(stored, place)).toBe(newerAt(place));
          expect(stored).toMatchObject({ newField: { deep: [1] } });
          const read = readTolerant(YouthRecord, stored) as YouthRecord;
          for (const letter of Object.values(read.letters))
            expect(mayContact(read, letter, facts, stockholm, dateInStockholm(NOW))).not.toHaveProperty('facts');
          expect(nextDue(read, NOW)).toBeDefined();
        }
        const [map, id = ''] = place;
        if (map === 'entries')
          expect(Object.values(stored.entries).filter(({ kind }) => kind === record.entries[id]?.kind)).toHaveLength(
            place[2] === 'kind' ? 0 : Object.values(record.entries).length,
          );
        if (map === 'letters') expect(Object.keys(stored.letters)).toEqual(Object.keys(record.letters));
      }),
      { numRuns: 300 },
    );
  });

  test.each(cases)('at $place lets a protection flag seal her', ({ record, place }) => {
    const stored = planted(record, place, newerAt(place));
    expect(keptAfter(stored, LOOK, population({ resident: aProtectedResident() })).state).toBe('sealing');
  });

  test.each(cases)('at $place lets a hold be set', ({ record, place }) => {
    expect(keptAfter(planted(record, place, newerAt(place)), LOOK, held()).contactHold).toBe(true);
  });

  const open = cases.filter(({ record, place }) => record.entries.kaa1?.state === 'open' && place[0] !== 'entries');
  test.each(open)('at $place does not keep a known entry open', ({ record, place }) => {
    const returned = reportEvent({ reportId: 'R-0000-04', type: 'returned', date: '2026-11-22' });
    expect(keptAfter(planted(record, place, newerAt(place)), returned).entries.kaa1?.state).toBe('closed');
  });

  test('in the fact that an entry is called for by does not close it', () => {
    const stored = planted(aDropout(), ['facts', 'R-7K3Q-9F#1', 'type'], FROM_TOMORROW);
    expect(keptAfter(stored, LOOK).entries.kaa1?.state).toBe('open');
  });

  test('in what closed an entry does not open it again', () => {
    const { facts, ...closed } = kimAfter(
      reportEvent(),
      reportEvent({ reportId: 'R-0000-02', type: 'returned', date: '2026-11-20' }),
    );
    const stored = planted({ ...closed, facts }, ['facts', 'R-0000-02#1', 'type'], FROM_TOMORROW);
    const next = keptAfter(stored, LOOK);
    expect(ids(next)).toEqual(ids(stored));
    expect(next.entries.kaa1?.state).toBe('closed');
  });

  test('is told to somebody when it still stands the next day', () => {
    const stored = keptAfter(planted(aDropout(), ['letters', 'x'], { state: FROM_TOMORROW }), LOOK);
    expect(openTasks(stored)).not.toContain('stuck');
    expect(openTasks(keptAfter(stored, LOOK, population(), NOW.add({ hours: 24 })))).toContain('stuck');
  });

  test('keeps nothing back once it is gone', () => {
    const stored = keptAfter(planted(aDropout(), ['letters', 'x'], { state: FROM_TOMORROW }), LOOK);
    delete stored.letters.x;
    expect(readTolerant(YouthRecord, stored)).not.toHaveProperty('newer');
  });
});
