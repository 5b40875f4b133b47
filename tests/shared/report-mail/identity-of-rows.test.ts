import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import { Report } from '../../../shared/domain/report.ts';
import { programmeOf } from '../../../shared/report-mail/rows/programmes.ts';
import { exempelskolan, profile, RECEIVED_ON, rawMail, template, verdictOf } from '../../support/mails.ts';

const verdictFor = (fields: Record<string, string>) => verdictOf(rawMail({ body: template(fields) }));

describe('numbers that do not say who it is', () => {
  test.each(['20080101-TF01', '080101-T123', '20080101TF12', '080101-R12'])(
    '%s is held for a person',
    async (number) => {
      expect(await verdictFor({ Personnummer: number })).toMatchObject({
        state: 'held',
        reason: 'temporary-number',
        plan: 'h',
      });
    },
  );

  test('a row with such a number does not hold its neighbours', async () => {
    const body = `${template({ Personnummer: '20080101-TF01' })}\r\n${template()}`;
    expect(await verdictOf(rawMail({ body }))).toMatchObject({ state: 'partly', plan: 'ha' });
  });

  test.each([
    ['20080101-2387', 'check-digit'],
    ['080101+2386', 'over-hundred'],
  ])('%s is refused, never mended', async (number, code) => {
    expect(await verdictFor({ Personnummer: number })).toMatchObject({ plan: 'r', refusals: [{ code }] });
  });
});

test('every samordningsnummer of the test list is taken, also those without a real date', async () => {
  type List = { numbers?: string[]; noRealDate?: string[] };
  const file = new URL('../../fixtures/personnummer/skatteverket-testsamordningsnummer-even.json', import.meta.url);
  const { noRealDate = [] } = JSON.parse(readFileSync(file, 'utf8')) as List;
  expect(noRealDate).toHaveLength(97);
  const born = noRealDate.filter((number) => Number(number.slice(0, 4)) > 1927);
  for (const number of born) expect([number, (await verdictFor({ Personnummer: number })).plan]).toEqual([number, 'a']);
});

describe('the date of what is reported', () => {
  const daysFrom = (days: number) => RECEIVED_ON.add({ days }).toString();
  const absence = (from: string, until = '') => ({
    'Typ av rapport': 'Ogiltig frånvaro',
    Datum: '',
    'Frånvaro från': from,
    'Frånvaro till': until,
  });
  test.each([
    { name: 'an end within a year ahead waits for its day', fields: { Datum: daysFrom(366) }, plan: 'a' },
    { name: 'an end later than that is a slip', fields: { Datum: daysFrom(367) }, plan: 'r', code: 'in-the-future' },
    { name: 'nobody is absent tomorrow', fields: absence(daysFrom(1)), plan: 'r', code: 'in-the-future' },
    { name: 'an absence from today', fields: absence(daysFrom(0)), plan: 'a' },
    { name: 'an absence till today', fields: absence(daysFrom(-9), daysFrom(0)), plan: 'a' },
    {
      name: 'nor till tomorrow',
      fields: absence(daysFrom(-9), daysFrom(1)),
      plan: 'r',
      code: 'in-the-future',
    },
    { name: 'nor till 2062', fields: absence(daysFrom(-9), '2062-11-30'), plan: 'r', code: 'in-the-future' },
    { name: 'a late report is a report', fields: { Datum: daysFrom(-1461) }, plan: 'a' },
    { name: 'a year too many back is a slip', fields: { Datum: daysFrom(-1462) }, plan: 'r', code: 'too-old' },
  ])('$name', async ({ fields, plan, code }) => {
    const verdict = await verdictFor(fields);
    expect(verdict.plan).toBe(plan);
    expect(verdict.refusals.map((refusal) => refusal.code)).toEqual(code ? [code] : []);
  });
});

describe('programmes', () => {
  test.each([
    ['SA', 'SA'],
    ['sa', 'SA'],
    ['SA25', 'SA25'],
    ['NA2025', 'NA2025'],
    ['HVFRI0L0N', 'HVFRI0L0N'],
    ['IMSPR', 'IMSPR'],
    ['IM A', 'IMA'],
    ['Samhällsvetenskapsprogrammet', 'SA'],
    ['vård- och omsorg', 'VO'],
    ['Naturvetenskaps', 'NA'],
    ['International Baccalaureate', 'IB'],
  ])('%s is %s', (written, code) => {
    expect(programmeOf(written)).toBe(code);
  });

  test.each(['QQ', 'XX2025', 'Hantverk och annat', 'gymnasiet', 'Programmet', '-', '2025'])('%s is none', (written) => {
    expect(programmeOf(written)).toBeUndefined();
  });

  test('a row whose programme nobody knows is taken without it, and the school is told where', async () => {
    const verdict = await verdictFor({ Program: 'Rymdprogrammet' });
    expect(verdict).toMatchObject({
      state: 'accepted',
      leftOut: [{ attachment: 0, row: 1, field: 'programme', code: 'unknown-programme' }],
    });
    expect(verdict.notifications[0]).not.toHaveProperty('programme');
    const stored = { ...verdict, reportId: 'R-7K3Q-9F', object: 'o', receivedAt: '2026-11-22T10:00:00Z' };
    const report = Report.parse({ ...stored, notices: {}, done: false });
    const { text } = answerText(report, exempelskolan, profile);
    expect(text).toContain(
      'Raderna är mottagna utan program, för vi känner inte igen det här: mejlets text, elev nr 1.',
    );
    expect(text).not.toContain('Rymd');
  });
});
