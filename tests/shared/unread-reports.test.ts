import { expect, test } from 'vitest';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { mayContact } from '../../shared/domain/contact.ts';
import { addUnread, isUnread, removeUnread } from '../../shared/domain/unread-reports.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aLetterOf,
  aNotification,
  asStored,
  aYouthRecord,
  LOOK,
  NOW,
  population,
  recordAfter,
  reportEvent,
  stockholm,
} from '../support/builders.ts';
import { WHOLE } from '../support/random.ts';

const reference = (n: number) =>
  `R-${String(n)
    .padStart(6, '0')
    .replace(/^(....)/, '$1-')}`;
const at = NOW.toString();
const COUNT = 5_000;

/** Reported, and named in so many mails that nobody has read. */
function unread(count = COUNT): YouthRecord {
  const record = recordAfter(aYouthRecord(), [reportEvent()]);
  for (let n = 0; n < count; n++) addUnread(record, reference(n), at);
  return recordAfter(record, [LOOK]);
}
const contact = (record: YouthRecord) =>
  mayContact(record, aLetterOf(), population(), stockholm, dateInStockholm(NOW).add({ days: 30 }));

test('thousands of unread mails about one youth stay small', () => {
  expect(Buffer.byteLength(JSON.stringify(asStored(unread(WHOLE ? COUNT : 1_000))))).toBeLessThan(100_000);
});

test('contact waits until each of them has been read, in whatever order, however often', () => {
  const record = unread(1_000);
  const order = Array.from({ length: 1_000 }, (_, n) => (n * 7 + 3) % 1_000);
  for (const n of order) {
    expect(contact(record)).toEqual({ wait: 'read-before-contact' });
    expect(removeUnread(record, reference(n), at)).toBe(true);
    expect(removeUnread(record, reference(n), at)).toBe(false);
  }
  expect(recordAfter(record, [LOOK]).waitsFor).toBeUndefined();
  expect(record.moreUnread).toBeUndefined();
  expect(contact(record)).not.toEqual({ wait: 'read-before-contact' });
});

test('one that comes again is no second', () => {
  const record = unread(300);
  const before = structuredClone(record);
  for (const n of [0, 250, 299]) addUnread(record, reference(n), at);
  expect(record).toEqual(before);
});

test('an end in a mail that the list has no room for counts only when it has been read', () => {
  const end = aNotification({ reportId: 'R-ZZZZ-01', type: 'returned', date: '2026-11-23', readFirst: true });
  const notification = { kind: 'notification' as const, notification: end };
  const record = recordAfter(unread(300), [notification]);
  expect(record.unreadReports['R-ZZZZ-01']).toBeUndefined();
  expect(isUnread(record, 'R-ZZZZ-01')).toBe(true);
  expect(record.entries).toMatchObject({ kaa1: { state: 'open' } });
  const read = recordAfter(record, [{ ...notification, read: true }]);
  expect(read.entries).toMatchObject({ kaa1: { state: 'closed' } });
});

test('beyond the bound a row waits in the store: it is not taken for read', () => {
  const full = unread(COUNT + 200);
  const next = reportEvent({ reportId: 'R-ZZZZ-01', readFirst: true });
  expect(() => recordAfter(full, [next])).toThrow('over-limit');
});
