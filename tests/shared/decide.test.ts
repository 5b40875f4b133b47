import { describe, expect, test } from 'vitest';
import { decide } from '../../shared/domain/decide.ts';
import type { YouthFacts } from '../../shared/domain/hold.ts';
import type { Entry, YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  anExtract,
  aResident,
  aYouthRecord,
  HOLD,
  held,
  inStockholm,
  LOOK,
  NOW,
  openTasks,
  population,
  recordAfter,
  reportEvent,
  stockholm,
  TODAY,
} from '../support/builders.ts';
import { NOTHING, NOTHING_TO_DO } from '../support/nothing.ts';

const entries = ({ entries }: YouthRecord) => Object.values(entries);
const entriesOf = (record: YouthRecord, kind: Entry['kind']) => entries(record).filter((entry) => entry.kind === kind);
const effects = ({ letters, notices }: YouthRecord) => [...Object.values(letters), ...Object.values(notices)];

describe('a report of each type', () => {
  test.each([
    { type: 'dropout', kind: 'kaa', variant: 'first', notice: 'new-case' },
    { type: 'not-started', kind: 'kaa', variant: 'first', notice: 'new-case' },
    { type: 'finished-without-exam', kind: 'kaa', variant: 'first', notice: 'new-case' },
    { type: 'absence', kind: 'prevention', variant: 'prevention-first', notice: 'new-prevention' },
  ] as const)('$type opens a $kind entry with its own letter and a notice', ({ type, kind, variant, notice }) => {
    const record = recordAfter(aYouthRecord(), [reportEvent({ type })]);
    expect(entries(record)).toMatchObject([{ kind, state: 'open', reason: type, openedOn: TODAY }]);
    expect(new Set(Object.values(record.letters).map((letter) => letter.variant))).toEqual(new Set([variant]));
    expect(Object.values(record.notices)).toMatchObject([{ kind: notice, to: 'coordinator', district: 'farsta' }]);
    expect(record.state).toBe('open');
  });

  test.each(['study-start', 'returned'] as const)('%s alone opens nothing and tells nobody', (type) => {
    const record = recordAfter(aYouthRecord(), [reportEvent({ type })]);
    expect(record).toMatchObject(NOTHING_TO_DO);
    expect(record.coverage).toMatchObject({ result: 'not-covered', reason: 'in-education' });
  });

  test.each(['study-start', 'returned'] as const)('%s closes the open entry, its letters, and tells', (type) => {
    const sent = aDropout();
    for (const notice of Object.values(sent.notices)) notice.state = 'sent';
    const record = recordAfter(sent, [reportEvent({ reportId: 'R-0000-01', type, date: '2026-11-20' })]);
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason: type, closedOn: TODAY }]);
    expect(Object.values(record.letters).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(record.notices['kaa1.closed']).toMatchObject({ kind: 'closed', state: 'planned' });
  });

  test('absence opens prevention, which ends when a dropout comes', () => {
    const absent = recordAfter(aYouthRecord(), [
      reportEvent({ type: 'absence', date: '2026-10-01', until: '2026-10-31' }),
    ]);
    const left = recordAfter(absent, [reportEvent({ reportId: 'R-0000-01', date: '2026-11-16' })]);
    expect(entriesOf(left, 'prevention')).toMatchObject([{ state: 'closed', closeReason: 'became-kaa' }]);
    expect(entriesOf(left, 'kaa')).toMatchObject([{ state: 'open', reason: 'dropout' }]);
  });

  test.each([
    { last: '2026-10-15', when: 'in the midst of the absence' },
    { last: '2026-09-30', when: 'before it' },
  ])('a dropout ends prevention also when the last day of studies lies $when', ({ last }) => {
    const absence = reportEvent({ type: 'absence', date: '2026-10-01', until: '2026-11-10' });
    const dropout = reportEvent({ reportId: 'R-0000-01', date: last });
    for (const events of [
      [absence, dropout],
      [dropout, absence],
    ]) {
      const record = recordAfter(aYouthRecord(), events);
      expect(entries(record).filter(({ state }) => state === 'open')).toMatchObject([{ kind: 'kaa' }]);
    }
  });
});

