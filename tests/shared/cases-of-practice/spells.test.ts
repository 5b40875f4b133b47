import { describe, expect, test } from 'vitest';
import type { FactNotification } from '../../../shared/domain/notification.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  aResident,
  aYouthRecord,
  inStockholm,
  kimAfter,
  LOOK,
  letterStates,
  population,
  recordAfter,
  reportEvent,
  TODAY,
  withdrawn,
} from '../../support/builders.ts';
import { NOTHING } from '../../support/nothing.ts';

const [OLD_SCHOOL, NEW_SCHOOL] = ['12345678', '87654321'];
const entries = ({ entries }: YouthRecord) => Object.values(entries);
const open = (record: YouthRecord) => entries(record).filter(({ state }) => state === 'open');
const noticeKinds = ({ notices }: YouthRecord) =>
  Object.values(notices).flatMap(({ kind, state }) => (state === 'cancelled' ? [] : kind));
const report = (n: number, change: Partial<FactNotification>) => reportEvent({ reportId: `R-000${n}-01`, ...change });
const absence = (n: number, date: string, until: string, receivedOn = until) =>
  report(n, { type: 'absence', date, until, receivedAt: `${receivedOn}T08:00:00Z` });
const on = (day: string) => ({ now: inStockholm(`${day}T10:00`) });

describe('case 6: two schools report the same pupil, one that she has left, one that she has started', () => {
  const left = report(1, { date: '2026-11-16', unit: OLD_SCHOOL });
  const started = (date: string) => report(2, { type: 'study-start', date, unit: NEW_SCHOOL });
  const SPELL = { kind: 'kaa', state: 'closed', closeReason: 'study-start', eventDate: '2026-11-16' };

  test('the start wins, though the old school names a later day', () => {
    const startFirst = kimAfter(started('2026-11-10'), left);
    expect(entries(startFirst)).toMatchObject([{ ...SPELL, heardAfterwards: true }]);
    expect(startFirst).toMatchObject({ state: 'closed', letters: NOTHING, notices: NOTHING, tasks: NOTHING });
    const leftFirst = kimAfter(left, started('2026-11-10'));
    expect(entries(leftFirst)).toMatchObject([SPELL]);
    expect(letterStates(leftFirst)).toEqual(['cancelled', 'cancelled']);
    expect(noticeKinds(leftFirst)).toEqual([]);
  });

  test('not a start of long ago', () => {
    expect(open(kimAfter(started('2026-08-20'), left))).toHaveLength(1);
  });

  test('nor a start at the school that she has left', () => {
    const own = report(2, { type: 'study-start', date: '2026-11-10', unit: OLD_SCHOOL });
    expect(open(kimAfter(own, left))).toHaveLength(1);
  });

  test('until the new school says that she has left it, too', () => {
    const leftBoth = report(3, { date: '2026-11-14', unit: NEW_SCHOOL });
    expect(open(kimAfter(started('2026-11-10'), left, leftBoth))).toMatchObject([{ eventDate: '2026-11-14' }]);
  });

  test('and if the start is withdrawn she has left', () => {
    const record = kimAfter(left, started('2026-11-10'), withdrawn({ aboutReport: 'R-0002-01', units: [NEW_SCHOOL] }));
    expect(open(record)).toMatchObject([{ eventDate: '2026-11-16' }]);
    expect(letterStates(record).filter((state) => state === 'planned')).toHaveLength(2);
  });
});

