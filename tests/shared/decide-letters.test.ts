import { describe, expect, test } from 'vitest';
import type { Profile } from '../../shared/domain/profile.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  aProtectedResident,
  aResident,
  aYouthRecord,
  dropoutLettersAfter,
  HOLD,
  held,
  inStockholm,
  LOOK,
  population,
  profileWith,
  recordAfter,
  reportEvent,
  stockholm,
  TODAY,
} from '../support/builders.ts';

const letters = ({ letters }: YouthRecord) => Object.values(letters);
const planned = (record: YouthRecord) => letters(record).filter(({ state }) => state === 'planned');
const noticeStates = ({ notices }: YouthRecord) =>
  Object.fromEntries(Object.entries(notices).map(([id, { state }]) => [id, state]));
const elsewhere = { facts: population({ resident: aResident({ homeMunicipality: '0126' }) }) };
const gone = { facts: population({ resident: aResident({ gone: true }) }) };

describe('who gets a letter', () => {
  const second = { name: 'Lo Exempel', address: { street: 'Väg 2', postcode: '12346', city: 'Exempelstad' } };
  const both = [...aResident().guardians, second];
  test.each([
    { name: 'under 18: the youth and each guardian', born: '2009-03-15', to: ['youth', 'guardian1', 'guardian2'] },
    { name: '18 today: the youth alone', born: '2008-11-23', to: ['youth'] },
    { name: '18 tomorrow: guardians, too', born: '2008-11-24', to: ['youth', 'guardian1', 'guardian2'] },
    { name: '19: the youth alone', born: '2007-03-15', to: ['youth'] },
  ])('$name', ({ born, to }) => {
    const facts = population({ resident: aResident({ birthDate: born, guardians: both }) });
    expect(letters(aDropout({ facts })).map(({ addressee }) => addressee)).toEqual(to);
  });

  test.each([
    { now: '2026-02-28T23:59', to: ['youth', 'guardian1'] },
    { now: '2026-03-01T00:00', to: ['youth'] },
  ])('born on a leap day: a minor still on 28 February ($now)', ({ now, to }) => {
    const facts = population({ resident: aResident({ birthDate: '2008-02-29' }) });
    const record = recordAfter(aYouthRecord(), [reportEvent({ date: '2026-01-15' })], { facts, now: inStockholm(now) });
    expect(letters(record).map(({ addressee }) => addressee)).toEqual(to);
  });

  test('no guardian gets a letter where the profile says so', () => {
    const profile = profileWith({ letters: { ...stockholm.letters, guardians: 'none' } });
    expect(letters(aDropout({ profile })).map(({ addressee }) => addressee)).toEqual(['youth']);
  });
});

describe('when a letter leaves', () => {
  const dueOn = (now: string, profile?: Profile) =>
    letters(aDropout({ now: inStockholm(now), ...(profile && { profile }) }))[0]?.dueOn;

  test.each([
    { now: '2026-12-14T12:00', due: '2026-12-14', name: 'the last day before Christmas quiet' },
    { now: '2026-12-15T00:00', due: '2027-01-08', name: 'the first day of Christmas quiet' },
    { now: '2027-01-07T23:59', due: '2027-01-08', name: 'the last day of Christmas quiet' },
    { now: '2027-06-20T12:00', due: '2027-08-16', name: 'summer' },
  ])('not in a quiet period: $name', ({ now, due }) => {
    expect(dueOn(now)).toBe(due);
  });

  test.each([
    { now: '2026-11-23T12:00', due: '2026-11-25', name: 'two working days' },
    { now: '2026-11-27T12:00', due: '2026-12-01', name: 'over a weekend' },
    { now: '2027-03-25T12:00', due: '2027-03-31', name: 'over Easter' },
    { now: '2027-05-05T12:00', due: '2027-05-10', name: 'over Ascension Day' },
  ])('after as many working days as the profile says: $name', ({ now, due }) => {
    const profile = dropoutLettersAfter(2);
    expect(dueOn(now, profile)).toBe(due);
  });

  test('a coordinator is given the working days of the profile to look at a new case', () => {
    const record = aDropout({ now: inStockholm('2026-12-23T12:00') });
    expect(record.notices['kaa1.opened']).toMatchObject({ deadline: '2026-12-28' });
  });
});

