import { describe, expect, test } from 'vitest';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { corrected, kimAfter, LOOK, openTasks, recordAfter, reportEvent, withdrawn } from '../support/builders.ts';
import { DROPOUT, EARLIER, LATER, openEntries } from './statements.ts';

const UNMATCHED = { kind: 'correction-unmatched', to: 'kaa-group', state: 'planned' };

describe('without a reference a withdrawal takes back', () => {
  const absence = reportEvent({ ...EARLIER, type: 'absence', date: '2026-10-01', until: '2026-10-31' });
  const earlierAbsence = reportEvent({ ...EARLIER, type: 'absence', date: '2026-09-01', until: '2026-09-30' });
  const laterAbsence = reportEvent({ type: 'absence', date: '2026-10-01', until: '2026-10-31' });

  test.each<{ name: string; events: YouthEvent[]; standing: string[] }>([
    { name: 'the only thing the school said', events: [reportEvent(), withdrawn()], standing: [] },
    {
      name: 'the last of its reports of one type',
      events: [earlierAbsence, laterAbsence, withdrawn()],
      standing: ['2026-09-01'],
    },
    {
      name: 'the type that it names',
      events: [absence, reportEvent(), withdrawn({ aboutType: 'absence' })],
      standing: ['2026-11-16'],
    },
    {
      name: 'the day that it names',
      events: [absence, reportEvent(), withdrawn({ aboutDate: '2026-10-01' })],
      standing: ['2026-11-16'],
    },
    { name: 'no more when it is sent twice', events: [reportEvent(), withdrawn(), withdrawn(LATER)], standing: [] },
    { name: 'nothing that came after it', events: [withdrawn(), reportEvent(LATER)], standing: ['2026-11-16'] },
    {
      name: 'nothing that came after it, when it had found its own',
      events: [reportEvent(), withdrawn({ aboutDate: '2026-11-16' }), reportEvent(LATER)],
      standing: ['2026-11-16'],
    },
    {
      name: 'what it names by date, though that came after it',
      events: [withdrawn({ aboutDate: '2026-11-16' }), reportEvent(LATER)],
      standing: [],
    },
    {
      name: 'what came in the same second',
      events: [reportEvent(), withdrawn({ receivedAt: '2026-11-23T08:00:00Z' })],
      standing: [],
    },
  ])('$name', ({ events, standing }) => {
    for (const order of [events, events.toReversed()]) {
      const opened = openEntries(kimAfter(...order)).map(({ eventDate }) => eventDate);
      expect(opened).toEqual(standing);
    }
  });
});

describe('a withdrawal that a person must look at changes nothing', () => {
  const absence = reportEvent({ ...EARLIER, type: 'absence', date: '2026-10-01', until: '2026-11-20' });
  test.each<{ name: string; reported?: YouthEvent[]; change: Parameters<typeof withdrawn>[0] }>([
    { name: 'its reference is of no report about this pupil', change: { aboutReport: 'R-ZZZZ-ZZ' } },
    { name: 'the report is of another school', change: { aboutReport: DROPOUT, units: ['87654321'] } },
    { name: 'the school has said nothing of the pupil', change: { units: ['87654321'] } },
    {
      name: 'the report is of a school unit that nobody named',
      reported: [reportEvent({ unit: undefined })],
      change: { aboutReport: DROPOUT },
    },
    { name: 'the school has reported two things and it names neither', reported: [absence, reportEvent()], change: {} },
    { name: 'nothing is of the day that it names', change: { aboutDate: '2026-11-22' } },
    { name: 'the report is of another type than it names', change: { aboutReport: DROPOUT, aboutType: 'absence' } },
    {
      name: 'its reference is of a correction: which of the two is meant',
      reported: [reportEvent(), corrected({ ...LATER, receivedAt: '2026-11-23T08:10:00Z', date: '2026-11-18' })],
      change: { aboutReport: LATER.reportId },
    },
    {
      name: 'it is sent twice while something else stands that it may be about',
      reported: [
        reportEvent({ ...EARLIER, date: '2026-10-01' }),
        reportEvent(),
        withdrawn({ ...LATER, receivedAt: '2026-11-23T08:10:00Z' }),
      ],
      change: {},
    },
    {
      name: 'it stands in the same mail as the report',
      change: { reportId: DROPOUT, row: 2, receivedAt: '2026-11-23T08:00:00Z' },
    },
  ])('$name', ({ reported = [reportEvent()], change }) => {
    const before = kimAfter(...reported);
    const record = recordAfter(before, [withdrawn(change)]);
    expect(record.entries).toEqual(before.entries);
    expect(record.letters).toEqual(before.letters);
    const reference = change?.reportId ?? 'R-W000-01';
    expect(Object.values(record.notices)).toContainEqual({ ...UNMATCHED, reference, attempt: 0 });
    expect(openTasks(record)).toEqual(['correction-unmatched']);
  });

  test('is told of once, and two of them twice', () => {
    const record = kimAfter(
      reportEvent(),
      withdrawn({ aboutReport: 'R-ZZZZ-ZZ' }),
      LOOK,
      withdrawn({ ...LATER, units: [] }),
    );
    expect(Object.keys(record.notices)).toEqual(['kaa1.opened', 'R-W000-01#1.unmatched', 'R-0000-09#1.unmatched']);
    expect(openTasks(record)).toEqual(['correction-unmatched']);
  });
});
