import { readFileSync } from 'node:fs';
import { type CellValue, readXlsx, writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { answerText, needsBlankReport } from '../../../functions/mail-intake/answer.ts';
import { ownSentences } from '../../../functions/mail-intake/own-sentences.ts';
import { blankReport } from '../../../infra/parts/blank-report.ts';
import { BLANK_REPORTS } from '../../../infra/tools/school-kit.ts';
import { WHAT_DROPOUT_IS } from '../../../shared/report-mail/phrases.ts';
import { guideWith } from '../../../shared/report-mail/rows/kit-guide.ts';
import { fieldOf, LABELS, reportTypeOf } from '../../../shared/report-mail/template/labels.ts';
import { attached, exempelskolan, multipart, profile, rawMail, verdictOf } from '../../support/mails.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const guide = readFileSync(new URL('../../../docs/skola/README.md', import.meta.url), 'utf8');
const mailTemplate = readFileSync(new URL('../../../docs/skola/mejlmall.txt', import.meta.url), 'utf8');

/** As a school saves it. */
async function filledIn(...rows: CellValue[][]): Promise<Uint8Array> {
  const [report, ...others] = (await readXlsx(await blankReport(profile.answers.phone))).sheets;
  const [heading = []] = report?.rows ?? [];
  return writeXlsx({
    sheets: [{ name: 'Rapport', rows: [heading, ...rows] }, ...others.map(({ name, rows }) => ({ name, rows }))],
  });
}

test('where a school must call, the number stands beside', async () => {
  const { phone } = profile.answers;
  const [, sheet] = (await readXlsx(await blankReport(profile.answers.phone))).sheets;
  expect(sheet?.rows.flat().join()).toContain(`Ring i stället på ${phone}.`);
  const calls = guide.replaceAll('\n', ' ').match(/(?<!\p{Letter})[Rr]ing(?!\p{Letter})[^.]*\./gu) ?? [];
  expect(calls.length).toBeGreaterThan(1);
  for (const call of calls) expect(call).toContain(phone);
});

describe('the blank list', () => {
  test('has the same bytes whenever it is made', async () => {
    expect(await blankReport('08-1')).toEqual(await blankReport('08-1'));
  });

  test('lies beside the guide and with the function, as the script makes it', async () => {
    const made = await readXlsx(await blankReport(profile.answers.phone));
    for (const path of BLANK_REPORTS) {
      const kept = await readXlsx(readFileSync(path));
      expect(kept.sheets).toEqual(made.sheets);
    }
  });

  test('has only headings that we read, and offers only types that we know', async () => {
    const [sheet] = (await readXlsx(await blankReport(profile.answers.phone))).sheets;
    const [heading = []] = sheet?.rows ?? [];
    expect(heading.map((cell) => fieldOf(String(cell)))).not.toContain(undefined);
    const { values = [] } = sheet?.dataValidations?.find(({ type }) => type === 'list') ?? {};
    expect(values).toHaveLength(11);
    expect(values.map(reportTypeOf)).not.toContain(undefined);
  });

  test('filled in and mailed, every row of it is taken', async () => {
    const list = await filledIn(
      ['Avbrott', '20080101-2386', 'Kim Exempel', '12345678', new Date('2026-11-16T00:00:00Z')],
      ['Ogiltig frånvaro', '20080102-2393', 'Lo Exempel', '12345678', null, '2026-10-01', '2026-11-01', 'SA', '2'],
    );
    const verdict = await verdictOf(rawMail(multipart([attached('kaa-rapport.xlsx', list, XLSX)])));
    expect(verdict).toMatchObject({ state: 'accepted', plan: 'aa', ignoredColumns: [], notRead: [] });
    expect(verdict.notifications).toMatchObject([
      { type: 'dropout', date: '2026-11-16' },
      { type: 'absence', date: '2026-10-01', until: '2026-11-01' },
    ]);
  });

  test('a pupil who is written below the guide is not lost sight of', async () => {
    const guide = {
      name: 'Så gör du',
      rows: [...guideWith(profile.answers.phone).map((line) => [line]), ['Kim Exempel i TE24b har slutat']],
    };
    const rows = [
      ['Typ av rapport', 'Personnummer', 'Datum'],
      ['Avbrott', '20080101-2386', '2026-11-16'],
    ];
    const list = await writeXlsx({ sheets: [{ name: 'Rapport', rows }, guide] });
    const verdict = await verdictOf(rawMail(multipart([attached('kaa-rapport.xlsx', list, XLSX)])));
    expect(verdict).toMatchObject({ state: 'accepted', notRead: [{ withoutHeading: [2] }] });
  });

  test('sent back empty it is no report, and seals nothing', async () => {
    const verdict = await verdictOf(
      rawMail(multipart([attached('kaa-rapport.xlsx', await blankReport(profile.answers.phone), XLSX)])),
    );
    expect(verdict.state).toBe('held');
    expect(verdict.notifications).toEqual([]);
  });
});

test('the mail template is taken as it stands, and what it says of a dropout is not a doubt', async () => {
  const isOurs = ownSentences(profile);
  const verdict = await verdictOf(rawMail({ body: mailTemplate }), { isOurs });
  expect(verdict).toMatchObject({ state: 'accepted', plan: 'a' });
  expect(verdict.unread).toBeUndefined();
  expect(mailTemplate.replaceAll('\n', ' ')).toContain(WHAT_DROPOUT_IS);
});

test('every heading that the guide names is read as what it says', () => {
  const rows = guide.split('\n').filter((line) => /^\| .* \| .* \| .*,.* \|$|Gäller rapport \|$/.test(line));
  expect(rows.length).toBeGreaterThan(6);
  for (const row of rows) {
    const headings = (row.split('|')[3] ?? '').split(/, (?:eller )?| och (?=Efter)/).map((word) => word.trim());
    if (headings[0] === 'Rubriker som vi känner igen') continue;
    for (const heading of headings) expect([heading, fieldOf(heading)]).not.toContain(undefined);
  }
});

test('every heading that is read stands in the guide', () => {
  const headings = new Set(guide.split(/[|,\n]| (?:eller|och) (?=[A-ZÅÄÖ])/).map((word) => word.trim()));
  expect(LABELS.filter((label) => !headings.has(label))).toEqual([]);
});

test('an answer that refuses rows comes with the empty list, and says so', () => {
  const report = {
    ...{ reportId: 'R-7K3Q-9F', object: 'o', receivedAt: '2026-11-23T09:00:00Z', state: 'refused' as const, plan: 'r' },
    ...{
      counts: { accepted: 0, refused: 1, held: 0 },
      ignoredColumns: [],
      answer: { state: 'planned' as const, attempt: 0 },
    },
    ...{
      refusals: [{ attachment: 1, row: 2, field: 'date' as const, code: 'missing' as const }],
      notices: {},
      done: false,
    },
  };
  expect(needsBlankReport(report)).toBe(true);
  expect(answerText(report, exempelskolan, profile).text).toContain('kaa-rapport.xlsx');
  const taken = {
    ...report,
    state: 'accepted' as const,
    plan: 'a',
    counts: { accepted: 1, refused: 0, held: 0 },
    refusals: [],
  };
  expect(needsBlankReport(taken)).toBe(false);
  expect(answerText(taken, exempelskolan, profile).text).not.toContain('kaa-rapport.xlsx');
});
