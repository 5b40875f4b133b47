import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import { ownSentences } from '../../../functions/mail-intake/own-sentences.ts';
import { nextDue } from '../../../shared/domain/next-due.ts';
import type { FactNotification } from '../../../shared/domain/notification.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import type { Report } from '../../../shared/domain/report.ts';
import type { OpenResident } from '../../../shared/domain/resident.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import coordinationNumbers from '../../fixtures/personnummer/skatteverket-testsamordningsnummer-even.json' with {
  type: 'json',
};
import {
  aDropout,
  allSent,
  anExtract,
  aResident,
  aYouthRecord,
  corrected,
  dropoutLettersAfter,
  inStockholm,
  LOOK,
  letterStates,
  numberBornOn,
  openTasks,
  population,
  profileWith,
  recordAfter,
  reportEvent,
  stockholm,
  TODAY,
  withdrawn,
} from '../../support/builders.ts';
import { attached, profile as mailProfile, multipart, rawMail, template, verdictOf } from '../../support/mails.ts';
import { NOTHING, NOTHING_TO_DO } from '../../support/nothing.ts';

const OTHER = '87654321';
const open = ({ entries }: YouthRecord) => Object.values(entries).filter(({ state }) => state === 'open');
const notices = ({ notices }: YouthRecord) =>
  Object.values(notices).flatMap(({ kind, to, state }) => (state === 'cancelled' ? [] : `${kind} to ${to}`));
const coverage = ({ coverage }: YouthRecord) => `${coverage?.result} ${coverage?.reason}`;
const noon = (day: string) => inStockholm(`${day}T12:00`);

type Told = { on?: string; resident?: Partial<OpenResident>; profile?: Profile };

/** What each step reports, on its day. */
function told(steps: (Partial<FactNotification> & Told)[], { resident, profile = stockholm }: Told = {}): YouthRecord {
  return steps.reduce((record, { on = TODAY, resident: changed = resident, ...fact }, index) => {
    const facts = population({ resident: aResident(changed), extract: anExtract({ date: on }) });
    const event = fact.type
      ? reportEvent({ reportId: `R-${String(index).padStart(4, '0')}-01`, receivedAt: `${on}T08:00:00Z`, ...fact })
      : LOOK;
    return recordAfter(record, [event], { facts, profile, now: noon(on) });
  }, aYouthRecord());
}

describe('case 1: turned 20 yesterday', () => {
  test('no entry, no letter, nobody is told', () => {
    const record = told([{ type: 'dropout' }], { resident: { birthDate: '2006-11-22' } });
    expect(record).toMatchObject({ entries: NOTHING, letters: NOTHING, notices: NOTHING, tasks: NOTHING });
    expect(coverage(record)).toBe('not-covered turned-20');
  });
});

describe('case 2: turns 20 today', () => {
  test('by the day in Stockholm, not UTC', () => {
    const facts = population({ resident: aResident({ birthDate: '2006-11-23' }) });
    const record = recordAfter(aYouthRecord(), [reportEvent()], {
      facts,
      now: Temporal.Instant.from('2026-11-22T23:30:00Z'),
    });
    expect(record.entries).toEqual({});
  });
});

describe('case 8: a change of school that was reported as a dropout', () => {
  test('the coordinator is told at once, the letter waits as long as the profile says, and falls by the start', () => {
    const waiting = aDropout({ profile: dropoutLettersAfter(5) });
    expect(notices(waiting)).toEqual(['new-case to coordinator']);
    expect(Object.values(waiting.letters).map(({ state, dueOn }) => [state, dueOn])).toEqual([
      ['planned', '2026-11-30'],
      ['planned', '2026-11-30'],
    ]);
    const started = recordAfter(allSent({ ...waiting, letters: waiting.letters }, 'planned'), [
      reportEvent({ reportId: 'R-0000-01', type: 'study-start', unit: OTHER, date: '2026-11-23' }),
    ]);
    expect(open(started)).toEqual([]);
    expect(letterStates(started)).toEqual(['cancelled', 'cancelled']);
    expect(notices(started)).toContain('closed to coordinator');
  });

  test('in the example the letter does not wait', () => {
    expect(Object.values(aDropout().letters).map(({ dueOn }) => dueOn)).toEqual([TODAY, TODAY]);
  });
});

