import { describe, expect, test } from 'vitest';
import { isNone } from '../../../shared/report-mail/rows/absence-amount.ts';
import { readDate } from '../../../shared/report-mail/rows/dates.ts';
import { attached, factsOf, multipart, rawMail, template, text, verdictOf } from '../../support/mails.ts';
import { workbook } from '../../support/workbooks.ts';

const listed = (rows: string[][], above = 'Bifogat.') =>
  verdictOf(rawMail(multipart([text(above), attached('l.csv', rows.map((cells) => cells.join(';')).join('\r\n'))])));
const HEADING = ['Personnummer', 'Typ av rapport'];
const one = (columns: Record<string, string>, type = 'Avbrott') =>
  listed([
    [...HEADING, ...Object.keys(columns)],
    ['20080101-2386', type, ...Object.values(columns)],
  ]);
const DAY = '2026-11-16';

describe('two columns of one field', () => {
  test.each<[string, Record<string, string>, string, string]>([
    ['two days', { Slutdatum: DAY, Startdatum: '2024-08-19' }, 'Avbrott', 'date'],
    ['two days, the other way round', { Startdatum: '2024-08-19', Slutdatum: DAY }, 'Avbrott', 'date'],
    ['two days of a start', { Slutdatum: '2026-06-10', Startdatum: DAY }, 'Studiestart', 'date'],
    ['a day beside the last day', { Datum: '2026-11-22', 'Sista studiedag': DAY }, 'Avbrott', 'date'],
    ['two types', { Rapporttyp: 'Studiestart', Datum: DAY }, 'Avbrott', 'report-type'],
    ['two periods', { Från: '2024-08-19', 'Period från': '2026-10-05', Till: DAY }, 'Ogiltig frånvaro', 'date'],
    ['two ends', { Från: '2026-10-05', Till: '2027-06-10', 'Period till': DAY }, 'Ogiltig frånvaro', 'until'],
    ['two units', { Skolenhetskod: '12345678', Enhetskod: '87654321', Datum: DAY }, 'Avbrott', 'unit'],
  ])('%s that differ are refused', async (_, columns, type, field) => {
    expect(await one(columns, type)).toMatchObject({ plan: 'r', refusals: [{ row: 2, field, code: 'two-values' }] });
  });

  test.each<[string, Record<string, string>, string, object]>([
    ['written twice', { Slutdatum: DAY, Datum: '16 november 2026' }, 'Avbrott', { date: DAY }],
    ['of which one is empty', { Slutdatum: DAY, Startdatum: '' }, 'Avbrott', { date: DAY }],
    [
      'of an enrolment and an absence',
      { Från: '2024-08-19', Till: '2027-06-10', 'Frånvaro från': '2026-10-05', 'FRÅNVARO TILL': DAY },
      'Ogiltig frånvaro',
      { date: '2026-10-05', until: DAY },
    ],
    [
      'a unit by name and code',
      { Skolenhet: 'Exempelgymnasiet', Skolenhetskod: '12345678', Datum: DAY },
      'Avbrott',
      { unit: '12345678' },
    ],
    [
      'a programme by name and code',
      { Program: 'Ekonomi och juridik', Studievägskod: 'SA25', Datum: DAY },
      'Avbrott',
      { programme: 'SA25' },
    ],
    [
      'two numbers of telephones',
      { Telefon: '08-123 45 67', Mobil: '070-174 06 05', Datum: DAY },
      'Avbrott',
      { phone: '08-123 45 67' },
    ],
    [
      'no hours, but a share',
      { Datum: DAY, 'Ogiltig frånvaro timmar': '0', 'Ogiltig frånvaro %': '12' },
      'Ogiltig frånvaro',
      { date: DAY },
    ],
  ])('%s are one', async (_, columns, type, facts) => {
    expect(factsOf(await one(columns, type))).toMatchObject([facts]);
  });

  test('the first day of a study is no last day, though its column is the only one filled', async () => {
    const refused = { plan: 'r', refusals: [{ field: 'date', code: 'missing' }] };
    expect(await one({ Startdatum: '2024-08-19', Slutdatum: '' })).toMatchObject(refused);
    expect(await one({ Startdatum: '', Slutdatum: '2024-08-19' }, 'Studiestart')).toMatchObject(refused);
  });

  test('two names: the row is taken without, and the school is told', async () => {
    const verdict = await one({ Datum: DAY, Elev: 'Kim Exempel', 'Namn (vårdnadshavare)': 'Anna Exempel' });
    expect(verdict).toMatchObject({ plan: 'a', leftOut: [{ field: 'name', code: 'two-values' }] });
    expect(factsOf(verdict)[0]).not.toHaveProperty('name');
  });

  test('in the template, too', async () => {
    const body = `${template({ Datum: DAY })}Startdatum: 2024-08-19\r\n`;
    expect(await verdictOf(rawMail({ body }))).toMatchObject({ refusals: [{ field: 'date', code: 'two-values' }] });
  });
});