describe('case 15: the pupil returns to studies', () => {
  const returned = report(2, { type: 'returned', date: '2026-11-23' });

  test('in the midst of an absence: prevention closes, the letter falls, the coordinator is told', () => {
    const absent = recordAfter(aYouthRecord(), [absence(1, '2026-11-02', '2026-11-20')]);
    for (const notice of Object.values(absent.notices)) notice.state = 'sent';
    const record = recordAfter(absent, [returned, absence(3, '2026-11-02', '2026-11-30')], on('2026-12-01'));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'returned', endedOn: '2026-11-23' }]);
    expect(letterStates(record)).toEqual(['cancelled', 'cancelled']);
    expect(noticeKinds(record)).toEqual(['new-prevention', 'closed']);
  });

  test('also where a release of before has taken an absence till 2062', () => {
    const for36Years = absence(1, '2026-11-02', '2062-11-30', '2026-11-20');
    const record = kimAfter(for36Years, returned);
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'returned' }]);
    expect(open(recordAfter(record, [LOOK], on('2027-09-01')))).toEqual([]);
  });

  test('a list of the whole month that overlaps the return does not open it again, nor tell anybody', () => {
    const before = allSent(recordAfter(aYouthRecord(), [absence(1, '2026-10-01', '2026-10-31')]));
    const back = allSent(recordAfter(before, [absence(4, '2026-11-01', '2026-11-20'), returned]));
    const record = recordAfter(back, [absence(3, '2026-11-01', '2026-11-30')], on('2026-12-01'));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'returned' }]);
    expect(record.notices).toEqual(back.notices);
    expect(record.letters).toEqual(back.letters);
  });

  test('absence that lasts over a month after the return is new', () => {
    const back = allSent(recordAfter(aYouthRecord(), [absence(1, '2026-10-01', '2026-10-31'), returned]));
    const record = recordAfter(back, [absence(3, '2026-10-01', '2026-12-31')], on('2027-01-02'));
    expect(entries(record)).toMatchObject([
      { state: 'closed', endedOn: '2026-11-23' },
      { state: 'open', eventDate: '2026-11-24' },
    ]);
  });
});

describe('case 16: a return between two dropouts is withdrawn', () => {
  const first = report(1, { date: '2026-10-05' });
  const returned = report(2, { type: 'returned', date: '2026-10-20' });
  const second = report(3, { date: '2026-11-16', receivedAt: '2026-11-23T08:05:00Z' });
  const change = withdrawn({ aboutReport: 'R-0002-01' });
  const mistaken = () => recordAfter(allSent(kimAfter(first, returned)), [second]);

  test('the first closing is seen as an error: one entry since the first dropout', () => {
    const record = recordAfter(mistaken(), [change]);
    expect(record.entries).toMatchObject({
      kaa1: { state: 'closed', closeReason: 'joined' },
      kaa2: { state: 'open', eventDate: '2026-10-05' },
    });
    expect(record.entries.kaa1).not.toHaveProperty('endedOn');
    expect(record.timeline.at(-1)).toMatchObject({ what: 'joined', reference: record.entries.kaa1?.caseNumber });
  });

  test('whoever has had the letter gets no second', () => {
    const before = kimAfter(first);
    const closed = recordAfter(allSent(before), [returned]);
    const record = recordAfter(closed, [second, change, LOOK]);
    expect(letterStates(record).toSorted()).toEqual(['cancelled', 'cancelled', 'handed-over', 'handed-over']);
    expect(open(record)).toHaveLength(1);
  });

  test('and when the return is reported again they are two, with nothing sent anew', () => {
    const joined = allSent(recordAfter(mistaken(), [change]));
    const again = report(4, { type: 'returned', date: '2026-10-20', receivedAt: '2026-11-23T08:50:00Z' });
    const record = recordAfter(joined, [again]);
    expect(record.entries).toMatchObject({
      kaa1: { state: 'closed', closeReason: 'returned', eventDate: '2026-10-05', endedOn: '2026-10-20' },
      kaa2: { state: 'open', eventDate: '2026-11-16' },
    });
    expect(record.letters).toEqual(joined.letters);
    expect(record.notices).toEqual(joined.notices);
  });
});