describe('case 8: a transfer (Byter skola)', () => {
  const transfer = { type: 'transfer', date: '2026-11-20' } as const;
  const LATER = '2026-12-07';

  test('is no entry and no letter yet; the coordinator is told at once, and the day is kept', () => {
    const record = told([transfer]);
    expect(record).toMatchObject({
      state: 'undecided',
      entries: NOTHING,
      letters: NOTHING,
      tasks: NOTHING,
      lookAgainOn: LATER,
    });
    expect(notices(record)).toEqual(['transfer to coordinator']);
    expect(coverage(record)).toBe('undecided start-awaited');
    expect(nextDue(allSent(record), noon(TODAY))?.toString()).toBe(inStockholm(`${LATER}T00:00`).toString());
  });

  test('becomes what a dropout is, if no start is heard by then', () => {
    const record = told([transfer, { on: LATER }]);
    expect(open(record)).toMatchObject([{ kind: 'kaa', reason: 'transfer', eventDate: '2026-11-20', openedOn: LATER }]);
    expect(letterStates(record)).toEqual(['planned', 'planned']);
    expect(notices(record)).toContain('new-case to coordinator');
  });

  test.each([
    { name: 'a start at the new school', next: { type: 'study-start', unit: OTHER, date: '2026-11-23' } as const },
    { name: 'absence from the new school', next: { type: 'absence', unit: OTHER, date: '2026-11-24' } as const },
    { name: 'an exam', next: { type: 'finished-with-exam', date: '2026-11-20' } as const },
  ])('is over by $name', ({ next }) => {
    const record = told([transfer, { on: '2026-11-27', ...next }, { on: LATER }]);
    expect(open(record).filter(({ kind }) => kind === 'kaa')).toEqual([]);
  });

  test('whose start was heard before the transfer leaves nothing, not even weeks later', () => {
    const record = told([{ type: 'study-start', unit: OTHER, date: '2026-11-23' }, transfer, { on: LATER }]);
    expect(record).toMatchObject({
      state: 'closed',
      entries: NOTHING,
      notices: NOTHING,
      letters: NOTHING,
      tasks: NOTHING,
    });
  });

  test('whose start is heard in time, and again too late, stays over', () => {
    const start = { type: 'study-start', unit: OTHER, date: '2026-11-23' } as const;
    const earlier = { ...start, date: '2026-11-21' };
    const record = told([transfer, { on: '2026-11-27', ...start }, { on: '2026-12-09', ...start }, earlier]);
    expect(record.entries).toEqual({});
  });

  test('whose start is heard too late is closed by it as any other entry', () => {
    const start = { type: 'study-start', unit: OTHER, date: '2026-11-23' } as const;
    const record = told([transfer, { on: LATER }, { on: '2026-12-09', ...start }, { on: '2026-12-21' }]);
    expect(Object.values(record.entries)).toMatchObject([
      { state: 'closed', closeReason: 'study-start', eventDate: '2026-11-20', endedOn: '2026-11-23' },
    ]);
    expect(openTasks(record)).toEqual([]);
  });

  test('that opened an entry is not taken back by absence at the new school', () => {
    const absence = { type: 'absence', unit: OTHER, date: '2027-01-11' } as const;
    const record = told([transfer, { on: LATER }, { on: '2027-01-20', ...absence }]);
    expect(open(record)).toMatchObject([{ kind: 'kaa', reason: 'transfer' }]);
  });

  test('ends the absence at that school, whatever days its list has, and no other', () => {
    const absence = { type: 'absence', date: '2026-11-02', until: '2026-11-30' } as const;
    const record = told([absence, transfer]);
    expect(record.entries).toMatchObject({ prevention1: { state: 'closed', closeReason: 'transfer' } });
    expect(open(told([transfer, absence]))).toEqual([]);
    expect(open(told([transfer, { ...absence, unit: OTHER, date: '2026-11-23' }]))).toMatchObject([
      { kind: 'prevention' },
    ]);
  });

  test('reported late waits from the day it was heard', () => {
    expect(told([{ ...transfer, date: '2026-06-01' }]).lookAgainOn).toBe(LATER);
  });

  test('that a dropout is corrected to takes the entry back, and waits', () => {
    const record = recordAfter(aDropout(), [corrected({ rightType: 'transfer' })]);
    expect(record).toMatchObject({
      state: 'undecided',
      entries: { kaa1: { state: 'closed', closeReason: 'withdrawn' } },
    });
    expect(letterStates(record)).toEqual(['cancelled', 'cancelled']);
    const later = recordAfter(record, [LOOK], {
      facts: population({ extract: anExtract({ date: LATER }) }),
      now: noon(LATER),
    });
    expect(open(later)).toMatchObject([{ kind: 'kaa', reason: 'transfer' }]);
  });

  test('taken back before the notice has left is told to nobody', () => {
    expect(notices(recordAfter(told([transfer]), [withdrawn()]))).toEqual([]);
  });

  test('of who is not in the extract is told as any other report', () => {
    const record = recordAfter(aYouthRecord(), [reportEvent(transfer)], { facts: population({ resident: undefined }) });
    expect(openTasks(record)).toEqual(['check-identity']);
    expect(notices(record)).toEqual(['check-identity to kaa-group']);
  });
});

