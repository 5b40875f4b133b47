import { describe, expect, test } from 'vitest';
import type { JudgeInput } from '../../../shared/report-mail/verdict/verdict.ts';
import {
  attached,
  exempelskolan,
  grannskolan,
  multipart,
  personKeyOf,
  RECEIVED_AT,
  REPORT_ID,
  rawMail,
  template,
  text,
  verdictOf,
} from '../../support/mails.ts';

const NUMBER = '200801012386';
const ofRow = { reportId: REPORT_ID, row: 1, personKey: personKeyOf(NUMBER), personnummer: NUMBER };
const verdictOn = (over: Record<string, string>, input?: Partial<JudgeInput>) =>
  verdictOf(rawMail({ body: template(over) }), input);
const REFERENCE = { 'Gäller rapport': 'R-0000-01' };

describe('a withdrawal', () => {
  const withdrawal = (over: Record<string, string> = {}) => verdictOn({ 'Typ av rapport': 'Återtagande', ...over });

  test('names the report, the day and the units that its sender reports for, and of the pupil number and name alone', async () => {
    const { notifications, ...verdict } = await withdrawal({ ...REFERENCE, Telefon: '070-123 45 67' });
    expect(verdict).toMatchObject({ state: 'accepted', plan: 'c', counts: { accepted: 1, refused: 0, held: 0 } });
    expect(verdict.answer).toMatchObject({ state: 'planned', kind: 'taken' });
    expect(notifications).toEqual([
      {
        ...ofRow,
        type: 'withdrawal',
        name: 'Kim Exempel',
        aboutReport: 'R-0000-01',
        aboutDate: '2026-11-16',
        units: ['12345678'],
        receivedAt: RECEIVED_AT,
      },
    ]);
  });

  test.each<[string, Record<string, string>, object]>([
    ['a reference as people copy it', { 'Gäller rapport': 'Kvitto r-0OOO-0I' }, { aboutReport: 'R-0000-01' }],
    ['no reference', { 'Gäller rapport': 'okänd', Datum: '' }, { aboutReport: undefined, aboutDate: undefined }],
    ['the type that is taken back', { 'Gäller typ': 'Avbrott' }, { aboutType: 'dropout' }],
    ['the first day of an absence', { 'Frånvaro från': '2026-10-01', Datum: '' }, { aboutDate: '2026-10-01' }],
  ])('may have %s', async (_, over, expected) => {
    expect((await withdrawal(over)).notifications).toMatchObject([expected]);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['a reference that is none', { 'Gäller rapport': '12345' }, 'about-report', 'format'],
    ['two references', { 'Gäller rapport': 'R-0000-01, R-0000-02' }, 'about-report', 'format'],
    ['a type that is none', { 'Gäller typ': 'Hoppat av' }, 'report-type', 'unknown-report-type'],
    ['a withdrawal of a withdrawal', { 'Gäller typ': 'Återtagande' }, 'report-type', 'unknown-report-type'],
    ['a date that is none', { Datum: 'i går' }, 'date', 'format'],
    ['a wrong check digit', { Personnummer: '20080101-2387' }, 'personnummer', 'check-digit'],
    ['the unit of another school', { Skolenhetskod: '87654321' }, 'unit', 'not-your-unit'],
  ])('is refused for %s', async (_, over, field, code) => {
    expect(await withdrawal(over)).toMatchObject({ state: 'refused', plan: 'r', refusals: [{ field, code }] });
  });
});

