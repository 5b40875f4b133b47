import { describe, expect, test } from 'vitest';
import type { YouthEvent } from '../../shared/domain/decide.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  aProtectedResident,
  aYouthRecord,
  corrected,
  HOLD,
  kimAfter,
  LOOK,
  letterStates,
  openTasks,
  population,
  recordAfter,
  TODAY,
  told,
  withdrawn,
} from '../support/builders.ts';
import { DROPOUT, EARLIER, LATER, openEntries } from './said.ts';

const entries = ({ entries }: YouthRecord) => Object.values(entries);
const UNMATCHED = { kind: 'correction-unmatched', to: 'kaa-group', state: 'planned' };

describe('a withdrawal', () => {
  test('before anything has left: the entry closes as withdrawn, letters and notice fall, nobody is told', () => {
    const record = kimAfter(told(), withdrawn({ aboutReport: DROPOUT }));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn', closedOn: TODAY }]);
    expect(letterStates(record)).toEqual(['cancelled', 'cancelled']);
    expect(Object.values(record.notices)).toMatchObject([{ kind: 'new-case', state: 'cancelled' }]);
    expect(record).toMatchObject({ state: 'closed', tasks: {}, coverage: { reason: 'in-education' } });
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
    expect(waiting).toMatchObject({ state: 'closed', entries: {}, letters: {} });
    expect(waiting).not.toHaveProperty('name');
    expect(openTasks(waiting)).toEqual(['correction-unmatched']);
    const record = recordAfter(waiting, [told()]);
    expect(record).toMatchObject({ state: 'closed', entries: {}, letters: {} });
    expect(openTasks(record)).toEqual([]);
    expect(Object.values(record.notices)).toMatchObject([{ ...UNMATCHED, state: 'cancelled' }]);
  });

  test('leaves an entry open that another school calls for, and says what that school said', () => {
    const other = told({ ...EARLIER, unit: '87654321', date: '2026-11-18', programme: 'NA' });
    const record = kimAfter(told(), other, withdrawn({ aboutReport: DROPOUT }));
    expect(openEntries(record)).toMatchObject([{ unit: '87654321', eventDate: '2026-11-18', programme: 'NA' }]);
    expect(letterStates(record)).toEqual(['planned', 'planned']);
    expect(openTasks(record)).toEqual([]);
  });

  test.each([
    { name: 'the one of the day that it names', change: { aboutDate: '2026-10-01' }, left: ['2026-11-16'] },
    { name: 'both, if it names a day of its own', change: { aboutDate: TODAY }, left: [] },
    { name: 'both, if it names no day', change: {}, left: [] },
  ])('of a report that says two things takes back $name', ({ change, left }) => {
    const absence = told({ row: 2, type: 'absence', date: '2026-10-01', until: '2026-11-20' });
    const record = kimAfter(told(), absence, withdrawn({ ...change, aboutReport: DROPOUT }));
    expect(openEntries(record).map(({ eventDate }) => eventDate)).toEqual(left);
  });

  test('takes back what the school had sent twice', () => {
    const record = kimAfter(told(EARLIER), told(), withdrawn({ aboutReport: DROPOUT }));
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn' }]);
  });

  test('sent twice is nothing for a person to look at', () => {
    const record = kimAfter(told(), withdrawn(), withdrawn(LATER));
    expect(openTasks(record)).toEqual([]);
    expect(record.notices).not.toHaveProperty('R-0000-09#1.unmatched');
  });

  test.each([{ aboutType: 'absence' as const }, { aboutDate: '2026-11-12' }, { aboutDate: '2026-11-16' }])(
    'may name what was first reported or what a correction made of it: %o',
    (change) => {
      const right = corrected({ rightType: 'absence', date: '2026-11-12', receivedAt: '2026-11-23T08:10:00Z' });
      const record = kimAfter(told(), right, withdrawn(change));
      expect(openEntries(record)).toEqual([]);
      expect(openTasks(record)).toEqual([]);
    },
  );

  test('of a return opens the entry again, without a second letter', () => {
    const returned = told({ ...LATER, receivedAt: '2026-11-23T08:10:00Z', type: 'returned', date: '2026-11-20' });
    const back = recordAfter(allSent(aDropout()), [returned]);
    expect(entries(back)).toMatchObject([{ closeReason: 'returned' }]);
    const record = recordAfter(back, [withdrawn({ aboutReport: LATER.reportId })]);
    expect(entries(record)).toMatchObject([{ state: 'open', eventDate: '2026-11-16' }]);
    expect(letterStates(record)).toEqual(['handed-over', 'handed-over']);
  });

  test.each([
    {
      name: 'the youth had come back',
      event: told({ ...LATER, type: 'returned', date: '2026-11-20' }),
      facts: population(),
    },
    { name: 'the youth had moved', event: LOOK, facts: population({ resident: { ...moved() } }) },
  ])('marks an entry that was closed already, since $name: the register tells it apart', ({ event, facts }) => {
    const closed = recordAfter(allSent(aDropout()), [event], { facts });
    const record = recordAfter(closed, [withdrawn({ aboutReport: DROPOUT })], { facts });
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn' }]);
    expect(record.timeline.map(({ what }) => what).at(-1)).toBe('opened-in-error');
    expect(openTasks(record)).toEqual(['withdrawn-after-letter']);
  });

  test('removes contact details that came with it: they may be those of somebody else', () => {
    const before = kimAfter(told({ phone: '070-000 00 00', email: 'fel@elev.example' }));
    expect(before).toMatchObject({ phone: '070-000 00 00', email: 'fel@elev.example' });
    const record = recordAfter(before, [withdrawn()]);
    expect(record).not.toHaveProperty('phone');
    expect(record).not.toHaveProperty('email');
  });

  test('and then the same report anew opens the entry again: it was right after all', () => {
    const record = recordAfter(allSent(aDropout()), [withdrawn(), told(LATER)]);
    expect(entries(record)).toMatchObject([{ state: 'open' }]);
    expect(letterStates(record)).toEqual(['handed-over', 'handed-over']);
    expect(openTasks(record)).toEqual([]);
  });
});