describe('case 9: from a national programme to an introductory one', () => {
  const left = { type: 'dropout', date: '2026-11-16' } as const;
  const started = { type: 'study-start', date: '2026-11-17', programme: 'IMV' } as const;

  test('is education: the start closes the entry', () => {
    expect(told([left, started]).entries).toMatchObject({ kaa1: { state: 'closed', closeReason: 'study-start' } });
  });

  test('would be none where the law says so', () => {
    const { introductoryProgrammes } = stockholm.coverage;
    const profile = profileWith({
      coverage: { ...stockholm.coverage, introductoryProgrammes: { ...introductoryProgrammes, areEducation: false } },
    });
    expect(open(told([left, started], { profile }))).toMatchObject([{ kind: 'kaa' }]);
    expect(open(told([left, { ...started, programme: 'SA25' }], { profile }))).toEqual([]);
  });
});

describe('case 10: finished with a studiebevis', () => {
  test('opens an entry with that reason', () => {
    expect(open(told([{ type: 'finished-without-exam' }]))).toMatchObject([
      { kind: 'kaa', reason: 'finished-without-exam' },
    ]);
  });
});

describe('finished with an exam (Examen)', () => {
  const exam = { type: 'finished-with-exam', date: '2026-11-18' } as const;

  test('closes what is open', () => {
    const record = told([{ type: 'dropout' }, exam]);
    expect(record.entries).toMatchObject({ kaa1: { state: 'closed', closeReason: 'finished-with-exam' } });
    expect(letterStates(record)).toEqual(['cancelled', 'cancelled']);
    expect(coverage(record)).toBe('not-covered has-exam');
  });

  test.each(['dropout', 'absence', 'not-started', 'transfer', 'finished-without-exam'] as const)(
    'a later %s is not covered, and says why',
    (type) => {
      const record = told([exam, { type, date: '2026-11-20' }, { on: '2027-01-11' }]);
      expect(record).toMatchObject(NOTHING_TO_DO);
      expect(coverage(record)).toBe('not-covered has-exam');
    },
  );

  test('heard late it closes what has been opened since', () => {
    const record = told([
      { type: 'dropout', date: '2026-11-20' },
      { ...exam, date: '2026-06-10' },
    ]);
    expect(record.entries).toMatchObject({ kaa1: { state: 'closed', closeReason: 'finished-with-exam' } });
  });

  test('heard first leaves what was over before it as it is counted, and told to nobody', () => {
    const record = told([exam, { type: 'dropout', date: '2026-10-05' }, { type: 'returned', date: '2026-10-20' }]);
    expect(Object.values(record.entries)).toMatchObject([
      { state: 'closed', closeReason: 'returned', endedOn: '2026-10-20', heardAfterwards: true },
    ]);
    expect(record).toMatchObject({ letters: NOTHING, notices: NOTHING, tasks: NOTHING });
  });

  test('is remembered, however much is reported since', () => {
    const absences = Array.from(
      { length: 80 },
      (_, n) => ({ type: 'absence', date: `2026-${10 + (n % 2)}-0${1 + (n % 9)}`, programme: `SA${n}` }) as const,
    );
    expect(
      coverage(
        told([
          { ...exam, date: '2026-06-10' },
          { type: 'returned', date: '2026-09-01' },
          ...absences,
          { type: 'dropout' },
        ]),
      ),
    ).toBe('not-covered has-exam');
  });

  test('taken back it counts no more', () => {
    const record = told([exam, { type: 'dropout', date: '2026-11-20' }]);
    const back = recordAfter(record, [withdrawn({ aboutReport: 'R-0000-01' })]);
    expect(open(back)).toMatchObject([{ kind: 'kaa' }]);
  });
});