describe('case 44: a report that comes late', () => {
  test('five months: the entry has the date of what happened, and opens today', () => {
    expect(entries(aDropout())).toHaveLength(1);
    const record = kimAfter(report(1, { date: '2026-06-12' }));
    expect(entries(record)).toMatchObject([{ state: 'open', eventDate: '2026-06-12', openedOn: TODAY }]);
    expect(noticeKinds(record)).toEqual(['new-case']);
  });

  test('whose end was known: the entry is there with its dates, heard of afterwards, told to nobody', () => {
    const record = kimAfter(report(2, { type: 'study-start', date: '2026-08-20' }), report(1, { date: '2026-06-12' }));
    expect(entries(record)).toMatchObject([
      {
        kind: 'kaa',
        state: 'closed',
        reason: 'dropout',
        eventDate: '2026-06-12',
        endedOn: '2026-08-20',
        closeReason: 'study-start',
        openedOn: TODAY,
        closedOn: TODAY,
        heardAfterwards: true,
      },
    ]);
    expect(record).toMatchObject({ state: 'closed', letters: NOTHING, notices: NOTHING, tasks: NOTHING });
    expect(record.timeline.map(({ what }) => what)).toEqual(['notified', 'notified']);
  });

  test('and whose end is then withdrawn: the entry opens as any other', () => {
    const start = report(2, { type: 'study-start', date: '2026-08-20' });
    const before = kimAfter(start, report(1, { date: '2026-06-12' }));
    const record = recordAfter(before, [withdrawn({ aboutReport: 'R-0002-01' })], on('2026-11-25'));
    expect(record.entries).toEqual({ kaa1: expect.objectContaining({ state: 'open', openedOn: '2026-11-25' }) });
    expect(record.entries.kaa1).not.toHaveProperty('heardAfterwards');
    expect(noticeKinds(record)).toEqual(['new-case']);
    expect(letterStates(record)).toEqual(['planned', 'planned']);
  });

  test('of somebody who is not covered leaves no entry', () => {
    const elsewhere = { facts: population({ resident: aResident({ homeMunicipality: '0126' }) }) };
    const start = report(2, { type: 'study-start', date: '2026-08-20' });
    expect(recordAfter(aYouthRecord(), [start, report(1, { date: '2026-06-12' })], elsewhere).entries).toEqual({});
  });
});

describe('a prevention entry', () => {
  const autumn = () => allSent(recordAfter(aYouthRecord(), [absence(1, '2026-09-01', '2026-09-30')], on('2026-10-01')));

  test('ends when no absence has been reported for the days of the profile, on a look of that day', () => {
    const before = autumn();
    expect(before.lookAgainOn).toBe('2026-11-30');
    expect(open(recordAfter(before, [LOOK], on('2026-11-29')))).toHaveLength(1);
    const record = recordAfter(before, [LOOK], on('2026-11-30'));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'lapsed', endedOn: '2026-11-30' }]);
    expect(noticeKinds(record)).toEqual(['new-prevention', 'closed']);
    expect(record).not.toHaveProperty('lookAgainOn');
  });

  test('lives on with new absence, and nobody is told anew', () => {
    const before = autumn();
    const record = recordAfter(before, [absence(2, '2026-10-25', '2026-11-20')], on('2026-11-21'));
    expect(open(record)).toMatchObject([{ eventDate: '2026-09-01' }]);
    expect({ ...record.letters, ...record.notices }).toEqual({ ...before.letters, ...before.notices });
    expect(record.lookAgainOn).toBe('2027-01-20');
  });

  test("opens anew, with notice and letter, for next term's absence", () => {
    const lapsed = allSent(recordAfter(autumn(), [LOOK], on('2026-11-30')));
    const record = recordAfter(lapsed, [absence(2, '2027-01-18', '2027-02-12')], on('2027-02-13'));
    expect(entries(record)).toMatchObject([
      { closeReason: 'lapsed', endedOn: '2026-11-30' },
      { state: 'open', eventDate: '2027-01-18', openedOn: '2027-02-13' },
    ]);
    expect(noticeKinds(record)).toEqual(['new-prevention', 'closed', 'new-prevention']);
  });

  test('opens for an absence that is reported late, if nothing newer is known, and lives from then', () => {
    const record = recordAfter(aYouthRecord(), [absence(1, '2026-03-01', '2026-03-20', '2026-11-23')]);
    expect(open(record)).toMatchObject([{ eventDate: '2026-03-01' }]);
    expect(record.lookAgainOn).toBe('2027-01-23');
  });

  test('does not end because of a dropout that opens no entry: who is gone from the extract is looked into', () => {
    const gone = { ...on('2026-10-05'), facts: population({ resident: aResident({ gone: true }) }) };
    const dropout = report(2, { date: '2026-10-02', receivedAt: '2026-10-05T08:00:00Z' });
    const record = recordAfter(autumn(), [dropout], gone);
    expect(entries(record)).toMatchObject([{ kind: 'prevention', state: 'open' }]);
    const back = recordAfter(record, [LOOK], on('2026-10-06'));
    expect(entries(back)).toMatchObject([
      { kind: 'prevention', state: 'closed', closeReason: 'became-kaa', endedOn: '2026-10-02' },
      { kind: 'kaa', state: 'open' },
    ]);
  });
});