describe('cells beyond the headings', () => {
  const heading = ['Personnummer', 'Namn', 'Typ av rapport', 'Datum'];
  const kim = ['20080101-2386', 'Kim', 'Avbrott', DAY];
  const held = { plan: 'h', reason: 'cells-do-not-fit' };

  test.each<[string, string[]]>([
    ['a second pupil', [...kim, '20080102-2393', 'Bo', 'Avbrott', DAY]],
    ['a second pupil further away', [...kim, '', '', '20080102-2393', 'Bo']],
    ['a note', [...kim, 'ring först']],
  ])('%s: the row is held', async (_, cells) => {
    expect(await listed([heading, cells])).toMatchObject(held);
    expect(await listed([[...heading, ''], cells])).toMatchObject(held);
  });

  test('a second pupil below an empty heading', async () => {
    expect(
      await listed([
        [...heading, '', ''],
        [...kim, '', '20080102-2393'],
      ]),
    ).toMatchObject(held);
  });

  test('alone in their row they are not lost', async () => {
    expect(await listed([heading, kim, ['', '', '', '', '20080102-2393', 'Bo']])).toMatchObject({ plan: 'ah' });
  });

  test('if empty they are nothing', async () => {
    expect(await listed([heading, [...kim, '', '']])).toMatchObject({ state: 'accepted', ignoredColumns: [] });
  });

  test('a column without a heading is told', async () => {
    const verdict = await listed([
      ['', ...heading],
      ['1', ...kim],
    ]);
    expect(verdict).toMatchObject({ state: 'accepted', ignoredColumns: [{ attachment: 1, column: 1 }] });
  });
});

describe('a row that is shorter', () => {
  const heading = ['Personnummer', 'Namn', 'Datum', 'Telefon', 'E-post'];
  const ABOVE = `Typ av rapport: Avbrott\r\nDatum: 2026-11-01\r\n`;

  test('without its last optional cells is taken, as Excel writes it', async () => {
    expect(factsOf(await listed([heading, ['20080101-2386', 'Kim', DAY]], ABOVE))).toMatchObject([{ date: DAY }]);
  });

  test("is held if the mail's own date would stand in for the missing one", async () => {
    expect(await listed([heading, ['20080101-2386', 'Kim']], ABOVE)).toMatchObject({
      plan: 'h',
      reason: 'cells-do-not-fit',
    });
  });

  test('with a flag is held, whatever is missing', async () => {
    const flagged = ['Personnummer', 'Typ av rapport', 'Datum', 'Skydd', 'Telefon'];
    const whole = ['20080101-2386', 'Avbrott', DAY, 'Nej'];
    expect(await listed([flagged, whole])).toMatchObject({ plan: 'h', reason: 'cells-do-not-fit' });
    expect(await listed([flagged, [...whole, '']])).toMatchObject({ plan: 'a' });
  });

  test('of a sheet is not shorter: blank cells are not stored', async () => {
    const rows = [
      [...HEADING, 'Datum', 'Skydd'],
      ['20080101-2386', 'Avbrott', DAY],
    ];
    const file = attached('l.xlsx', await workbook('xlsx', [{ rows }]), 'application/octet-stream');
    expect(await verdictOf(rawMail(multipart([text('Hej'), file])))).toMatchObject({ state: 'accepted', plan: 'a' });
  });
});

test.each([
  '0',
  '0,0 %',
  '0.00',
  '0:00',
  '00:00',
  '0:00:00',
  '0 min',
  '0 tim',
  '0h',
  '0h 0m',
  '0 tim 0 min',
  '0 %',
  '-',
  '–',
  'PT0H',
  'PT00H00M00S',
  'Ingen',
  'noll',
  'inga timmar',
])('"%s" is no absence', (amount) => expect(isNone(amount)).toBe(true));

test.each([
  '1',
  '0,5',
  '0:30',
  '12 tim 30 min',
  '0 h 30 min',
  '12 h (15 %)',
  '15 %',
  'ca 20',
  '> 50 %',
  '12/80',
  'PT1H',
  '',
])('"%s" is some, or unknown', (amount) => expect(isNone(amount)).toBe(false));