describe('case 12: absence that is valid', () => {
  const row = (over: Record<string, string>) =>
    template({
      'Typ av rapport': 'Giltig frånvaro',
      Datum: '',
      'Frånvaro från': '2026-10-01',
      'Frånvaro till': '2026-11-01',
      ...over,
    });

  test('is taken and counted, and nothing of the pupil is kept', async () => {
    const verdict = await verdictOf(rawMail({ body: row({}) }));
    expect(verdict).toMatchObject({ state: 'accepted', plan: 'n', counts: { accepted: 1 }, notifications: [] });
  });

  test('as a correction it takes the prevention entry back', () => {
    const absent = told([{ type: 'absence', date: '2026-11-02', until: '2026-11-20' }]);
    const record = recordAfter(absent, [corrected({ aboutReport: 'R-0000-01', rightType: 'valid-absence' })]);
    expect(record.entries).toMatchObject({ prevention1: { state: 'closed', closeReason: 'withdrawn' } });
    expect(letterStates(record)).toEqual(['cancelled', 'cancelled']);
  });

  test.each([
    {
      name: 'in the text',
      parts: { body: `${row({ 'Typ av rapport': 'Ogiltig frånvaro' })}\nDen är egentligen giltig.\n` },
    },
    { name: 'behind the type', parts: { body: row({ 'Typ av rapport': 'Ogiltig frånvaro (egentligen giltig)' }) } },
    {
      name: 'in a column',
      parts: multipart([
        attached(
          'lista.csv',
          'Typ av rapport;Personnummer;Frånvaro från;Frånvaro till;Kommentar\nOgiltig frånvaro;20080101-2386;2026-10-01;2026-11-01;egentligen giltig',
        ),
      ]),
    },
  ])('"Ogiltig" with "egentligen giltig" $name waits for a person', async ({ parts }) => {
    const { notifications, counts } = await verdictOf(rawMail(parts));
    const waits = notifications.every(({ readFirst }) => readFirst === true);
    expect([waits, counts.refused]).toEqual([true, 0]);
  });
});

describe('case 22: a samordningsnummer', () => {
  const number = coordinationNumbers.realDate.find((one) => one.startsWith('2009')) ?? '';

  test.each([
    { name: 'in the extract', resident: aResident({ personnummer: number, birthDate: '2009-03-15' }) },
    { name: 'in no extract', resident: undefined },
  ])('$name: undecided, no letter, a person is told', ({ resident }) => {
    const record = recordAfter(aYouthRecord(), [reportEvent({ personnummer: number })], {
      facts: population({ resident }),
    });
    expect(record).toMatchObject({ state: 'undecided', entries: NOTHING, letters: NOTHING });
    expect(coverage(record)).toBe('undecided coordination-number');
    expect(openTasks(record)).toEqual(['check-coverage']);
    expect(notices(record)).toEqual(['check-coverage to kaa-group']);
  });

  test('who has turned 20 is not covered, whatever number', () => {
    const resident = aResident({ personnummer: number, birthDate: '2006-01-01' });
    expect(coverage(recordAfter(aYouthRecord(), [reportEvent()], { facts: population({ resident }) }))).toBe(
      'not-covered turned-20',
    );
  });

  test('an entry that was open gets no letter', () => {
    const resident = aResident({ personnummer: number });
    const record = recordAfter(aDropout(), [LOOK], { facts: population({ resident }) });
    expect(openTasks(record)).toEqual(['check-coverage']);
  });

  // The record of the samordningsnummer waits as undecided; joining two records is a later part (case 23).
  test('case 23: the personnummer it becomes has a record of its own, and is covered', () => {
    expect(open(told([{ type: 'dropout', personnummer: numberBornOn('2009-03-15') }]))).toHaveLength(1);
  });
});

