import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { mayContact } from '../../shared/domain/contact.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  aResident,
  aYouthRecord,
  corrected,
  kimAfter,
  LOOK,
  openTasks,
  population,
  recordAfter,
  reportEvent,
  stockholm,
  TODAY,
  withdrawn,
} from '../support/builders.ts';

const ANOTHER = 'Alva Exempel';
const LATER = { reportId: 'R-0000-09', receivedAt: '2026-11-23T08:45:00Z' };
const hers = (reportId = 'R-7K3Q-9F'): YouthEvent => ({ kind: 'identity', is: 'confirmed', reportId });
const notHers = (reportId = 'R-7K3Q-9F'): YouthEvent => ({ kind: 'identity', is: 'wrong', reportId });

const entries = (record: YouthRecord) => Object.values(record.entries).map(({ state }) => state);

/** What every letter that is planned would meet. */
function obstacles(record: YouthRecord, facts = population()) {
  const planned = Object.values(record.letters).filter(({ state }) => state === 'planned');
  return planned.map((letter) => {
    const contact = mayContact(record, letter, facts, stockholm, Temporal.PlainDate.from(TODAY));
    return 'facts' in contact ? 'leaves' : contact;
  });
}

const WAITS = { wait: 'check-identity' };

describe("a row under another's name", () => {
  const doubtful = kimAfter(reportEvent({ name: ANOTHER }));

  test('opens the entry and tells the coordinator, but no letter leaves', () => {
    expect(entries(doubtful)).toEqual(['open']);
    expect(Object.values(doubtful.notices)).toMatchObject([{ kind: 'new-case', state: 'planned' }]);
    expect(doubtful.waitsFor).toEqual(['check-identity']);
    expect(openTasks(doubtful)).toContain('check-identity');
    expect(obstacles(doubtful)).toEqual([WAITS, WAITS]);
  });

  test('gives neither telephone nor e-mail', () => {
    const record = kimAfter(reportEvent({ name: ANOTHER, phone: '070', email: 'alva@exempel.example' }));
    expect(record).not.toHaveProperty('phone');
    expect(record).not.toHaveProperty('email');
  });

  test('that is hers, a person says: letters leave, and the same name is hers from then on', () => {
    const settled = recordAfter(doubtful, [hers()]);
    expect(settled).not.toHaveProperty('waitsFor');
    expect(openTasks(settled)).toEqual([]);
    expect(obstacles(settled)).toEqual(['leaves', 'leaves']);
    const again = recordAfter(settled, [reportEvent({ ...LATER, name: 'exempel, ALVA' })]);
    expect(again).not.toHaveProperty('waitsFor');
    expect(recordAfter(settled, [reportEvent({ ...LATER, name: 'Lo Exempel' })]).waitsFor).toEqual(['check-identity']);
  });

  test("that is another's, a person says: its entry is closed as opened in error, and no letter leaves", () => {
    const settled = recordAfter(doubtful, [notHers()]);
    expect(Object.values(settled.entries)).toMatchObject([{ state: 'closed', closeReason: 'withdrawn' }]);
    expect(Object.values(settled.letters).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(openTasks(settled)).toEqual([]);
  });

  test.each([
    { what: 'a return', event: reportEvent({ ...LATER, type: 'returned', date: '2026-11-20', name: ANOTHER }) },
    { what: 'a start', event: reportEvent({ ...LATER, type: 'study-start', date: '2026-11-20', name: ANOTHER }) },
    { what: 'a withdrawal', event: withdrawn({ ...LATER, name: ANOTHER }) },
    { what: 'a correction', event: corrected({ ...LATER, rightType: 'returned', name: ANOTHER }) },
  ])('$what closes nothing and is a task, until a person says whose it is', ({ event }) => {
    const record = recordAfter(aDropout(), [event]);
    expect(entries(record)).toEqual(['open']);
    expect(openTasks(record)).toEqual(['check-identity']);
    expect(obstacles(record)).toEqual([WAITS, WAITS]);
    expect(entries(recordAfter(record, [hers(LATER.reportId)]))).toEqual(['closed']);
    const anothers = recordAfter(record, [notHers(LATER.reportId)]);
    expect(entries(anothers)).toEqual(['open']);
    expect(obstacles(anothers)).toEqual(['leaves', 'leaves']);
    expect(openTasks(anothers)).toEqual([]);
  });

  test('that is hers says nothing of another report under yet another name', () => {
    const two = recordAfter(doubtful, [reportEvent({ ...LATER, name: 'Lo Exempel' })]);
    expect(recordAfter(two, [hers()]).waitsFor).toEqual(['check-identity']);
    expect(recordAfter(two, [hers(), notHers(LATER.reportId)])).not.toHaveProperty('waitsFor');
  });

  test('a dropout does not end her absence, but opens an entry that waits', () => {
    const absence = reportEvent({ type: 'absence', date: '2026-10-01', until: '2026-11-20' });
    const record = recordAfter(kimAfter(absence), [reportEvent({ ...LATER, date: '2026-11-21', name: ANOTHER })]);
    expect(Object.values(record.entries)).toMatchObject([
      { kind: 'prevention', state: 'open' },
      { kind: 'kaa', state: 'open' },
    ]);
    expect(record.waitsFor).toEqual(['check-identity']);
  });

  test('is no doubt once the school has taken it back under her name', () => {
    const record = recordAfter(doubtful, [withdrawn({ ...LATER, name: 'Kim Exempel' })]);
    expect(record).not.toHaveProperty('waitsFor');
    expect(openTasks(record)).toEqual([]);
  });

  test('is told as soon as the extract knows her', () => {
    const facts = population({ resident: undefined });
    const unknown = recordAfter(aYouthRecord(), [reportEvent({ name: ANOTHER })], { facts });
    expect(unknown).not.toHaveProperty('waitsFor');
    expect(recordAfter(unknown, [LOOK]).waitsFor).toEqual(['check-identity']);
  });
});

test('contact asks the extract of that moment, whatever the record says', () => {
  const renamed = population({ resident: aResident({ givenNames: 'Bo' }) });
  const { waitsFor: _, ...record } = kimAfter(reportEvent({ name: ANOTHER }));
  expect(obstacles(record)).toEqual([WAITS, WAITS]);
  expect(obstacles(kimAfter(reportEvent({ name: 'Kim Exempel' })), renamed)).toEqual(['leaves', 'leaves']);
});

test('who has changed her name since is no doubt', () => {
  const facts = population({ resident: aResident({ givenNames: 'Bo', familyName: 'Ny' }) });
  expect(recordAfter(aDropout(), [LOOK], { facts })).not.toHaveProperty('waitsFor');
});

test('nor is a row without a name', () => {
  expect(kimAfter(reportEvent({ name: undefined }))).not.toHaveProperty('waitsFor');
});