describe('a correction', () => {
  const correction = (over: Record<string, string> = {}) => verdictOn({ 'Typ av rapport': 'Rättelse', ...over });

  test('names what is right instead', async () => {
    const { plan, notifications } = await correction({
      ...REFERENCE,
      'Rätt typ': 'Studiebevis',
      Program: 'SA2025',
      'E-post': 'kim@elev.example',
    });
    expect(plan).toBe('c');
    expect(notifications).toEqual([
      {
        ...ofRow,
        type: 'correction',
        name: 'Kim Exempel',
        aboutReport: 'R-0000-01',
        rightType: 'finished-without-exam',
        date: '2026-11-16',
        programme: 'SA2025',
        email: 'kim@elev.example',
        units: ['12345678'],
        receivedAt: RECEIVED_AT,
      },
    ]);
  });

  test('of an absence names its right days', async () => {
    const days = { 'Frånvaro från': '2026-10-01', 'Frånvaro till': '2026-10-31', Datum: '' };
    expect((await correction(days)).notifications).toMatchObject([{ date: '2026-10-01', until: '2026-10-31' }]);
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      'days in the wrong order',
      { 'Frånvaro från': '2026-10-31', 'Frånvaro till': '2026-10-01' },
      'until',
      'until-before-date',
    ],
    ['a day more than a year ahead', { Datum: '2028-01-31' }, 'date', 'in-the-future'],
    ['a day many years ago', { Datum: '2016-11-16' }, 'date', 'too-old'],
    [
      'an absence to come',
      { 'Frånvaro från': '2026-11-02', 'Frånvaro till': '2062-11-30', Datum: '' },
      'until',
      'in-the-future',
    ],
    ['an absence that has not been', { 'Rätt typ': 'Ogiltig frånvaro', Datum: '2026-12-01' }, 'date', 'in-the-future'],
    ['a right type that is none', { 'Rätt typ': 'Rättelse' }, 'report-type', 'unknown-report-type'],
  ])('is refused for %s', async (_, over, field, code) => {
    expect(await correction(over)).toMatchObject({ state: 'refused', refusals: [{ field, code }] });
  });

  test('is taken without a programme that nobody knows', async () => {
    const { plan, notifications, leftOut } = await correction({ Program: 'Trolleri' });
    expect(plan).toBe('c');
    expect(notifications[0]).toHaveProperty('programme', undefined);
    expect(leftOut).toMatchObject([{ field: 'programme', code: 'unknown-programme' }]);
  });

  test('is taken without an address that is none', async () => {
    const { plan, notifications, leftOut } = await correction({ 'E-post': 'kim' });
    expect(plan).toBe('c');
    expect(notifications[0]).toHaveProperty('email', undefined);
    expect(leftOut).toMatchObject([{ field: 'email', code: 'format' }]);
  });

  test('of nothing but the name waits for a person', async () => {
    expect(await correction({ ...REFERENCE, Datum: '' })).toMatchObject({ state: 'held', reason: 'correction' });
  });
});

describe('whose reports may be changed', () => {
  const second = { ...exempelskolan, unit: '12345679' };
  const directory = { ofSender: [exempelskolan, second], named: [exempelskolan, second, grannskolan] };
  test.each<[string, string, Partial<JudgeInput['directory']>, string[]]>([
    ['of the unit that is named', '12345679', {}, ['12345679']],
    ['of all units of the sender where none is named', '', {}, ['12345678', '12345679']],
    [
      'never of another school that has closed',
      '87654321',
      { named: [{ ...grannskolan, validTo: '2025-06-30' }] },
      ['12345678', '12345679'],
    ],
    ['never of a unit that the directory does not know', '11112222', {}, ['12345678', '12345679']],
    [
      'of a unit of the sender that has closed',
      '12345679',
      { ofSender: [exempelskolan, { ...second, validTo: '2025-06-30' }] },
      ['12345679'],
    ],
  ])('those %s', async (_, unit, over, units) => {
    const verdict = await verdictOn(
      { 'Typ av rapport': 'Återtagande', Skolenhetskod: unit },
      { directory: { ...directory, ...over } },
    );
    expect(verdict.notifications).toMatchObject([{ units }]);
  });
});

test('a list of withdrawals needs no date, and each row has its own fate', async () => {
  const csv = [
    'Typ;Personnummer;Gäller rapport',
    'Återtagande;20080101-2386;R-0000-01',
    'Återtagande;;R-0000-02',
    'Avbrott;20080102-2393;',
  ].join('\n');
  expect(await verdictOf(rawMail(multipart([text('Hej'), attached('a.csv', csv)])))).toMatchObject({
    state: 'partly',
    reason: 'correction',
    plan: 'chh',
    notifications: [{ type: 'withdrawal', aboutReport: 'R-0000-01' }],
  });
});

test('a wrong pupil is withdrawn, and the right one reported, in one mail', async () => {
  const body = `${template({ 'Typ av rapport': 'Återtagande', ...REFERENCE })}${template({ Personnummer: '20080102-2393' })}`;
  const { plan, notifications } = await verdictOf(rawMail({ body }));
  expect(plan).toBe('ca');
  expect(notifications).toMatchObject([
    { type: 'withdrawal', personnummer: NUMBER, row: 1 },
    { type: 'dropout', personnummer: '200801022393', row: 2 },
  ]);
});

test('a withdrawal that says that the pupil is protected is sealed, as every mail', async () => {
  const verdict = await verdictOn({ 'Typ av rapport': 'Återtagande', 'Skyddade uppgifter': 'Ja' });
  expect(verdict).toMatchObject({ state: 'sealed', notifications: [], answer: { state: 'none' } });
});