describe('without a reference a withdrawal takes back', () => {
  const absence = told({ ...EARLIER, type: 'absence', date: '2026-10-01', until: '2026-10-31' });
  const earlierAbsence = told({ ...EARLIER, type: 'absence', date: '2026-09-01', until: '2026-09-30' });
  const laterAbsence = told({ type: 'absence', date: '2026-10-01', until: '2026-10-31' });

  test.each<{ name: string; events: YouthEvent[]; standing: string[] }>([
    { name: 'the only thing the school said', events: [told(), withdrawn()], standing: [] },
    {
      name: 'the last of its reports of one type',
      events: [earlierAbsence, laterAbsence, withdrawn()],
      standing: ['2026-09-01'],
    },
    {
      name: 'the type that it names',
      events: [absence, told(), withdrawn({ aboutType: 'absence' })],
      standing: ['2026-11-16'],
    },
    {
      name: 'the day that it names',
      events: [absence, told(), withdrawn({ aboutDate: '2026-10-01' })],
      standing: ['2026-11-16'],
    },
    { name: 'no more when it is sent twice', events: [told(), withdrawn(), withdrawn(LATER)], standing: [] },
    { name: 'nothing that came after it', events: [withdrawn(), told(LATER)], standing: ['2026-11-16'] },
    {
      name: 'nothing that came after it, when it had found its own',
      events: [told(), withdrawn({ aboutDate: '2026-11-16' }), told(LATER)],
      standing: ['2026-11-16'],
    },
    {
      name: 'what it names by date, though that came after it',
      events: [withdrawn({ aboutDate: '2026-11-16' }), told(LATER)],
      standing: [],
    },
    {
      name: 'what came in the same second',
      events: [told(), withdrawn({ receivedAt: '2026-11-23T08:00:00Z' })],
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
  const absence = told({ ...EARLIER, type: 'absence', date: '2026-10-01', until: '2026-11-20' });
  test.each<{ name: string; reported?: YouthEvent[]; change: Parameters<typeof withdrawn>[0] }>([
    { name: 'its reference is of no report about this pupil', change: { aboutReport: 'R-ZZZZ-ZZ' } },
    { name: 'the report is of another school', change: { aboutReport: DROPOUT, units: ['87654321'] } },
    { name: 'the school has said nothing of the pupil', change: { units: ['87654321'] } },
    {
      name: 'the report is of a school unit that nobody named',
      reported: [told({ unit: undefined })],
      change: { aboutReport: DROPOUT },
    },
    { name: 'the school has reported two things and it names neither', reported: [absence, told()], change: {} },
    { name: 'nothing is of the day that it names', change: { aboutDate: '2026-11-22' } },
    { name: 'the report is of another type than it names', change: { aboutReport: DROPOUT, aboutType: 'absence' } },
    {
      name: 'its reference is of a correction: which of the two is meant',
      reported: [told(), corrected({ ...LATER, receivedAt: '2026-11-23T08:10:00Z', date: '2026-11-18' })],
      change: { aboutReport: LATER.reportId },
    },
    {
      name: 'it is sent twice while something else stands that it may be about',
      reported: [
        told({ ...EARLIER, date: '2026-10-01' }),
        told(),
        withdrawn({ ...LATER, receivedAt: '2026-11-23T08:10:00Z' }),
      ],
      change: {},
    },
    {
      name: 'it stands in the same mail as the report',
      change: { reportId: DROPOUT, row: 2, receivedAt: '2026-11-23T08:00:00Z' },
    },
  ])('$name', ({ reported = [told()], change }) => {
    const before = kimAfter(...reported);
    const record = recordAfter(before, [withdrawn(change)]);
    expect(record.entries).toEqual(before.entries);
    expect(record.letters).toEqual(before.letters);
    const reference = change?.reportId ?? 'R-W000-01';
    expect(Object.values(record.notices)).toContainEqual({ ...UNMATCHED, reference, attempt: 0 });
    expect(openTasks(record)).toEqual(['correction-unmatched']);
  });

  test('is told of once, and two of them twice', () => {
    const record = kimAfter(told(), withdrawn({ aboutReport: 'R-ZZZZ-ZZ' }), LOOK, withdrawn({ ...LATER, units: [] }));
    expect(Object.keys(record.notices)).toEqual(['kaa1.opened', 'R-W000-01#1.unmatched', 'R-0000-09#1.unmatched']);
    expect(openTasks(record)).toEqual(['correction-unmatched']);
  });
});

describe('the sealed way and the contact hold', () => {
  test('a withdrawal about a protected youth seals like every notification', () => {
    const record = recordAfter(aYouthRecord(), [withdrawn()], {
      facts: population({ resident: aProtectedResident() }),
    });
    expect(record).toMatchObject({ state: 'sealing', contactHold: true, tasks: {}, notices: {} });
  });

  test('while contact is held the entry closes all the same, and the hold stays', () => {
    const record = kimAfter(told(), HOLD, withdrawn());
    expect(record).toMatchObject({ state: 'hold', contactHold: true });
    expect(entries(record)).toMatchObject([{ closeReason: 'withdrawn' }]);
  });
});

function moved() {
  const { resident } = population();
  if (!resident || resident.protected) throw new Error('Kim is not protected');
  return { ...resident, homeMunicipality: '0126' };
}
