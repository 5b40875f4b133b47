import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../shared/domain/acts.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { reportedOf } from '../../shared/domain/effective-facts.ts';
import { notificationId } from '../../shared/domain/notification.ts';
import { rowsIn, withRow } from '../../shared/domain/said-facts.ts';
import { rowsOf } from '../../shared/domain/seal-youth.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { toItem } from '../../shared/store/table.ts';
import {
  aNotification,
  aProtectedResident,
  asStored,
  aYouthRecord,
  HOLD,
  held as inHold,
  LOOK,
  NOW,
  notified,
  population,
  recordAfter,
  reportEvent,
  stockholm,
  withdrawn,
} from '../support/builders.ts';
import fc from '../support/fast-check.ts';
import { WHOLE } from '../support/random.ts';
import { liveLetters, openEntries, statements } from './statements.ts';

const MAX_BYTES = 100_000;
/** As DynamoDB counts, or a little more. */
const bytesOf = (record: YouthRecord) => Buffer.byteLength(JSON.stringify(toItem(asStored(record)))) * 0.8;

const day = (n: number) => Temporal.PlainDate.from('2022-11-23').add({ days: n }).toString();
/** R-0000-00 and on. */
const reference = (n: number) =>
  `R-${String(n)
    .padStart(6, '0')
    .replace(/^(....)/, '$1-')}`;
const ROWS = WHOLE ? 5_000 : 600;
const REPORTS = WHOLE ? 1_000 : 60;

/** What is always possible: a hold, and an end. */
function canBeHeldAndEnded(record: YouthRecord): void {
  const held = recordAfter(record, [HOLD], { facts: inHold() });
  expect(held.contactHold).toBe(true);
  const ended = recordAfter(record, [
    reportEvent({ reportId: 'R-ZZZZ-01', type: 'returned', date: '2026-11-23', receivedAt: '2026-11-23T08:59:00Z' }),
  ]);
  expect(Object.values(ended.entries).filter(({ state }) => state === 'open')).toEqual([]);
  const sealing = recordAfter(record, [LOOK], { facts: population({ resident: aProtectedResident() }) });
  expect(sealing.state).toBe('sealing');
  for (const next of [record, held, ended, sealing]) expect(bytesOf(next)).toBeLessThan(MAX_BYTES);
}

describe.each([
  ['all the same', () => ({})],
  ['each of another day', (n: number) => ({ type: 'absence' as const, date: day(n % 1460) })],
  [
    'of all types and units',
    (n: number) => ({
      ...(n % 3 ? { type: 'absence' as const } : {}),
      date: day(n % 1460),
      unit: String(10_000_000 + n),
      email: `kim${n}@post.example`,
    }),
  ],
])('a list of thousands of rows about one pupil, %s', (_what, rowOf) => {
  test('makes one entry, a letter for each addressee, a small item, and can be held and ended', () => {
    const rows = Array.from({ length: ROWS }, (_, n) => notified(aNotification({ row: n + 1, ...rowOf(n) })));
    const record = recordAfter(aYouthRecord(), rows);
    expect(openEntries(record)).toHaveLength(1);
    expect(liveLetters(record).filter(([, { state }]) => state === 'planned')).toHaveLength(2);
    canBeHeldAndEnded(record);
    // All rows are moved when she is sealed, and none is applied twice.
    expect(rowsOf(record)).toHaveLength(ROWS);
    for (const event of [rows[0], rows[ROWS >> 1], rows.at(-1)])
      if (event) expect(decide(record, event, population(), stockholm, NOW)).toBe(record);
  });
});

describe.each([
  ['saying the same', () => reportEvent({ type: 'absence' })],
  ['leaving and coming back', (n: number) => reportEvent({ type: n % 2 ? 'returned' : 'dropout', date: day(n) })],
  [
    'reported and withdrawn',
    (n: number) => (n % 2 ? withdrawn({ aboutReport: reference(n - 1) }) : reportEvent({ date: day(n) })),
  ],
])('a thousand reports in four years, %s', (_what, eventOf) => {
  test('leave a small item that can be held and ended', () => {
    let record = aYouthRecord();
    for (let n = 0; n < REPORTS; n++) {
      const now = Temporal.Instant.from('2022-11-23T09:00:00Z').add({ hours: n * Math.round(35_000 / REPORTS) });
      const event = eventOf(n);
      if (event.kind !== 'notification') continue;
      Object.assign(event.notification, { reportId: reference(n), receivedAt: now.toString() });
      record = recordAfter(record, [event], { now });
      if (n % 3)
        for (const notice of Object.values(record.notices)) if (notice.state === 'planned') notice.state = 'sent';
      const letters = Object.values(record.letters).filter(({ state }) => state === 'planned');
      if (n % 5 === 0) for (const letter of letters) Object.assign(letter, { state: 'handed-over', batch: 'b' });
    }
    canBeHeldAndEnded(record);
  });
});

