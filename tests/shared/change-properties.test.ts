import { expect, test } from 'vitest';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { saidFacts } from '../../shared/domain/said-facts.ts';
import { corrected, kimAfter, openTasks, withdrawn } from '../support/builders.ts';
import fc from '../support/fast-check.ts';
import { inTwoOrders, lettersToWhom, openEntries, reports, statements } from './statements.ts';

const RUNS = { numRuns: 200 };
const EVERYBODY = { units: ['12345678', '87654321'], receivedAt: '2026-11-23T09:00:00Z' };

test('any order and repetition of reports, corrections and withdrawals gives the same open entries and letters', () => {
  fc.assert(
    fc.property(inTwoOrders(statements), ([once, repeated]) => {
      const a = kimAfter(...once);
      const b = kimAfter(...repeated);
      expect(openEntries(b)).toEqual(openEntries(a));
      expect(lettersToWhom(b)).toEqual(lettersToWhom(a));
      expect(openTasks(b).includes('correction-unmatched')).toBe(openTasks(a).includes('correction-unmatched'));
      expect(b.state).toBe(a.state);
      expect(b.coverage).toEqual(a.coverage);
    }),
    RUNS,
  );
});

test('when every report is withdrawn, nothing is open, and every entry there was says so', () => {
  fc.assert(
    fc.property(statements, (events) => {
      const facts = Object.values(saidFacts(kimAfter(...events).facts));
      const all = facts.map(({ reportId, row }, index) =>
        withdrawn({ ...EVERYBODY, reportId: `R-00${index}0-09`, aboutReport: reportId, row }),
      );
      const record = kimAfter(...events, ...all);
      expect(openEntries(record)).toEqual([]);
      expect(lettersToWhom(record)).toEqual([]);
      for (const entry of Object.values(record.entries)) expect(entry.closeReason).toBe('withdrawn');
      if (facts.length > 0) expect(record.state).toBe('closed');
    }),
    RUNS,
  );
});

test('a correction gives what the right report would have given, also when the wrong one had been acted on', () => {
  const right = fc.record({
    date: fc.constantFrom('2026-11-02', '2026-11-16', '2026-11-20'),
    rightType: fc.constantFrom('dropout', 'finished-without-exam', 'absence', 'returned', 'study-start'),
  });
  fc.assert(
    fc.property(reports, right, (events, { date, rightType }) => {
      const [wrong, ...others] = events;
      if (wrong?.kind !== 'notification') throw new Error('there is always a report');
      const {
        type: _type,
        until: _until,
        ...unchanged
      } = wrong.notification as Extract<typeof wrong.notification, { date: string }>;
      const asItWas = { kind: 'notification', notification: { ...unchanged, type: rightType, date } } as YouthEvent;
      const about = { ...EVERYBODY, reportId: 'R-C000-01', aboutReport: wrong.notification.reportId };
      // A repeat of what was wrong is corrected with it: only the one stands alone.
      fc.pre(!others.some((other) => areAlike(other, wrong)));
      const mended = kimAfter(...events, corrected({ ...about, rightType, date }));
      const reported = kimAfter(asItWas, ...others);
      expect(openEntries(mended)).toEqual(openEntries(reported));
      expect(lettersToWhom(mended)).toEqual(lettersToWhom(reported));
    }),
    RUNS,
  );
});

test('nobody changes what another school has reported', () => {
  const other = { units: ['99999999'] };
  fc.assert(
    fc.property(statements, (events) => {
      const strangers = events.map((event) =>
        event.kind === 'notification' && 'units' in event.notification
          ? ({ ...event, notification: { ...event.notification, ...other } } as YouthEvent)
          : event,
      );
      const alone = strangers.filter((event) => event.kind === 'notification' && !('units' in event.notification));
      expect(openEntries(kimAfter(...strangers))).toEqual(openEntries(kimAfter(...alone)));
    }),
    RUNS,
  );
});

function areAlike(a: YouthEvent, b: YouthEvent): boolean {
  if (a.kind !== 'notification' || b.kind !== 'notification') return false;
  const contentOf = ({ type, ...rest }: typeof a.notification) => [
    type,
    'date' in rest && rest.date,
    'unit' in rest && rest.unit,
  ];
  return JSON.stringify(contentOf(a.notification)) === JSON.stringify(contentOf(b.notification));
}
