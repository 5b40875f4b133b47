import { describe, expect, test } from 'vitest';
import { TASK_WORDS } from '../../../functions/coordinator-notice/task-words.ts';
import { TaskType } from '../../../shared/domain/effects.ts';
import { TOLD_BY, tasksToTell } from '../../../shared/domain/told.ts';
import {
  aDropout,
  aHold,
  allSent,
  aNotification,
  anExtract,
  aResident,
  aYouthRecord,
  inStockholm,
  LOOK,
  NOW,
  notified,
  openTasks,
  population,
  recordAfter,
  reportEvent,
  stockholm,
} from '../../support/builders.ts';
import { NOTHING } from '../../support/nothing.ts';

const elsewhere = { facts: population({ resident: aResident({ homeMunicipality: '0126' }) }) };
const on = (day: string) => ({
  now: inStockholm(`${day}T10:00`),
  facts: population({ extract: anExtract({ date: day }) }),
});

test('case 4: who lives in another municipality: the KAA group is told to tell the school, by the reference of the report', () => {
  const record = recordAfter(aYouthRecord(), [reportEvent()], elsewhere);
  expect(Object.values(record.tasks)).toMatchObject([
    { type: 'other-municipality', about: 'R-7K3Q-9F', toldFrom: NOW.toString() },
  ]);
  expect(tasksToTell(record, NOW)).toHaveLength(1);
});

test('case 38: who moves away: the entry is closed, and nobody is asked to tell the school', () => {
  const record = recordAfter(allSent(aDropout()), [LOOK], elsewhere);
  expect(record.entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'moved' });
  expect(openTasks(record)).toEqual([]);
  const again = recordAfter(record, [reportEvent({ reportId: 'R-2222-22', date: '2026-11-20' })], elsewhere);
  expect(openTasks(again)).toEqual(['other-municipality']);
});

describe('case 14: an absence of more than a month', () => {
  const absence = (date: string, until?: string, reportId = 'R-7K3Q-9F') =>
    reportEvent({ type: 'absence', date, reportId, ...(until && { until }) });

  test('is asked about, but nothing is concluded', () => {
    const record = recordAfter(aYouthRecord(), [absence('2026-10-01', '2026-11-20')]);
    expect(openTasks(record)).toEqual(['ask-whether-ended']);
    expect(Object.keys(record.entries)).toEqual(['prevention1']);
  });

  test('without an end is asked about on the day', () => {
    const record = recordAfter(aYouthRecord(), [absence('2026-11-10')]);
    expect(openTasks(record)).toEqual([]);
    const due = '2026-12-11';
    expect(openTasks(recordAfter(record, [LOOK], on('2026-12-10')))).toEqual([]);
    expect(recordAfter({ ...record, tasks: {} }, [LOOK], on('2026-12-10')).lookAgainOn).toBe(due);
    expect(openTasks(recordAfter(record, [LOOK], on(due)))).toEqual(['ask-whether-ended']);
  });

  test('counts monthly lists that follow on each other as one, and parts of them not', () => {
    const monthly = [absence('2026-10-01', '2026-10-31'), absence('2026-11-01', '2026-11-20', 'R-2222-22')];
    expect(openTasks(recordAfter(aYouthRecord(), monthly))).toEqual(['ask-whether-ended']);
    const apart = [absence('2026-10-01', '2026-10-20'), absence('2026-11-01', '2026-11-20', 'R-2222-22')];
    expect(openTasks(recordAfter(aYouthRecord(), apart))).toEqual([]);
  });

  test('is no question any more once the pupil is back, or has left', () => {
    const long = recordAfter(aYouthRecord(), [absence('2026-10-01', '2026-11-15')]);
    for (const type of ['returned', 'dropout'] as const)
      expect(openTasks(recordAfter(long, [reportEvent({ type, date: '2026-11-18', reportId: 'R-2222-22' })]))).toEqual(
        [],
      );
  });
});

