import { unzipSync, zipSync } from 'fflate';
import { type ColumnDef, type DataValidation, writeXlsx } from 'hucre/xlsx';
import { REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import { guideWith } from '../../shared/report-mail/rows/kit-guide.ts';

const ROWS = 500;

type Column = { header: string; width: number; check?: Omit<DataValidation, 'range' | 'errorTitle'> };

const date: Column['check'] = {
  type: 'date',
  operator: 'greaterThan',
  formula1: 'DATE(2015,1,1)',
  errorMessage: 'Skriv datum som år-månad-dag, till exempel 2026-11-16.',
};
const length = (from: number, to: number, errorMessage: string): Column['check'] => ({
  type: 'textLength',
  operator: 'between',
  formula1: `${from}`,
  formula2: `${to}`,
  errorMessage,
});

const COLUMNS: Column[] = [
  {
    header: 'Typ av rapport',
    width: 20,
    check: { type: 'list', values: Object.values(REPORT_TYPE_WORDS), errorMessage: 'Välj ett ord i listan.' },
  },
  {
    header: 'Personnummer',
    width: 18,
    check: length(10, 13, 'Skriv personnumret med tolv siffror, till exempel 20080101-2386.'),
  },
  { header: 'Namn', width: 26 },
  { header: 'Skolenhetskod', width: 16, check: length(8, 8, 'Skolenhetskoden har åtta siffror.') },
  { header: 'Datum', width: 13, check: date },
  { header: 'Frånvaro från', width: 15, check: date },
  { header: 'Frånvaro till', width: 15, check: date },
  { header: 'Program', width: 12 },
  { header: 'Årskurs', width: 10 },
  { header: 'Telefon', width: 16 },
  { header: 'E-post', width: 28 },
  { header: 'Gäller rapport', width: 16 },
];
const DATES = new Set(['Datum', 'Frånvaro från', 'Frånvaro till']);

/** The same headings and number give the same bytes: CDK deploys no unchanged function. */
const MADE = new Date('2026-01-01T00:00:00Z');

/** xlsx: the list that schools fill in, with the number that they call. */
export async function blankReport(phone: string): Promise<Uint8Array> {
  const columns = COLUMNS.map(
    ({ header, width }): ColumnDef => ({ width, numFmt: DATES.has(header) ? 'yyyy-mm-dd' : '@' }),
  );
  const dataValidations = COLUMNS.flatMap(({ check }, index): DataValidation[] => {
    const column = String.fromCharCode('A'.charCodeAt(0) + index);
    const range = `${column}2:${column}${ROWS + 1}`;
    return check
      ? [{ ...check, range, allowBlank: true, showErrorMessage: true, errorTitle: 'Går inte att läsa' }]
      : [];
  });
  const blank = COLUMNS.map(() => null);
  const made = await writeXlsx({
    properties: { title: 'Rapport till KAA', creator: 'KAA', created: MADE, modified: MADE },
    sheets: [
      {
        name: 'Rapport',
        columns,
        rows: [COLUMNS.map(({ header }) => header), ...Array.from({ length: ROWS }, () => blank)],
        dataValidations,
        freezePane: { rows: 1 },
      },
      { name: 'Så gör du', columns: [{ width: 110 }], rows: guideWith(phone).map((line) => [line]) },
    ],
  });
  // A zip holds the local time.
  return zipSync(unzipSync(made), { mtime: new Date(2026, 0, 1) });
}