describe('one letter per addressee, however often the entry changes', () => {
  test('a second school that reports the same dropout adds nothing', () => {
    const first = aDropout();
    const both = recordAfter(first, [reportEvent({ reportId: 'R-0000-01', unit: '87654321', date: '2026-11-18' })]);
    expect({ ...both.letters, ...both.notices }).toEqual({ ...first.letters, ...first.notices });
    expect(Object.keys(both.entries)).toEqual(['kaa1']);
    expect(Object.keys(both.facts)).toHaveLength(2);
  });

  test('moved away and back: the same entry is open again without a second letter', () => {
    const back = recordAfter(recordAfter(allSent(aDropout()), [LOOK], elsewhere), [LOOK]);
    expect(Object.values(back.entries)).toMatchObject([{ state: 'open', openedOn: TODAY }]);
    expect(back.entries.kaa1).not.toHaveProperty('closeReason');
    expect(planned(back)).toEqual([]);
  });

  test('moved away and back after two reports of the dropout: still no second letter', () => {
    const joined = recordAfter(allSent(aDropout()), [reportEvent({ reportId: 'R-0000-01', date: '2026-11-18' })]);
    const back = recordAfter(recordAfter(joined, [LOOK], elsewhere), [LOOK]);
    expect(Object.values(back.entries)).toMatchObject([{ state: 'open' }]);
    expect(planned(back)).toEqual([]);
  });

  test('a return in the midst of an absence ends it: nothing opens again, and no second prevention letter goes', () => {
    const absence = reportEvent({ type: 'absence', date: '2026-10-01', until: '2026-11-20' });
    const left = reportEvent({ reportId: 'R-0000-01', date: '2026-10-20' });
    const returned = reportEvent({ reportId: 'R-0000-02', type: 'returned', date: '2026-10-25' });
    const record = recordAfter(allSent(recordAfter(aYouthRecord(), [absence])), [left, returned]);
    expect(Object.values(record.entries)).toMatchObject([
      { kind: 'prevention', state: 'closed', closeReason: 'became-kaa' },
      { kind: 'kaa', state: 'closed', closeReason: 'returned' },
    ]);
    expect(planned(record)).toEqual([]);
  });

  test('a new dropout after a start is a new entry with its own letters', () => {
    const start = reportEvent({ reportId: 'R-0000-01', type: 'study-start', date: '2026-11-18' });
    const again = reportEvent({ reportId: 'R-0000-02', date: '2026-11-22' });
    const record = recordAfter(allSent(aDropout()), [start, again]);
    expect(Object.values(record.entries).map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(planned(record).map(({ entryId }) => entryId)).toEqual(['kaa2', 'kaa2']);
  });

  test('a letter cancelled before it was made is planned anew when the entry opens again', () => {
    const back = recordAfter(recordAfter(aDropout(), [LOOK], elsewhere), [LOOK]);
    expect(letters(back).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'planned', 'planned']);
  });

  test('a youth who is gone from the extract gets no letter, and gets it when back', () => {
    const away = recordAfter(aDropout(), [LOOK], gone);
    expect(letters(away)).toMatchObject([
      { state: 'stopped', stoppedBecause: 'gone' },
      { state: 'stopped', stoppedBecause: 'gone' },
    ]);
    expect(Object.values(away.tasks)).toMatchObject([{ type: 'gone', done: false }]);
    const back = recordAfter(away, [LOOK]);
    expect(planned(back)).toHaveLength(2);
    expect(Object.values(back.tasks)).toMatchObject([{ type: 'gone', done: true }]);
  });

  test.each(['handed-over', 'sent', 'sending', 'unknown', 'returned'] as const)(
    'a letter that is %s is never planned again',
    (state) => {
      const record = aDropout();
      for (const letter of Object.values(record.letters)) letter.state = state;
      const back = recordAfter(recordAfter(record, [LOOK], elsewhere), [LOOK]);
      expect(letters(back).map((letter) => letter.state)).toEqual([state, state]);
    },
  );
});

