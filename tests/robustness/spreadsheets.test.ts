import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fullBudget } from '../../shared/report-mail/files/open-file.ts';
import { unzipped } from '../../shared/report-mail/files/zip.ts';
import type { Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import { attached, multipart, type Part, rawMail, template, text, verdictOf } from '../support/mails.ts';
import {
  type DateSystem,
  type Format,
  type SheetOf,
  type Value,
  workbook,
  xlsx,
  zipped,
} from '../support/workbooks.ts';

vi.mock('node:child_process', async (original) => ({
  ...(await original<object>()),
  ...(await import('../support/fork-in-process.ts')).forkInProcess,
}));

const HEADING = ['Typ av rapport', 'Personnummer', 'Namn', 'Datum'];
const KIM: Value[] = ['Avbrott', '20080101-2386', 'Kim Exempel', '2026-11-16'];
const BO: Value[] = ['Avbrott', '20080102-2393', 'Bo Exempel', '2026-11-16'];

const mailWith = (file: Uint8Array, name = 'lista.xlsx', body = 'Hej', ...more: Part[]): Promise<Verdict> =>
  verdictOf(rawMail(multipart([text(body), attached(name, file, 'application/octet-stream'), ...more])));

const readAs = async (format: Format, sheets: SheetOf[], body?: string) =>
  mailWith(await workbook(format, sheets), `a.${format}`, body);

describe.each<Format>(['xlsx', 'xls', 'ods'])('%s', (format) => {
  const read = (sheets: SheetOf[], body?: string) => readAs(format, sheets, body);
  const list = (...rows: Value[][]) => read([{ rows: [HEADING, ...rows] }]);

  test('rows are read as the sheet shows them, below whatever stands above the heading', async () => {
    const faulty = ['Avbrott', '20080101-2387', 'Kim', '2026-11-16'];
    const verdict = await read([{ rows: [['Rapport'], [], HEADING, KIM, [], faulty, ['Summa', null, null, null, 1]] }]);
    expect(verdict).toMatchObject({
      state: 'partly',
      plan: 'ar',
      notifications: [{ personnummer: '200801012386', name: 'Kim Exempel', type: 'dropout', date: '2026-11-16' }],
      refusals: [{ attachment: 1, row: 6, field: 'personnummer', code: 'check-digit' }],
      notRead: [],
    });
    expect(verdict.refusals[0]).not.toHaveProperty('sheet');
  });

  test('a number is as many digits as the sheet holds, with the zeros that its format shows', async () => {
    const numbers: Value[] = [
      200801012386,
      { number: 801012386, format: '000000-0000' },
      { number: 200801012386, format: '00000000\\-0000' },
      { number: 200801012386, format: '0.00E+00' },
      '20080101\u00a02386',
      "'200801012386",
    ];
    const verdict = await list(...numbers.map((number) => ['Avbrott', number, 'Kim', { day: '2026-11-16' }]));
    expect(verdict.notifications.map(({ personnummer }) => personnummer)).toEqual(numbers.map(() => '200801012386'));
  });

  test('a number that has lost its zero is refused, not mended', async () => {
    expect(await list(['Avbrott', 801012386, 'Kim', '2026-11-16'])).toMatchObject({
      plan: 'r',
      refusals: [{ row: 2, field: 'personnummer', code: 'damaged-by-spreadsheet' }],
    });
  });

  test('a formula is its result', async () => {
    expect(await list(['Avbrott', { formula: 'A1', result: 200801012386 }, 'Kim', '2026-11-16'])).toMatchObject({
      plan: 'a',
    });
  });

  test('what is hidden is not read, and counted', async () => {
    const rows = [[...HEADING, 'E-post'], [...KIM, 'inte en adress'], BO, ['Avbrott', '', 'Nils', '2026-11-16']];
    const verdict = await read([
      { rows, hiddenRows: [3], hiddenColumns: ['E'] },
      { rows: [HEADING, BO], hidden: true },
      { rows: [[]], hidden: true },
    ]);
    expect(verdict).toMatchObject({
      state: 'partly',
      plan: 'ar',
      notifications: [{ personnummer: '200801012386' }],
      refusals: [{ row: 4, code: 'missing' }],
      notRead: [{ attachment: 1, rows: 1, columns: 1, sheets: 1, comments: 0, withoutHeading: [] }],
    });
  });

  test('a pupil in a hidden row whom the mail names is nobody’s row', async () => {
    const verdict = await read([{ rows: [HEADING, KIM, BO], hiddenRows: [3] }], 'Även 20080102-2393 har slutat.');
    expect(verdict).toMatchObject({ state: 'partly', plan: 'ah', reason: 'number-without-row' });
  });

  test('comments are counted', async () => {
    const verdict = await read([{ rows: [HEADING, KIM], comments: { C2: 'Ring först' } }]);
    expect(verdict).toMatchObject({ plan: 'a', notRead: [{ comments: 1 }] });
  });

  test.each<[string, SheetOf[]]>([
    [
      'in a column',
      [
        {
          rows: [
            [...HEADING, 'Sekretess'],
            [...KIM, 'Ja'],
          ],
        },
      ],
    ],
    [
      'in a column as a number',
      [
        {
          rows: [
            [...HEADING, 'Sekretess'],
            [...KIM, 1],
          ],
        },
      ],
    ],
    [
      'in a column as a box that is ticked',
      [
        {
          rows: [
            [...HEADING, 'Sekretess'],
            [...KIM, true],
          ],
        },
      ],
    ],
    [
      'in a hidden column',
      [
        {
          rows: [
            [...HEADING, 'Sekretess'],
            [...KIM, 'Ja'],
          ],
          hiddenColumns: ['E'],
        },
      ],
    ],
    ['in a hidden row', [{ rows: [[...HEADING, 'Sekretess'], KIM, [...BO, 'Ja']], hiddenRows: [3] }]],
    ['on a hidden sheet', [{ rows: [HEADING, KIM] }, { rows: [['Kim har skyddad identitet']], hidden: true }]],
    ['in a comment', [{ rows: [HEADING, KIM], comments: { C2: 'Eleven har skyddad identitet' } }]],
    ['in the name of a sheet', [{ rows: [HEADING, KIM] }, { rows: [['x']], name: 'Skyddad identitet' }]],
  ])('a marker seals the whole mail: %s', async (_, sheets) => {
    const verdict = await read(sheets);
    expect(verdict).toMatchObject({ state: 'sealed', notifications: [], notRead: [] });
    expect(verdict.toHold.map(({ number }) => number)).toContain('200801012386');
  });

  test('a column of markers that marks nobody does not seal', async () => {
    const heading = [...HEADING, 'Sekretessmarkering'];
    const rows = ['Nej', 0, false, null, ''].map((value) => [...KIM, value]);
    expect(await read([{ rows: [heading, ...rows] }])).toMatchObject({ state: 'accepted', plan: 'aaaaa' });
  });

  test('each sheet with a heading is read, and places name the sheet', async () => {
    const faulty = ['Avbrott', '20080101-2387', 'Kim', '2026-11-16'];
    const verdict = await read([
      { rows: [HEADING, KIM] },
      { rows: [['Förklaring'], ['Avbrott = har slutat']] },
      { rows: [HEADING, BO], hidden: true },
      { rows: [[...HEADING, 'Klass'], faulty] },
    ]);
    expect(verdict).toMatchObject({
      plan: 'ar',
      refusals: [{ attachment: 1, sheet: 3, row: 2, code: 'check-digit' }],
      ignoredColumns: [{ attachment: 1, sheet: 3, column: 5 }],
      notRead: [{ attachment: 1, sheets: 1, withoutHeading: [2] }],
    });
  });

  test('a pupil on a sheet without a heading is held', async () => {
    const verdict = await read([{ rows: [HEADING, KIM] }, { rows: [['Även'], ['20080102-2393', 'Bo Exempel']] }]);
    expect(verdict).toMatchObject({ state: 'partly', plan: 'ah', reason: 'number-without-row' });
  });

  test('without any heading the file is held, and an empty one is nothing', async () => {
    expect(await read([{ rows: [KIM, BO] }])).toMatchObject({
      state: 'held',
      reason: 'attachment-not-readable',
      plan: 'hhh',
    });
    expect(await read([{ rows: [HEADING, KIM], hidden: true }, { rows: [] }])).toMatchObject({
      state: 'held',
      notRead: [{ sheets: 1 }],
    });
    expect(await read([{ rows: [] }], template())).toMatchObject({ state: 'accepted', plan: 'a' });
  });

  test('type and date may stand once in the mail', async () => {
    const body = 'Typ av rapport: Avbrott\r\nDatum: 2026-11-16\r\n';
    expect(
      await read(
        [
          {
            rows: [
              ['Pnr', 'Namn'],
              [200801012386, 'Kim'],
            ],
          },
        ],
        body,
      ),
    ).toMatchObject({ plan: 'a' });
    expect(
      await read([
        {
          rows: [
            ['Pnr', 'Namn'],
            [200801012386, 'Kim'],
          ],
        },
      ]),
    ).toMatchObject({
      plan: 'h',
      reason: 'type-or-date-missing',
    });
  });
});

// The oldest format cannot leave a result out.
test.each<Format>(['xlsx', 'ods'])(
  '%s: of a formula without a result nobody knows what stands there',
  async (format) => {
    const verdict = await readAs(format, [{ rows: [HEADING, ['Avbrott', { formula: 'A1' }, 'Kim', '2026-11-16']] }]);
    expect(verdict).toMatchObject({ plan: 'r', refusals: [{ row: 2, field: 'personnummer', code: 'format' }] });
    const flagged = [
      {
        rows: [
          [...HEADING, 'Sekretess'],
          [...KIM, { formula: 'A1' }],
        ],
      },
    ];
    expect(await readAs(format, flagged)).toMatchObject({ state: 'sealed' });
  },
);

describe('a date is the day that the sheet shows, wherever and by whichever calendar it is read', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kaa-dates-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const days = ['1999-12-31', '2024-02-29', '2026-03-29', '2026-10-25', '2026-11-16'];
  const cases = (['xlsx', 'xls', 'ods'] as const).flatMap((format): [Format, DateSystem][] =>
    format === 'ods'
      ? [[format, '1900']]
      : [
          [format, '1900'],
          [format, '1904'],
        ],
  );

  test.each(cases)('%s, calendar of %s', async (format, dates) => {
    const file = join(folder, `${dates}.${format}`);
    writeFileSync(file, await workbook(format, [{ rows: days.map((day) => [{ day }]) }], { dates }));
    const script = fileURLToPath(new URL('first-column.ts', import.meta.url));
    for (const TZ of ['Europe/Stockholm', 'Pacific/Kiritimati', 'America/Los_Angeles']) {
      const { stdout } = spawnSync(process.execPath, [script, file], { env: { TZ }, encoding: 'utf8' });
      expect(stdout.trim().split('\n')).toEqual(days);
    }
  });

  test('a time of day belongs to its day, and hours without a day are a number', async () => {
    const { dayText } = await import('../../shared/report-mail/files/cell-text.ts');
    expect([46_342.999, 46_342.0001, 0, 1.5].map((serial) => dayText(serial, '1900'))).toEqual([
      '2026-11-16',
      '2026-11-16',
      '0',
      '1.5',
    ]);
  });
});