describe('who is covered', () => {
  const born = '2006-11-23';
  test.each([
    { name: 'turned 20 yesterday: no entry, no letter', now: '2026-11-24T12:00', covered: false },
    { name: 'turns 20 today: no entry from the first moment of the day', now: '2026-11-23T00:00', covered: false },
    { name: 'turns 20 tomorrow: entry to the last moment of the day', now: '2026-11-22T23:59:59', covered: true },
  ])('$name', ({ now, covered }) => {
    const facts = population({ resident: aResident({ birthDate: born }) });
    const record = recordAfter(aYouthRecord(), [reportEvent()], { facts, now: inStockholm(now) });
    expect(entries(record)).toHaveLength(covered ? 1 : 0);
    if (!covered) expect(effects(record)).toEqual([]);
    expect(record.coverage?.reason).toBe(covered ? 'no-education-known' : 'turned-20');
  });

  test.each<{ name: string; facts: YouthFacts; state: string; task: string | undefined; reason: string }>([
    {
      name: 'home municipality is another: no entry, no letter, a task to tell the school',
      facts: population({ resident: aResident({ homeMunicipality: '0126' }) }),
      state: 'closed',
      task: 'other-municipality',
      reason: 'other-municipality',
    },
    {
      name: 'not in the extract: undecided, never not covered',
      facts: population({ resident: undefined }),
      state: 'undecided',
      task: 'check-identity',
      reason: 'not-in-extract',
    },
    {
      name: 'no extract yet: undecided',
      facts: population({ resident: undefined, extract: undefined }),
      state: 'undecided',
      task: 'check-identity',
      reason: 'no-extract',
    },
    {
      name: 'an extract cut short says nothing: undecided',
      facts: population({ extract: anExtract({ complete: false }) }),
      state: 'undecided',
      task: 'check-identity',
      reason: 'no-extract',
    },
    {
      name: 'in compulsory school by age, but in a school that presupposes it: undecided',
      facts: population({ resident: aResident({ birthDate: '2011-03-15' }) }),
      state: 'undecided',
      task: 'compulsory-school',
      reason: 'compulsory-school',
    },
    {
      name: 'years from the end of compulsory school: a task for the supervision of it',
      facts: population({ resident: aResident({ birthDate: '2013-03-15' }) }),
      state: 'closed',
      task: 'compulsory-school',
      reason: 'compulsory-school',
    },
    {
      name: 'missing from a newer extract: undecided',
      facts: population({ resident: aResident({ gone: true }) }),
      state: 'undecided',
      task: 'gone',
      reason: 'gone-from-extract',
    },
    {
      name: 'deceased: nothing, and no task that would trouble the family',
      facts: population({ resident: aResident({ deceased: true }) }),
      state: 'closed',
      task: undefined,
      reason: 'deceased',
    },
  ])('$name', ({ facts, state, task, reason }) => {
    const record = recordAfter(aYouthRecord(), [reportEvent()], { facts });
    expect(record).toMatchObject({ state, entries: NOTHING, letters: NOTHING });
    expect(record.coverage?.reason).toBe(reason);
    expect(openTasks(record)).toEqual(task ? [task] : []);
    const told = {
      'check-identity': 'check-identity',
      gone: 'check-identity',
      'compulsory-school': 'compulsory-school',
    };
    const kind = told[task as keyof typeof told];
    expect(Object.values(record.notices).map(({ kind, to }) => ({ kind, to }))).toEqual(
      kind ? [{ kind, to: 'kaa-group' }] : [],
    );
  });

  test('an unknown youth who appears in the extract gets the entry, and the task is done', () => {
    const unknown = recordAfter(aYouthRecord(), [reportEvent()], { facts: population({ resident: undefined }) });
    const known = recordAfter(unknown, [LOOK]);
    expect(known.state).toBe('open');
    expect(openTasks(known)).toEqual([]);
  });

  test('without an extract the youth is looked at again the next day, whatever the event', () => {
    const record = recordAfter(aYouthRecord(), [reportEvent()], {
      facts: population({ resident: undefined, extract: undefined }),
    });
    expect(record.lookAgainOn).toBe('2026-11-24');
    const known = recordAfter(record, [LOOK]);
    expect(known.state).toBe('open');
  });

  test('a youth missing from the extract who turns 20 is not covered, whatever else is unknown', () => {
    const facts = population({ resident: aResident({ birthDate: '2006-11-23', gone: true }) });
    const open = aDropout({
      facts: population({ resident: aResident({ birthDate: '2006-11-23' }) }),
      now: inStockholm('2026-11-20T10:00'),
    });
    expect(entries(recordAfter(open, [LOOK], { facts }))).toMatchObject([
      { state: 'closed', closeReason: 'turned-20' },
    ]);
  });

  test.each([
    { change: { homeMunicipality: '0126' }, closeReason: 'moved' },
    { change: { deceased: true }, closeReason: 'deceased' },
    { change: { emigrated: true }, closeReason: 'emigrated' },
    { change: { birthDate: '2006-11-23' }, closeReason: 'turned-20' },
  ])('an open entry closes as $closeReason and nothing planned leaves', ({ change, closeReason }) => {
    const record = recordAfter(aDropout(), [LOOK], { facts: population({ resident: aResident(change) }) });
    expect(entries(record)).toMatchObject([{ state: 'closed', closeReason }]);
    expect(effects(record).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('an open entry is looked at again on the 20th birthday', () => {
    expect(aDropout().lookAgainOn).toBe('2029-03-15');
  });
});

describe('dates', () => {
  test('a late report: registered now, with the date of what happened', () => {
    const record = recordAfter(aYouthRecord(), [reportEvent({ date: '2026-06-12' })]);
    expect(entries(record)).toMatchObject([{ openedOn: TODAY, eventDate: '2026-06-12' }]);
  });

  test('a report with a future date waits for its day', () => {
    const waiting = recordAfter(aYouthRecord(), [reportEvent({ date: '2027-01-31' })]);
    expect(waiting).toMatchObject({ state: 'closed', entries: NOTHING, letters: NOTHING, lookAgainOn: '2027-01-31' });
    const early = recordAfter(waiting, [LOOK], { now: inStockholm('2027-01-30T23:59:59') });
    expect(early.entries).toEqual({});
    const onTheDay = recordAfter(waiting, [LOOK], { now: inStockholm('2027-01-31T00:00') });
    expect(entries(onTheDay)).toMatchObject([{ openedOn: '2027-01-31', state: 'open' }]);
  });

  test('a start dated ahead closes nothing before its day', () => {
    const start = reportEvent({ reportId: 'R-0000-01', type: 'study-start', date: '2026-12-01' });
    const record = recordAfter(aDropout(), [start]);
    expect(record).toMatchObject({ state: 'open', lookAgainOn: '2026-12-01' });
    expect(recordAfter(record, [LOOK], { now: inStockholm('2026-12-01T00:00') }).state).toBe('closed');
  });
});

describe('a signal alone', () => {
  test('makes no record of somebody nobody has reported, protected or not', () => {
    const nobody = aYouthRecord();
    expect(decide(nobody, LOOK, population(), stockholm, NOW)).toBe(nobody);
    const resident = { ...aResident(), protected: true as const };
    expect(decide(nobody, LOOK, population({ resident }), stockholm, NOW)).toBe(nobody);
  });

  test('takes no name or district over into a record that holds only a hold', () => {
    const record = recordAfter(aYouthRecord(), [HOLD, LOOK], { facts: held() });
    expect(record).toMatchObject({ state: 'hold', contactHold: true });
    expect(record).not.toHaveProperty('name');
    expect(record).not.toHaveProperty('district');
  });
});