describe('equal facts stored once', () => {
  /** The same statements, each kept apart by a field of its own that decides nothing. */
  const apart = (event: YouthEvent, n: number): YouthEvent =>
    event.kind === 'notification' ? { ...event, notification: Object.assign({ mark: n }, event.notification) } : event;
  const decided = (record: YouthRecord) => ({
    entries: Object.values(record.entries).map(({ calledForBy, ...entry }) => ({
      ...entry,
      calledForBy: [...calledForBy].sort(),
    })),
    letters: record.letters,
    notices: record.notices,
    tasks: record.tasks,
    state: record.state,
    standing: Object.keys(reportedOf(record).standing).sort(),
  });

  test('decide the same as if each were stored apart', () => {
    fc.assert(
      fc.property(statements, (events) => {
        const folded = recordAfter(aYouthRecord(), events);
        const unfolded = recordAfter(aYouthRecord(), events.map(apart));
        expect(decided(folded)).toEqual(decided(unfolded));
      }),
      { numRuns: WHOLE ? 5_000 : 300 },
    );
  });

  test('a task names the last report, also if it repeats an earlier one', () => {
    const absence = (n: number, minute: number) =>
      reportEvent({
        reportId: `R-000${n}-01`,
        type: 'absence',
        date: '2026-12-24',
        receivedAt: `2026-11-23T08:0${minute}:00Z`,
      });
    const change = withdrawn({ aboutType: 'dropout', receivedAt: '2026-11-23T08:00:00Z' });
    const { tasks } = recordAfter(aYouthRecord(), [absence(0, 0), absence(1, 1), change]);
    expect(Object.values(tasks)).toMatchObject([{ type: 'correction-unmatched', about: 'R-0001-01' }]);
  });

  test('a withdrawal of one of two reports that said the same takes back both, a later report stands', () => {
    const two = [reportEvent(), reportEvent({ reportId: 'R-0000-02', receivedAt: '2026-11-23T08:10:00Z' })];
    const later = reportEvent({ reportId: 'R-0000-03', receivedAt: '2026-11-23T08:50:00Z' });
    const withdrawal = withdrawn({ aboutReport: 'R-0000-02' });
    expect(openEntries(recordAfter(aYouthRecord(), [...two, withdrawal]))).toEqual([]);
    const record = recordAfter(aYouthRecord(), [...two, later, withdrawal]);
    expect(openEntries(record)).toHaveLength(1);
    expect(Object.keys(record.facts)).toEqual([notificationId({ reportId: 'R-7K3Q-9F', row: 1 })]);
  });
});

test('rows are written as ranges', () => {
  const rows = [3, 1, 2, 7, 8, 10, 2].reduce(withRow, '');
  expect(rows).toBe('1-3,7-8,10');
  expect(rowsIn(rows)).toEqual([1, 2, 3, 7, 8, 10]);
});

test('four years of work in a case: what people said decides on, and the item stays small', () => {
  let record = recordAfter(aYouthRecord(), [reportEvent()]);
  const by = 'farsta-samordnare@kommun.example';
  const said = (n: number, act: object) => {
    const at = Temporal.Instant.from('2026-11-23T09:00:00Z').add({ hours: n }).toString();
    record = recordAfter(record, [
      { kind: 'act', id: `act-${String(n).padStart(8, '0')}`, act: { by, at, ...act } as Act },
    ]);
  };
  const [letter = ''] = Object.keys(record.letters);
  said(1, { kind: 'stop-letter', letter });
  said(2, { kind: 'correct', fact: 'R-7K3Q-9F#1', programme: 'SA' });
  said(3, { kind: 'reach', phone: '070-174 06 05' });
  for (let n = 0; n < (WHOLE ? 1_000 : 150); n++) {
    said(10 + 4 * n, { kind: 'contact', entry: 'kaa1', way: 'telefon' });
    said(11 + 4 * n, { kind: 'correct', fact: 'R-7K3Q-9F#1', date: n % 2 ? '2026-11-10' : '2026-11-11' });
  }
  expect(Object.keys(record.acts ?? {}).length).toBeLessThan(100);
  expect(record.letters[letter]?.state).toBe('cancelled');
  expect(recordAfter(record, [LOOK])).toBe(record);
  expect(record.entries.kaa1).toMatchObject({ programme: 'SA', eventDate: '2026-11-10' });
  expect(record.phone).toBe('070-174 06 05');
  canBeHeldAndEnded(record);
});
