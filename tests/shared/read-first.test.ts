import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { mayContact } from '../../shared/domain/contact.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { nextDue } from '../../shared/domain/next-due.ts';
import type { FactNotification, Notification } from '../../shared/domain/notification.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aCorrection,
  aNotification,
  aWithdrawal,
  aYouthRecord,
  kimAfter,
  LOOK,
  letterStates,
  NOW,
  notified,
  openTasks,
  population,
  recordAfter,
  reportEvent,
  stockholm,
  TODAY,
} from '../support/builders.ts';
import fc from '../support/fast-check.ts';
import { DROPOUT, lettersToWhom, openEntries, statements } from './statements.ts';

const today = Temporal.PlainDate.from(TODAY);
const obstacles = (record: YouthRecord) =>
  Object.values(record.letters)
    .filter(({ state }) => state === 'planned')
    .map((letter) => mayContact(record, letter, population(), stockholm, today));
const mayLeave = (record: YouthRecord) => obstacles(record).some((contact) => 'facts' in contact);

const unread = (notification: Notification): YouthEvent => notified({ ...notification, readFirst: true });
const read = (notification: Notification): YouthEvent => ({
  kind: 'notification',
  notification: { ...notification, readFirst: true },
  read: true,
});
const dropout = aNotification();
const start = (change: Partial<FactNotification> = {}) =>
  aNotification({ reportId: 'R-S000-01', type: 'study-start', date: '2026-11-20', ...change });
const closed = (record: YouthRecord) => Object.values(record.entries).flatMap(({ closeReason }) => closeReason ?? []);
const notices = (record: YouthRecord) => Object.values(record.notices).map(({ kind, state }) => `${kind} ${state}`);

describe('a report that was not understood whole (P11)', () => {
  test('opens the entry and plans the notice and the letters, which wait', () => {
    const record = kimAfter(unread(dropout));
    expect(record.state).toBe('open');
    expect(openEntries(record)).toMatchObject([{ kind: 'kaa' }]);
    expect(notices(record)).toEqual(['new-case planned']);
    expect(letterStates(record)).toEqual(['planned', 'planned']);
    expect(obstacles(record)).toEqual([{ wait: 'read-before-contact' }, { wait: 'read-before-contact' }]);
    expect(record.waitsFor).toEqual(['read-before-contact']);
    expect(openTasks(record)).toEqual(['read-first']);
    expect(Object.keys(record.unreadReports)).toEqual([DROPOUT]);
  });

  test('is not signalled again and again for letters that wait', () => {
    const settled = (record: YouthRecord) => {
      for (const notice of Object.values(record.notices)) notice.state = 'sent';
      return nextDue({ ...record, lookAgainOn: undefined }, NOW);
    };
    expect(settled(kimAfter(unread(dropout)))).toBeUndefined();
    expect(settled(kimAfter(unread(dropout), read(dropout)))).toBeDefined();
  });

  test('frees exactly its own when a person has read it', () => {
    const other = aNotification({ reportId: 'R-0000-09', unit: '87654321' });
    const one = kimAfter(unread(dropout), unread(other), read(dropout));
    expect(Object.keys(one.unreadReports)).toEqual(['R-0000-09']);
    expect(mayLeave(one)).toBe(false);
    const both = recordAfter(one, [read(other)]);
    expect(both.waitsFor).toBeUndefined();
    expect(openTasks(both)).toEqual([]);
    expect(mayLeave(both)).toBe(true);
    expect(both.timeline.filter(({ what }) => what === 'report-read')).toMatchObject([
      { reference: DROPOUT },
      { reference: 'R-0000-09' },
    ]);
  });

  test('holds back what an earlier report had planned, and a repeat after it was read holds back nothing', () => {
    const other = aNotification({ reportId: 'R-0000-09' });
    const record = kimAfter(reportEvent(), unread(other));
    expect(mayLeave(record)).toBe(false);
    const freed = recordAfter(record, [read(other), unread(other), LOOK]);
    expect(freed.unreadReports).toEqual({});
    expect(mayLeave(freed)).toBe(true);
  });

  test.each<[string, YouthEvent[], Notification, string]>([
    ['a start', [reportEvent()], start(), 'study-start'],
    ['a return', [reportEvent()], start({ type: 'returned' }), 'returned'],
    ['a withdrawal', [reportEvent()], aWithdrawal({ aboutReport: DROPOUT }), 'withdrawn'],
    [
      'a dropout after absence',
      [reportEvent({ type: 'absence', date: '2026-11-02', reportId: 'R-0000-01', receivedAt: '2026-11-20T08:00:00Z' })],
      dropout,
      'became-kaa',
    ],
  ])('closes nothing by %s, but only makes a task until it is read', (_, before, closing, reason) => {
    const record = kimAfter(...before, unread(closing));
    expect(closed(record)).toEqual([]);
    expect(openTasks(record)).toEqual(['read-first']);
    expect(mayLeave(record)).toBe(false);
    const after = recordAfter(record, [read(closing)]);
    expect(closed(after)).toEqual([reason]);
    expect(openTasks(after)).toEqual([]);
  });

  test('corrects nothing until it is read, and is not called unmatched', () => {
    const right = aCorrection({ aboutReport: DROPOUT, date: '2026-11-18' });
    const record = kimAfter(reportEvent(), unread(right));
    expect(openEntries(record)).toMatchObject([{ eventDate: '2026-11-16' }]);
    expect(openTasks(record)).toEqual(['read-first']);
    expect(openEntries(recordAfter(record, [read(right)]))).toMatchObject([{ eventDate: '2026-11-18' }]);
    expect(openTasks(kimAfter(unread(right)))).toEqual(['read-first']);
  });

  test('does not stop what another report says clearly', () => {
    expect(closed(kimAfter(unread(dropout), notified(start())))).toEqual(['study-start']);
    const withdrawn = kimAfter(unread(dropout), notified(aWithdrawal({ aboutReport: DROPOUT })));
    expect(closed(withdrawn)).toEqual(['withdrawn']);
    expect(withdrawn.waitsFor).toEqual(['read-before-contact']);
  });

  test('waits only for its rows that were not understood', () => {
    const clear = aNotification({ row: 2 });
    expect(kimAfter(notified(clear)).waitsFor).toBeUndefined();
    expect(mayLeave(kimAfter(notified(clear)))).toBe(true);
    expect(mayLeave(kimAfter(notified(clear), unread(dropout)))).toBe(false);
  });
});