describe('what else may lie in an XLSX file', () => {
  const macros = { vbaProject: Buffer.from('Sub Auto_Open()') };

  test('macros are neither run nor looked at', async () => {
    const file = await xlsx([{ rows: [HEADING, KIM] }], macros);
    expect(await mailWith(file, 'lista.xlsm')).toMatchObject({ state: 'accepted', plan: 'a' });
  });

  test('a sheet with a chart is a tab without rows', async () => {
    const file = withChartSheet(
      await unzip(await xlsx([{ rows: [HEADING, KIM] }, { rows: [HEADING, ['Avbrott', '', '', '2026-11-16']] }])),
    );
    expect(await mailWith(file)).toMatchObject({
      state: 'partly',
      plan: 'ar',
      refusals: [{ sheet: 3, row: 2, code: 'missing' }],
    });
  });

  test.each<[string, string, string]>([
    [
      'a text box',
      'xl/drawings/drawing1.xml',
      '<a:p><a:r><a:t>Skyddad </a:t></a:r><a:r><a:t>identitet</a:t></a:r></a:p>',
    ],
    ['a property', 'docProps/core.xml', '<x><dc:description>Skyddad identitet</dc:description></x>'],
    ['what a pivot table remembers', 'xl/pivotCache/records1.xml', '<r><s v="Skyddad identitet"/></r>'],
  ])('a marker in %s seals', async (_, name, content) => {
    const files = await unzip(await xlsx([{ rows: [HEADING, KIM] }]));
    expect(await mailWith(zipped({ ...files, [name]: content }))).toMatchObject({ state: 'sealed' });
  });
});