test.each(['mycket', 'ca 0', '0/80', '0 av 80', '?', '-5', 'se schemat', '1'.repeat(500).replace('1', 'x')])(
  'nobody guesses what "%s" is',
  async (amount) => {
    expect(isNone(amount)).toBeUndefined();
    const verdict = await one({ Datum: DAY, 'Ogiltig frånvaro': amount }, 'Ogiltig frånvaro');
    expect(verdict).toMatchObject({ plan: 'r', refusals: [{ field: 'absence-amount', code: 'format' }] });
    expect((await one({ Datum: DAY, 'Ogiltig frånvaro': amount })).plan).toBe('a');
  },
);

test.each([
  ['2026-11-15T23:00:00Z', '2026-11-16'],
  ['2026-11-15T22:59:59.999Z', '2026-11-15'],
  ['2026-06-15T22:00:00.000Z', '2026-06-16'],
  ['2026-11-15 23:00:00Z', '2026-11-16'],
  ['2026-11-15T23:00Z', '2026-11-16'],
  ['2026-11-15T23:00:00+00:00', '2026-11-16'],
  ['2026-11-16T00:00:00+01:00', '2026-11-16'],
  ['2026-06-16T00:00:00+0200', '2026-06-16'],
  ['2026-11-15T18:00:00-05:00', '2026-11-16'],
  ['2026-10-24T22:30:00Z', '2026-10-25'],
  ['2026-11-16T23:30:00', '2026-11-16'],
  ['2026-11-16 23:30', '2026-11-16'],
  ['2026-12-31T23:00:00Z', '2027-01-01'],
])('%s is the day %s here', (written, date) => expect(readDate(written)).toEqual({ date }));

describe('optional fields never refuse a row', () => {
  test.each<[string, string, string | undefined, boolean]>([
    ['Telefon', '070-174 06 05, 070-174 06 06', '070-174 06 05', true],
    ['Telefon', '070-174 06 05 / 070-174 06 06', '070-174 06 05', true],
    ['Telefon', '070-1740605 (mamma), 070-1740606 (pappa)', undefined, true],
    ['Telefon', 'ring mamma på 070-174 06 05', undefined, true],
    ['Telefon', 'Mobil: 070-174 06 05', '070-174 06 05', false],
    ['Telefon', 'sitter häktad', undefined, true],
    ['Telefon', '070.174.06.05', '070-174-06-05', false],
    ['Årskurs', 'Åk 2', '2', false],
    ['Årskurs', 'gravid', undefined, true],
    ['Årskurs', '2, gravid', undefined, true],
    ['E-post', 'mamma(sjuk)@mejl.example', undefined, true],
    ['Telefon', 'saknas', undefined, false],
    ['E-post', 'kim@mejl.example; kim@skola.example', 'kim@mejl.example', true],
    ['E-post', 'kim', undefined, true],
    ['E-post', `${'k'.repeat(300)}@mejl.example`, undefined, true],
    ['Årskurs', 'Årskurs 2 (andra året)', '2', false],
    ['Årskurs', 'Gymnasieskolans andra år', undefined, true],
    ['Program', 'Samhällsvetenskapsprogrammet', 'SA', false],
    ['Program', 'Programmet för något som ingen känner till', undefined, true],
  ])('%s: %s', async (label, written, read, isLeftOut) => {
    const field =
      ({ Telefon: 'phone', 'E-post': 'email', Årskurs: 'year', Program: 'programme' } as const)[label] ?? '';
    const verdict = await one({ Datum: DAY, [label]: written.includes(';') ? `"${written}"` : written });
    expect(verdict).toMatchObject({ plan: 'a' });
    expect((factsOf(verdict)[0] as Record<string, unknown>)[field]).toBe(read);
    expect(verdict.leftOut ?? []).toMatchObject(isLeftOut ? [{ row: 2, field }] : []);
  });
});

describe('an automatic mail that says only in its subject whom it is about', () => {
  const automatic = (subject: string, over = {}) =>
    verdictOf(rawMail({ subject, headers: ['Auto-Submitted: auto-generated'], body: 'Logga in.', ...over }));

  test.each(['Avbrott 20080101-2386', 'Ogiltig frånvaro 080101-2386', 'Elev 200801012386'])(
    'of a school: "%s" waits for a person',
    async (subject) => {
      expect(await automatic(subject)).toMatchObject({ state: 'held', reason: 'no-rows', answer: { state: 'none' } });
    },
  );

  test('is automatic without a number, and of a stranger without a type', async () => {
    const top = ['From: a@b.example'];
    expect((await automatic('Avbrott')).state).toBe('automatic');
    expect((await automatic('Ärende 20080101-2386', { top, from: '' })).state).not.toBe('accepted');
    expect((await automatic('Autosvar: ärende 1234567', { top, from: '' })).state).not.toBe('accepted');
  });
});