describe('case 45: a date ahead', () => {
  const ahead = notified(aNotification({ date: '2027-01-29' }));
  const day = on('2027-01-29');

  test('opens nothing before the day: no notice, no letter', () => {
    const record = recordAfter(aYouthRecord(), [ahead]);
    expect(record).toMatchObject({
      entries: NOTHING,
      letters: NOTHING,
      notices: NOTHING,
      tasks: NOTHING,
      lookAgainOn: '2027-01-29',
    });
  });

  test('opens the entry on the day, and somebody asks the school whether it came true', () => {
    const record = recordAfter(recordAfter(aYouthRecord(), [ahead]), [LOOK], day);
    expect(record.entries.kaa1).toMatchObject({ state: 'open', openedOn: '2027-01-29' });
    expect(openTasks(record)).toEqual(['confirm-date']);
    expect(Object.values(record.notices)).toMatchObject([{ kind: 'new-case' }]);
  });

  test('needs no question when the school has said it again on the day or later', () => {
    const record = recordAfter(recordAfter(aYouthRecord(), [ahead]), [LOOK], day);
    const again = aNotification({ date: '2027-01-29', reportId: 'R-2222-22', receivedAt: '2027-01-29T08:00:00Z' });
    expect(openTasks(recordAfter(record, [notified(again)], day))).toEqual([]);
  });

  test('is asked about as well when a start said ahead closes an entry', () => {
    const start = aNotification({ type: 'study-start', date: '2026-12-01', reportId: 'R-2222-22' });
    const record = recordAfter(allSent(aDropout()), [notified(start)]);
    expect(record.entries.kaa1?.state).toBe('open');
    const after = recordAfter(record, [LOOK], on('2026-12-01'));
    expect(after.entries.kaa1?.closeReason).toBe('study-start');
    expect(openTasks(after)).toEqual(['confirm-date']);
  });
});

test('case 46: of a unit that nobody knows the report is taken, and a person finds out which school it is', () => {
  const record = recordAfter(aYouthRecord(), [reportEvent({ unit: '99999999', sentBy: ['12345678'] })]);
  expect(record.entries.kaa1).toMatchObject({ state: 'open', unit: '99999999' });
  expect(openTasks(record)).toEqual(['check-unit']);
});

test('who is lost again is asked about again, once each time', () => {
  const lost = { facts: population({ resident: undefined }) };
  let record = recordAfter(aYouthRecord(), [reportEvent()], lost);
  const notices = () => Object.values(record.notices).filter(({ kind }) => kind === 'check-identity').length;
  expect(notices()).toBe(1);
  record = recordAfter(allSent(record), [LOOK], lost);
  expect(notices()).toBe(1);
  record = recordAfter(allSent(recordAfter(record, [LOOK])), [LOOK], {
    facts: population({ resident: aResident({ gone: true }) }),
  });
  expect(notices()).toBe(2);
  expect(notices()).toBe(
    Object.values(recordAfter(allSent(record), [LOOK], lost).notices).filter(({ kind }) => kind === 'check-identity')
      .length,
  );
});

describe('somebody is told of every task', () => {
  test.each(TaskType.options)('%s: who, and in which words', (type) => {
    expect(['gathered', 'notice', 'officer']).toContain(TOLD_BY[type]);
    expect(TASK_WORDS[type]).toMatch(/^\p{Lu}/u);
  });

  test('once: a repeat tells it again only within two days', () => {
    const record = recordAfter(aYouthRecord(), [reportEvent()], elsewhere);
    expect(record.lookAgainOn).toBe('2026-11-24');
    expect(tasksToTell(record, NOW.add({ hours: 47 }))).toHaveLength(1);
    expect(tasksToTell(record, NOW.add({ hours: 49 }))).toHaveLength(0);
    const later = recordAfter(record, [LOOK], { ...elsewhere, now: NOW.add({ hours: 24 }) });
    expect(later.tasks).toEqual(record.tasks);
  });

  test('not while contact is held, but afterwards', () => {
    const record = recordAfter(aYouthRecord(), [reportEvent()], elsewhere);
    const held = recordAfter(record, [LOOK], { facts: { ...elsewhere.facts, holds: [aHold()] } });
    expect(tasksToTell(held, NOW)).toEqual([]);
    const lifted = { facts: { ...elsewhere.facts, holds: [aHold({ liftedAt: NOW.toString() })] } };
    const after = recordAfter(held, [LOOK], { ...lifted, now: NOW.add({ hours: 72 }) });
    expect(tasksToTell(after, NOW.add({ hours: 72 }))).toHaveLength(1);
  });

  test("the days are the profile's, with a source", () => {
    expect(stockholm.tasks.askAfterAbsence.source).toContain('2010:2039');
  });
});