describe('a letter that was stopped before it left', () => {
  const stoppedBecause = (because: string) => {
    const record = aDropout();
    for (const letter of letters(record)) Object.assign(letter, { state: 'stopped', stoppedBecause: because });
    return recordAfter(recordAfter(record, [LOOK], elsewhere), [LOOK]);
  };
  test.each(['gone', 'not-covered', 'not-in-extract', 'no-address'])(
    'is planned anew when it is no longer %s',
    (because) => {
      expect(planned(stoppedBecause(because))).toHaveLength(2);
    },
  );
  test.each(['protected', 'address-changed', 'not-printable'])(
    'stays with the person who was told of it: %s',
    (because) => {
      expect(planned(stoppedBecause(because))).toEqual([]);
    },
  );
  test('waits while there is still no address', () => {
    const facts = population({ resident: aResident({ address: undefined, guardians: [] }) });
    const record = aDropout({ facts });
    for (const letter of letters(record)) Object.assign(letter, { state: 'stopped', stoppedBecause: 'no-address' });
    expect(planned(recordAfter(record, [LOOK], { facts }))).toEqual([]);
    expect(planned(recordAfter(record, [LOOK]))).toHaveLength(2);
  });
});

describe('the coordinator hears how it stands', () => {
  test('an end not yet told falls away when the entry opens again', () => {
    const back = recordAfter(recordAfter(allSent(aDropout()), [LOOK], elsewhere), [LOOK]);
    expect(noticeStates(back)).toEqual({ 'kaa1.opened': 'sent', 'kaa1.closed': 'cancelled' });
  });

  test('an end already told is followed by a notice that the case is open', () => {
    const back = recordAfter(allSent(recordAfter(allSent(aDropout()), [LOOK], elsewhere)), [LOOK]);
    expect(noticeStates(back)).toEqual({ 'kaa1.opened': 'sent', 'kaa1.closed': 'sent', 'kaa1.opened1': 'planned' });
  });

  test('a case closed before anybody heard of it is not told as closed, but told when it opens again', () => {
    const closed = recordAfter(aDropout(), [LOOK], elsewhere);
    expect(noticeStates(closed)).toEqual({ 'kaa1.opened': 'cancelled' });
    expect(noticeStates(recordAfter(closed, [LOOK]))).toEqual({
      'kaa1.opened': 'cancelled',
      'kaa1.opened1': 'planned',
    });
  });
});

describe('protected identity and holds', () => {
  const facts = population({ resident: aProtectedResident() });
  test('a protected youth is marked for sealing and nothing planned leaves', () => {
    for (const record of [aYouthRecord(), aDropout()]) {
      const sealing = recordAfter(record, [reportEvent({ reportId: 'R-0000-01' })], { facts });
      expect(sealing).toMatchObject({ state: 'sealing', contactHold: true });
      expect([...letters(sealing), ...Object.values(sealing.notices)].map(({ state }) => state)).not.toContain(
        'planned',
      );
    }
  });

  test('what is marked for sealing stays marked when the flag is gone', () => {
    expect(recordAfter(aDropout(), [LOOK], { facts })).toMatchObject({ state: 'sealing' });
    expect(recordAfter(recordAfter(aDropout(), [LOOK], { facts }), [LOOK])).toMatchObject({ state: 'sealing' });
  });

  test('a sealed youth is never decided about', () => {
    const sealed = aYouthRecord({ version: 3, state: 'sealed', contactHold: true });
    expect(recordAfter(sealed, [reportEvent(), LOOK, HOLD])).toBe(sealed);
  });

  test('a hold makes one task and is kept through everything that follows', () => {
    const record = recordAfter(aYouthRecord(), [HOLD, HOLD, reportEvent(), LOOK], { facts: held() });
    expect(record).toMatchObject({ contactHold: true, state: 'open' });
    expect(Object.values(record.tasks)).toMatchObject([{ type: 'contact-hold', done: false }]);
  });
});