describe('case 33: in compulsory school', () => {
  const under = { birthDate: '2011-03-15' };

  test('whoever watches it is told once, and the report is looked at again when it ends', () => {
    const record = told([{ type: 'dropout' }, { on: '2026-11-24' }], { resident: under });
    expect(record).toMatchObject({ entries: NOTHING, letters: NOTHING, lookAgainOn: '2027-06-16' });
    expect(openTasks(record)).toEqual(['compulsory-school']);
    expect(notices(record)).toEqual(['compulsory-school to kaa-group']);
    const later = told([{ type: 'dropout' }, { on: '2027-06-16' }], { resident: under });
    expect(open(later)).toMatchObject([{ kind: 'kaa' }]);
    expect(openTasks(later)).toEqual([]);
  });

  test('a pupil of a school that presupposes its end may have ended it early (7:14): undecided', () => {
    expect(coverage(told([{ type: 'dropout' }], { resident: under }))).toBe('undecided compulsory-school');
    expect(coverage(told([{ type: 'dropout' }], { resident: { birthDate: '2012-03-15' } }))).toBe(
      'not-covered compulsory-school',
    );
  });

  test('the profile says who watches it', () => {
    const { compulsorySchool } = stockholm.coverage;
    const profile = profileWith({
      coverage: { ...stockholm.coverage, compulsorySchool: { ...compulsorySchool, watch: 'manager' } },
    });
    expect(notices(told([{ type: 'dropout' }], { resident: under, profile }))).toEqual([
      'compulsory-school to manager',
    ]);
  });

  test('an absence that is taken back ends the task', () => {
    const record = told([{ type: 'dropout' }], { resident: under });
    const facts = population({ resident: aResident(under) });
    const back = recordAfter(record, [withdrawn({ aboutReport: 'R-0000-01' })], { facts });
    expect(openTasks(back)).toEqual([]);
    expect(notices(back)).toEqual([]);
  });
});

describe('compulsory school that may last longer than usual (7:12, 7:13)', () => {
  const young = { birthDate: '2010-03-15' };
  const special = '11111111';
  const { compulsorySchool } = stockholm.coverage;
  const withRule = (change: Partial<typeof compulsorySchool>) =>
    profileWith({ coverage: { ...stockholm.coverage, compulsorySchool: { ...compulsorySchool, ...change } } });
  const profile = withRule({ longerAtUnits: [special] });
  const report = { type: 'dropout', unit: special } as const;

  test('for a pupil of specialskola, in its eleventh year: undecided', () => {
    const record = told([report], { resident: young, profile });
    expect(record).toMatchObject({ state: 'undecided', entries: NOTHING, lookAgainOn: '2027-06-16' });
    expect(openTasks(record)).toEqual(['compulsory-school']);
    expect(open(told([report, { on: '2027-06-16' }], { resident: young, profile }))).toHaveLength(1);
  });

  test('ends on the 18th birthday at the latest', () => {
    const rule = withRule({ longerAtUnits: [special], changesByYears: 3 });
    const resident = { birthDate: '2009-01-15' };
    expect(told([report], { resident, profile: rule }).lookAgainOn).toBe('2027-01-15');
    expect(open(told([report, { on: '2027-01-15' }], { resident, profile: rule }))).toHaveLength(1);
  });

  test('where a report says nothing of it: undecided', () => {
    const silent = withRule({ isOverBy: ['dropout'] });
    expect(coverage(told([{ type: 'finished-without-exam' }], { resident: young, profile: silent }))).toBe(
      'undecided compulsory-school',
    );
    expect(coverage(told([{ type: 'dropout' }], { resident: young, profile: silent }))).toBe(
      'covered no-education-known',
    );
  });

  test('who was registered in the country after it never had it (29:9 p 2)', () => {
    const resident = { ...young, registeredSince: '2026-09-01' };
    expect(open(told([report], { resident, profile }))).toHaveLength(1);
    expect(open(told([report], { resident: { ...young, registeredSince: '2026-01-01' }, profile }))).toEqual([]);
  });
});

describe('case 34: a place that was not taken, reported in summer', () => {
  const leaver = { birthDate: '2010-03-15' };
  const report = { on: '2026-07-01', type: 'not-started', date: '2026-07-01' } as const;

  test('is held to the check in autumn, then opens', () => {
    const record = told([report, { on: '2026-08-31' }], { resident: leaver });
    expect(record).toMatchObject({
      state: 'undecided',
      entries: NOTHING,
      letters: NOTHING,
      notices: NOTHING,
      lookAgainOn: '2026-09-01',
    });
    expect(coverage(record)).toBe('undecided autumn-awaited');
    expect(open(told([report, { on: '2026-09-01' }], { resident: leaver }))).toMatchObject([
      { kind: 'kaa', reason: 'not-started', eventDate: '2026-07-01', openedOn: '2026-09-01' },
    ]);
  });

  test('a start in between ends it', () => {
    const start = { on: '2026-08-20', type: 'study-start', unit: OTHER, date: '2026-08-18' } as const;
    const record = told([report, start, { on: '2026-09-01' }], { resident: leaver });
    expect(record).toMatchObject({ state: 'closed', entries: NOTHING, notices: NOTHING });
  });

  test('also when dated before the end of year 9', () => {
    const early = { ...report, on: '2026-06-20', date: '2026-06-10' };
    expect(told([early], { resident: leaver }).lookAgainOn).toBe('2026-09-01');
  });

  test('a place of last autumn does not wait', () => {
    expect(open(told([{ ...report, date: '2026-01-12' }]))).toHaveLength(1);
  });
});

