import { describe, expect, test } from 'vitest';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  aProtectedResident,
  aResident,
  aYouthRecord,
  corrected,
  HOLD,
  held,
  kimAfter,
  LOOK,
  letterStates,
  openTasks,
  population,
  recordAfter,
  reportEvent,
  TODAY,
  withdrawn,
} from '../support/builders.ts';
import { NOTHING } from '../support/nothing.ts';
import { DROPOUT, EARLIER, LATER, openEntries } from './statements.ts';

const entries = ({ entries }: YouthRecord) => Object.values(entries);
const UNMATCHED = { kind: 'correction-unmatched', to: 'kaa-group', state: 'planned' };

describe('a withdrawal', () => {
  test('before anything has left: the entry closes as withdrawn, letters and notice fall, nobody is told', () => {
    const record = kimAfter(reportEvent(), withdrawn({ aboutReport: DROPOUT }));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn', closedOn: TODAY }]);
    expect(letterStates(record)).toEqual(['cancelled', 'cancelled']);
    expect(Object.values(record.notices)).toMatchObject([{ kind: 'new-case', state: 'cancelled' }]);
    expect(record).toMatchObject({ state: 'closed', tasks: NOTHING, coverage: { reason: 'in-education' } });
    expect(record.timeline.map(({ what }) => what)).toEqual(['notified', 'opened', 'withdrawal-came', 'closed']);
  });

  test.each(['handed-over', 'sending', 'sent'] as const)(
    'of what a letter is already %s for: a person gets a task, and the coordinator hears that the case is closed',
    (state) => {
      const record = recordAfter(allSent(aDropout(), state), [withdrawn({ aboutReport: DROPOUT })]);
      expect(letterStates(record)).toEqual([state, state]);
      expect(openTasks(record)).toEqual(['withdrawn-after-letter']);
      expect(record.notices['kaa1.closed']).toMatchObject({ kind: 'closed', to: 'coordinator', state: 'planned' });
    },
  );

  test('of what letters were stopped for leaves nothing to ask the receiver', () => {
    expect(openTasks(recordAfter(allSent(aDropout(), 'stopped'), [withdrawn()]))).toEqual([]);
  });

  test('that is heard of before its report still withdraws it', () => {
    const waiting = kimAfter(withdrawn({ aboutReport: DROPOUT }));
    expect(waiting).toMatchObject({ state: 'closed', entries: NOTHING, letters: NOTHING });
    expect(waiting).not.toHaveProperty('name');
    expect(openTasks(waiting)).toEqual(['correction-unmatched']);
    const record = recordAfter(waiting, [reportEvent()]);
    expect(record).toMatchObject({ state: 'closed', entries: NOTHING, letters: NOTHING });
    expect(openTasks(record)).toEqual([]);
    expect(Object.values(record.notices)).toMatchObject([{ ...UNMATCHED, state: 'cancelled' }]);
  });

  test('leaves an entry open that another school calls for, and says what that school said', () => {
    const other = reportEvent({ ...EARLIER, unit: '87654321', date: '2026-11-18', programme: 'NA' });
    const record = kimAfter(reportEvent(), other, withdrawn({ aboutReport: DROPOUT }));
    expect(openEntries(record)).toMatchObject([{ unit: '87654321', eventDate: '2026-11-18', programme: 'NA' }]);
    expect(letterStates(record)).toEqual(['planned', 'planned']);
    expect(openTasks(record)).toEqual([]);
  });

  test.each([
    { name: 'the one of the day that it names', change: { aboutDate: '2026-10-01' }, left: ['2026-11-16'] },
    { name: 'both, if it names a day of its own', change: { aboutDate: TODAY }, left: [] },
    { name: 'both, if it names no day', change: {}, left: [] },
  ])('of a report that says two things takes back $name', ({ change, left }) => {
    const absence = reportEvent({ row: 2, type: 'absence', date: '2026-10-01', until: '2026-11-20' });
    const record = kimAfter(reportEvent(), absence, withdrawn({ ...change, aboutReport: DROPOUT }));
    expect(openEntries(record).map(({ eventDate }) => eventDate)).toEqual(left);
  });

  test('takes back what the school had sent twice', () => {
    const record = kimAfter(reportEvent(EARLIER), reportEvent(), withdrawn({ aboutReport: DROPOUT }));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn' }]);
  });

  test('sent twice is nothing for a person to look at', () => {
    const record = kimAfter(reportEvent(), withdrawn(), withdrawn(LATER));
    expect(openTasks(record)).toEqual([]);
    expect(record.notices).not.toHaveProperty('R-0000-09#1.unmatched');
  });

  test.each([{ aboutType: 'absence' as const }, { aboutDate: '2026-11-12' }, { aboutDate: '2026-11-16' }])(
    'may name what was first reported or what a correction made of it: %o',
    (change) => {
      const right = corrected({ rightType: 'absence', date: '2026-11-12', receivedAt: '2026-11-23T08:10:00Z' });
      const record = kimAfter(reportEvent(), right, withdrawn(change));
      expect(openEntries(record)).toEqual([]);
      expect(openTasks(record)).toEqual([]);
    },
  );

  test('of a return opens the entry again, without a second letter', () => {
    const returned = reportEvent({
      ...LATER,
      receivedAt: '2026-11-23T08:10:00Z',
      type: 'returned',
      date: '2026-11-20',
    });
    const back = recordAfter(allSent(aDropout()), [returned]);
    expect(entries(back)).toMatchObject([{ closeReason: 'returned' }]);
    const record = recordAfter(back, [withdrawn({ aboutReport: LATER.reportId })]);
    expect(entries(record)).toMatchObject([{ state: 'open', eventDate: '2026-11-16' }]);
    expect(letterStates(record)).toEqual(['handed-over', 'handed-over']);
  });

  test.each([
    {
      name: 'the youth had come back',
      event: reportEvent({ ...LATER, type: 'returned', date: '2026-11-20' }),
      facts: population(),
    },
    {
      name: 'the youth had moved',
      event: LOOK,
      facts: population({ resident: aResident({ homeMunicipality: '0126' }) }),
    },
  ])('marks an entry that was closed already, since $name: the register tells it apart', ({ event, facts }) => {
    const closed = recordAfter(allSent(aDropout()), [event], { facts });
    const record = recordAfter(closed, [withdrawn({ aboutReport: DROPOUT })], { facts });
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn' }]);
    expect(record.timeline.map(({ what }) => what).at(-1)).toBe('opened-in-error');
    expect(openTasks(record)).toEqual(['withdrawn-after-letter']);
  });

  test('leaves its task open when another entry of the youth opens again', () => {
    const absent = allSent(kimAfter(reportEvent({ ...EARLIER, type: 'absence', date: '2026-10-01' })));
    const withdrawal = withdrawn({ ...LATER, aboutReport: EARLIER.reportId });
    const left = recordAfter(absent, [reportEvent(), withdrawal]);
    expect(entries(left)).toMatchObject([
      { kind: 'prevention', closeReason: 'withdrawn' },
      { kind: 'kaa', state: 'open' },
    ]);
    const away = recordAfter(left, [LOOK], {
      facts: population({ resident: aResident({ homeMunicipality: '0126' }) }),
    });
    expect(openEntries(away)).toEqual([]);
    const back = recordAfter(away, [LOOK]);
    expect(openEntries(back)).toMatchObject([{ kind: 'kaa' }]);
    expect(openTasks(back)).toEqual(['withdrawn-after-letter']);
  });

  test('leaves its entry as opened in error while an earlier one is open, however often it is looked at', () => {
    const record = kimAfter(
      reportEvent({ ...EARLIER, type: 'not-started', date: '2026-11-17' }),
      corrected({ aboutReport: EARLIER.reportId, rightType: 'absence' }),
      reportEvent({ date: '2026-11-18' }),
      corrected({ reportId: 'R-C000-02', aboutReport: DROPOUT, date: '2026-11-10' }),
    );
    expect(entries(record)).toMatchObject([{ closeReason: 'withdrawn' }, { kind: 'prevention' }, { state: 'open' }]);
    expect(recordAfter(record, [LOOK])).toBe(record);
  });

  test('removes contact details that came with it: they may be those of somebody else', () => {
    const before = kimAfter(reportEvent({ phone: '070-000 00 00', email: 'fel@elev.example' }));
    expect(before).toMatchObject({ phone: '070-000 00 00', email: 'fel@elev.example' });
    const record = recordAfter(before, [withdrawn()]);
    expect(record).not.toHaveProperty('phone');
    expect(record).not.toHaveProperty('email');
  });

  test('and then the same report anew opens the entry again: it was right after all', () => {
    const record = recordAfter(allSent(aDropout()), [withdrawn(), reportEvent(LATER)]);
    expect(entries(record)).toMatchObject([{ state: 'open' }]);
    expect(letterStates(record)).toEqual(['handed-over', 'handed-over']);
    expect(openTasks(record)).toEqual([]);
  });
});

describe('the sealed way and the contact hold', () => {
  test('a withdrawal about a protected youth seals like every notification', () => {
    const record = recordAfter(aYouthRecord(), [withdrawn()], {
      facts: population({ resident: aProtectedResident() }),
    });
    expect(record).toMatchObject({ state: 'sealing', contactHold: true, tasks: NOTHING, notices: NOTHING });
  });

  test('while contact is held the entry closes all the same, and the hold stays', () => {
    const record = recordAfter(kimAfter(reportEvent()), [HOLD, withdrawn()], { facts: held() });
    expect(record).toMatchObject({ state: 'hold', contactHold: true });
    expect(entries(record)).toMatchObject([{ closeReason: 'withdrawn' }]);
  });
});