test('an end that nobody has read outlives a thousand other reports (F11)', () => {
  const end = start({ receivedAt: '2026-11-20T08:00:00Z', date: '2026-11-22' });
  const others = Array.from({ length: 300 }, (_, n) =>
    reportEvent({ reportId: `R-0${String(n).padStart(3, '0')}-02`, date: '2026-11-10', programme: `P${n}` }),
  );
  const record = kimAfter(unread(end), ...others);
  expect(openEntries(record)).toHaveLength(1);
  expect(closed(recordAfter(record, [read(end)]))).toEqual(['study-start']);
});

type Step = { event: YouthEvent; notification: Notification; readFirst: boolean };
const steps: fc.Arbitrary<Step[]> = statements.chain((events) =>
  fc
    .tuple(...events.map(() => fc.boolean()))
    .map((flags) =>
      events.flatMap((event, index): Step[] =>
        event.kind === 'notification'
          ? [{ event, notification: event.notification, readFirst: flags[index] === true }]
          : [],
      ),
    ),
);
/** Each report comes, and those that were not understood are read, in any order and perhaps twice. */
const journey = steps.chain((all) => {
  const events = all.flatMap(({ notification, readFirst, event }) =>
    readFirst ? [unread(notification), read(notification)] : [event],
  );
  return fc.tuple(
    fc.constant(all),
    fc.shuffledSubarray([...events, ...events, LOOK], { minLength: events.length * 2 }),
  );
});

test('whatever the order: while one report is unread nothing leaves, and when all are read it is as if all had been clear', () => {
  fc.assert(
    fc.property(journey, ([all, events]) => {
      let record = aYouthRecord();
      const waiting = new Set<string>();
      const settled = new Set<string>();
      for (const event of events) {
        record = recordAfter(record, [event]);
        if (event.kind === 'notification' && event.notification.readFirst) {
          const { reportId } = event.notification;
          if (event.read) settled.add(reportId);
          else if (!settled.has(reportId)) waiting.add(reportId);
          if (event.read) waiting.delete(reportId);
        }
        expect(Object.keys(record.unreadReports).toSorted()).toEqual([...waiting].toSorted());
        if (waiting.size > 0) expect(mayLeave(record)).toBe(false);
        expect(record.waitsFor !== undefined).toBe(waiting.size > 0);
      }
      const read = recordAfter(
        record,
        all
          .filter(({ readFirst }) => readFirst)
          .map(({ notification }) => ({ kind: 'notification', notification, read: true })),
      );
      const clear = recordAfter(
        aYouthRecord(),
        all.map(({ event }) => event),
      );
      expect(openEntries(read)).toEqual(openEntries(clear));
      expect(lettersToWhom(read)).toEqual(lettersToWhom(clear));
      expect(read.waitsFor).toBeUndefined();
    }),
    { numRuns: process.env.KAA_WHOLE ? 2_000 : 150 },
  );
});