describe('case 35: born on 29 February', () => {
  test.each([
    { on: '2026-02-28', to: ['youth', 'guardian1'] },
    { on: '2026-03-01', to: ['youth'] },
  ])('on $on letters go to $to', ({ on, to }) => {
    const record = told([{ on, type: 'dropout', date: '2026-02-20' }], { resident: { birthDate: '2008-02-29' } });
    expect(Object.values(record.letters).map(({ addressee }) => addressee)).toEqual(to);
  });
});

const REPORT: Omit<Report, 'state' | 'plan' | 'counts' | 'refusals'> = {
  reportId: 'R-7K3Q-9F',
  object: '',
  receivedAt: '2026-11-23T08:00:00Z',
  ignoredColumns: [],
  answer: { state: 'planned', attempt: 0 },
  notices: {},
  done: false,
};

describe('case 40: no number at all', () => {
  test('the answer names the telephone, beside what to fill in', async () => {
    const { refusals, ...verdict } = await verdictOf(rawMail({ body: template({ Personnummer: '' }) }));
    expect(refusals).toMatchObject([{ field: 'personnummer', code: 'missing' }]);
    const { text } = answerText({ ...REPORT, ...verdict, refusals } as Report, undefined, mailProfile);
    expect(text).toContain('Har eleven inget personnummer, ring oss. Är eleven nyanländ hjälper Start Stockholm till.');
  });
});

describe('cases 41 and 42: other words for the type', () => {
  test.each([
    ['Byte av skola', 'transfer'],
    ['Skolbyte', 'transfer'],
    ['Gymnasieexamen', 'finished-with-exam'],
    ['Examen', 'finished-with-exam'],
    ['Gymnasiebevis', 'finished-with-exam'],
    ['Studieavbrott', 'dropout'],
  ])('%s is taken as %s', async (written, type) => {
    const { state, notifications } = await verdictOf(rawMail({ body: template({ 'Typ av rapport': written }) }));
    expect([state, notifications[0]?.type]).toEqual(['accepted', type]);
    expect(notifications[0]?.readFirst).toBeUndefined();
  });

  test.each([
    'Slutat',
    'Avgång',
    'Utbytesår',
    'IB',
    'Folkhögskola',
    'Gymnasium utomlands',
    'Komvux',
    'Avbrott (byter skola)',
  ])('%s waits for a person, and the answer says so', async (written) => {
    const verdict = await verdictOf(rawMail({ body: template({ 'Typ av rapport': written }) }));
    expect(verdict).toMatchObject({ state: 'held', plan: 'h', reason: 'type-unclear', notifications: [] });
    const { text } = answerText({ ...REPORT, ...verdict } as Report, undefined, mailProfile);
    expect(text).toContain('typen av rapport kan betyda flera saker');
    expect(text).toContain('Byter skola');
  });

  test('also where the type stands below its label', async () => {
    const body = template({ 'Typ av rapport': '' }).replace(/^Typ av rapport: /, 'Typ av rapport:\r\n\r\nUtbytesår');
    expect(await verdictOf(rawMail({ body }))).toMatchObject({ plan: 'h', reason: 'type-unclear' });
  });

  test('an exam of the IB programme waits for a person', async () => {
    const verdict = await verdictOf(rawMail({ body: template({ 'Typ av rapport': 'Examen', Program: 'IB' }) }));
    expect(verdict).toMatchObject({ plan: 'h', reason: 'type-unclear' });
  });

  test('with other faults the row goes back to the school first', async () => {
    const verdict = await verdictOf(rawMail({ body: template({ 'Typ av rapport': 'Slutat', Datum: '' }) }));
    expect(verdict.refusals.map(({ field }) => field)).toEqual(['report-type', 'date']);
  });
});

test('the template says what a dropout is, and adds nothing to read', () => {
  const isOurs = ownSentences(mailProfile);
  expect(isOurs('Avbrott är när eleven har slutat före examen och inte börjar i en annan skola.')).toBe(true);
  expect(isOurs('Börjar eleven i en annan skola, skriv Byter skola.')).toBe(true);
});
