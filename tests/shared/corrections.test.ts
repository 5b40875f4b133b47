import { describe, expect, test } from 'vitest';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  aYouthRecord,
  corrected,
  inStockholm,
  kimAfter,
  LOOK,
  letterStates,
  openTasks,
  profileWith,
  recordAfter,
  reportEvent,
  stockholm,
  withdrawn,
} from '../support/builders.ts';
import { DROPOUT, EARLIER, LATER, openEntries } from './statements.ts';

const entries = ({ entries }: YouthRecord) => Object.values(entries);

describe('a correction', () => {
  test('of the date: as if the right one had been reported', () => {
    const record = kimAfter(
      reportEvent(),
      corrected({ aboutReport: DROPOUT, date: '2026-11-12', programme: 'SA2025' }),
    );
    expect(record.entries).toEqual({
      kaa1: expect.objectContaining({ state: 'open', eventDate: '2026-11-12', programme: 'SA2025', reason: 'dropout' }),
    });
    expect(letterStates(record)).toEqual(['planned', 'planned']);
    expect(record.timeline.map(({ what }) => what)).toContain('correction-came');
  });

  test('that is heard of before its report still corrects it', () => {
    const record = kimAfter(corrected({ aboutReport: DROPOUT, date: '2026-11-12' }), reportEvent());
    expect(openEntries(record)).toMatchObject([{ eventDate: '2026-11-12' }]);
    expect(openTasks(record)).toEqual([]);
  });

  test('to a day ahead closes the entry until then; on the day it is the same entry, without a second letter', () => {
    const record = recordAfter(allSent(aDropout()), [corrected({ date: '2027-01-31' })]);
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn' }]);
    // Somebody is told of its letters first.
    const told = recordAfter(record, [LOOK], { now: inStockholm('2026-11-24T08:00') });
    expect([record.lookAgainOn, told.lookAgainOn]).toEqual(['2026-11-24', '2027-01-31']);
    const onTheDay = recordAfter(told, [LOOK], { now: inStockholm('2027-01-31T00:00') });
    expect(onTheDay.entries).toEqual({ kaa1: expect.objectContaining({ state: 'open', eventDate: '2027-01-31' }) });
    expect(letterStates(onTheDay)).toEqual(['handed-over', 'handed-over']);
  });

  test('to a day before the return: the entry was closed by it', () => {
    const returned = reportEvent({ ...EARLIER, type: 'returned', date: '2026-11-14' });
    const record = kimAfter(returned, reportEvent(), corrected({ aboutReport: DROPOUT, date: '2026-11-12' }));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'returned' }]);
  });

  test('to a day after the return is no new spell: the letter has been sent for that report', () => {
    const returned = reportEvent({ ...EARLIER, type: 'returned', date: '2026-11-18' });
    const closed = recordAfter(allSent(aDropout()), [returned]);
    const record = recordAfter(closed, [corrected({ aboutReport: DROPOUT, date: '2026-11-20' })]);
    expect(record.entries).toEqual({ kaa1: expect.objectContaining({ state: 'open', eventDate: '2026-11-20' }) });
    expect(letterStates(record)).toEqual(['handed-over', 'handed-over']);
  });

  test('of the type moves the youth from one kind of entry to the other', () => {
    const record = kimAfter(
      reportEvent(),
      corrected({ aboutReport: DROPOUT, rightType: 'absence', until: '2026-11-20' }),
    );
    expect(entries(record)).toMatchObject([
      { kind: 'kaa', state: 'closed', closeReason: 'withdrawn' },
      { kind: 'prevention', state: 'open', reason: 'absence' },
    ]);
    expect(Object.values(record.letters).map(({ variant, state }) => `${variant} ${state}`)).toEqual([
      'first cancelled',
      'first cancelled',
      'prevention-first planned',
      'prevention-first planned',
    ]);
  });

  test('of the type from absence leaves no period behind: who left before the return is back', () => {
    const absence = reportEvent({ type: 'absence', date: '2026-11-02', until: '2026-11-20' });
    const returned = reportEvent({ ...EARLIER, type: 'returned', date: '2026-11-10' });
    const record = kimAfter(absence, returned, corrected({ aboutReport: DROPOUT, rightType: 'dropout' }));
    expect(openEntries(record)).toEqual([]);
  });

  test('to a type with another letter plans that one instead of what has not left', () => {
    const rule = { ...stockholm.reports['finished-without-exam'], letter: 'second' };
    const { first } = stockholm.letters.texts;
    if (!first) throw new Error('the profile has no first letter');
    const profile = profileWith({
      reports: { ...stockholm.reports, 'finished-without-exam': rule },
      letters: { ...stockholm.letters, texts: { ...stockholm.letters.texts, second: first } },
    });
    const record = recordAfter(aYouthRecord(), [reportEvent(), corrected({ rightType: 'finished-without-exam' })], {
      profile,
    });
    expect(Object.values(record.letters).map(({ variant, state }) => `${variant} ${state}`)).toEqual([
      'first cancelled',
      'first cancelled',
      'second planned',
      'second planned',
    ]);
  });

  test('of a correction is about the same report; the last word counts', () => {
    const first = corrected({ aboutReport: DROPOUT, date: '2026-11-12', year: '2' });
    const second = corrected({ ...LATER, aboutReport: 'R-C000-01', date: '2026-11-13' });
    for (const record of [kimAfter(reportEvent(), first, second), kimAfter(second, first, reportEvent())])
      expect(openEntries(record)).toMatchObject([{ eventDate: '2026-11-13', year: '2' }]);
  });

  test('and then a withdrawal of the report: nothing is open', () => {
    const late = withdrawn({ ...LATER, aboutReport: DROPOUT });
    const record = kimAfter(reportEvent(), corrected({ aboutReport: DROPOUT, date: '2026-11-12' }), late);
    expect(openEntries(record)).toEqual([]);
  });

  test('in the same second as a withdrawal is no contradiction: the withdrawal has the last word', () => {
    const record = kimAfter(
      reportEvent(),
      withdrawn({ reportId: 'R-0000-02', aboutReport: DROPOUT }),
      corrected({ aboutReport: DROPOUT, date: '2026-11-12' }),
    );
    expect(openEntries(record)).toEqual([]);
    expect(openTasks(record)).toEqual([]);
  });

  test('of contact details replaces them', () => {
    const record = kimAfter(reportEvent({ phone: '1', email: 'a@b.example' }), corrected({ phone: '2' }));
    expect(record).toMatchObject({ phone: '2', email: 'a@b.example' });
  });

  test.each([
    { name: 'the first day moves past the return', change: { date: '2026-11-18' }, open: 1 },
    { name: 'the last day alone does: lists are of whole months', change: { until: '2026-11-20' }, open: 0 },
  ])('of an absence keeps its period together: $name', ({ change, open }) => {
    const absence = reportEvent({ type: 'absence', date: '2026-11-02', until: '2026-11-16' });
    const returned = reportEvent({ ...EARLIER, type: 'returned', date: '2026-11-17' });
    expect(openEntries(kimAfter(absence, returned))).toEqual([]);
    const record = kimAfter(absence, returned, corrected({ ...change, aboutReport: DROPOUT }));
    expect(openEntries(record)).toHaveLength(open);
  });

  test.each<{ name: string; reported: YouthEvent[]; change: Parameters<typeof corrected>[0] }>([
    {
      name: 'the report was withdrawn',
      reported: [reportEvent(), withdrawn({ receivedAt: '2026-11-23T08:10:00Z' })],
      change: { aboutReport: DROPOUT },
    },
    {
      name: 'the report says two things of the pupil',
      reported: [reportEvent(), reportEvent({ row: 2, date: '2026-10-01' })],
      change: { aboutReport: DROPOUT },
    },
    {
      name: 'the school has reported two types',
      reported: [reportEvent(), reportEvent({ ...EARLIER, type: 'absence' })],
      change: {},
    },
  ])('that a person must look at changes nothing: $name', ({ reported, change }) => {
    const before = kimAfter(...reported);
    const record = recordAfter(before, [corrected({ ...change, date: '2026-11-01' })]);
    expect(record.entries).toEqual(before.entries);
    expect(openTasks(record)).toEqual(['correction-unmatched']);
  });
});