async function unzip(file: Uint8Array): Promise<Record<string, Uint8Array>> {
  return Object.fromEntries(await unzipped(file, fullBudget()));
}

function withChartSheet(files: Record<string, Uint8Array>): Uint8Array {
  const edited = (name: string, before: string, added: string) =>
    Buffer.from(files[name] ?? [])
      .toString()
      .replace(before, `${added}${before}`);
  return zipped({
    ...files,
    'xl/workbook.xml': edited(
      'xl/workbook.xml',
      '<sheet name="Blad2"',
      '<sheet name="Diagram" sheetId="9" r:id="rId9"/>',
    ),
    'xl/_rels/workbook.xml.rels': edited(
      'xl/_rels/workbook.xml.rels',
      '</Relationships>',
      '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet" Target="chartsheets/sheet1.xml"/>',
    ),
    'xl/chartsheets/sheet1.xml': '<chartsheet/>',
  });
}

/** None is a report. */
test.each([
  'A4X_2013.xls',
  'Attendance.xlsx',
  'BlankSheetTypes.xls',
  'merge_cells.xls',
  'merge_cells.xlsx',
  'mixed_sheets.xlsx',
])('%s ends in one verdict', async (name) => {
  const file = readFileSync(new URL(`../fixtures/spreadsheet/${name}`, import.meta.url));
  expect((await mailWith(file, name)).state).toBe('held');
});

test.each<[Format, string]>([
  ['xlsx', 'xl/media/image1.png'],
  ['ods', 'Pictures/1.png'],
])('a picture in an empty sheet may be a list, and is not dropped: %s', async (format, name) => {
  const files = await unzipped(await workbook(format, [{ rows: [] }]), fullBudget());
  const file = zipped({ ...Object.fromEntries(files), [name]: 'PNG' });
  expect(await mailWith(file, `a.${format}`, template())).toMatchObject({
    state: 'partly',
    reason: 'attachment-not-readable',
    plan: 'ah',
  });
});
