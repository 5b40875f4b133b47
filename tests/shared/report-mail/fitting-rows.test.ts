import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../shared/report-mail/verdict/verdict.ts';
import fc from '../../support/fast-check.ts';
import { attached, multipart, type Part, rawMail, text, verdictOf } from '../../support/mails.ts';
import { again, seedFor, WHOLE } from '../../support/random.ts';
import { workbook } from '../../support/workbooks.ts';

const ABOVE = 'Typ av rapport: Avbrott\r\nDatum: 2026-11-16\r\n';
const PUPILS = [
  { Personnummer: '20080101-2386', Förnamn: 'Kim', Efternamn: 'Exempel', Telefon: '070-174 06 05', Klass: 'SA23' },
  { Personnummer: '20080102-2393', Förnamn: 'Bo', Efternamn: 'Prov', Telefon: '', Klass: '' },
  { Personnummer: '20080103-2392', Förnamn: 'Åsa', Efternamn: 'Test', Telefon: '070-174 06 06', Klass: 'NA24' },
];
const FLAGS = ['Skyddade uppgifter', 'Sekretessmarkering', 'Skydd'];

/** `colspan` of each cell, `rowspan` of the first row's. */
type Cell = { text: string; colspan?: number; rowspan?: number };
type Form = (rows: Cell[][]) => Part[] | Promise<Part[]>;

const csv =
  (delimiter: string): Form =>
  (rows) => {
    const list = rows.map((cells) => cells.map((cell) => cell.text).join(delimiter)).join('\r\n');
    return [text(ABOVE), attached('lista.csv', list)];
  };
const page = (rows: Cell[][], wrap = (cell: string) => cell) =>
  `<table border=1>${rows
    .map(
      (cells) =>
        `<tr>${cells.map(({ text: cell, colspan = 1, rowspan = 1 }) => `<td${colspan > 1 ? ` colspan="${colspan}"` : ''}${rowspan > 1 ? ` rowspan=${rowspan}` : ''}>${wrap(cell)}</td>`).join('')}</tr>`,
    )
    .join('')}</table>`;
const html = (content: string): Part => ({ type: 'text/html; charset=utf-8', content });
const inPage = (list: string) => html(`<html><body>${ABOVE.replaceAll('\r\n', '<br>')}${list}</body></html>`);

const DELIMITED: Record<string, Form> = {
  'a list with semicolons': csv(';'),
  'a list with commas': csv(','),
  'a list with tabs': csv('\t'),
  'tabs in the text': (rows) => [
    text(`${ABOVE}\r\n${rows.map((cells) => cells.map((cell) => cell.text).join('\t')).join('\r\n')}`),
  ],
};
const PAGES: Record<string, Form> = {
  'a page': (rows) => [inPage(page(rows))],
  'a page of Outlook': (rows) => [inPage(page(rows, (cell) => `<p class=MsoNormal>${cell}<o:p></o:p></p>`))],
  'a page of Google Sheets': (rows) => [
    inPage(page(rows, (cell) => `<div style="white-space:nowrap"><span>${cell}</span></div>`)),
  ],
  'a page in a layout': (rows) => [
    inPage(`<table><tr><td width=20>&nbsp;</td><td>${page(rows)}</td><td><img src="cid:x"></td></tr></table>`),
  ],
  'a page under an Excel name': (rows) => [
    text(ABOVE),
    attached('lista.xls', `<html><body>${page(rows)}</body></html>`, 'application/vnd.ms-excel'),
  ],
};
const SHEETS: Record<string, Form> = Object.fromEntries(
  (['xlsx', 'ods', 'xls'] as const).map((format): [string, Form] => [
    format,
    async (rows) => {
      const sheet = { rows: rows.map((cells) => cells.flatMap(spread)), merges: mergesOf(rows) };
      return [text(ABOVE), attached(`lista.${format}`, await workbook(format, [sheet]), 'application/octet-stream')];
    },
  ]),
);

const spread = ({ text: cell, colspan = 1 }: Cell) => [cell, ...Array.from({ length: colspan - 1 }, () => null)];

function mergesOf(rows: Cell[][]): [number, number, number, number][] {
  return rows.flatMap((cells, row) => {
    let column = 0;
    return cells.flatMap(({ colspan = 1, rowspan = 1 }): [number, number, number, number][] => {
      const start = column;
      column += colspan;
      return colspan * rowspan > 1 ? [[row, start, row + rowspan - 1, start + colspan - 1]] : [];
    });
  });
}

type Change = 'none' | 'a cell is missing' | 'an empty cell too many' | 'a cell too many' | 'two cells in one';
type Drawn = {
  columns: string[];
  flag: string;
  answers: string[];
  change: Change;
  row: number;
  at: number;
  form: string;
};

const drawn = (forms: Record<string, Form>, changes: Change[]) =>
  fc.record({
    columns: fc.shuffledSubarray(['Personnummer', 'Förnamn', 'Efternamn', 'Telefon', 'Klass', 'flag'], {
      minLength: 6,
    }),
    flag: fc.constantFrom(...FLAGS),
    answers: fc.array(fc.constantFrom('Nej', 'Nej', '', '0', 'Ja', 'x'), { minLength: 3, maxLength: 3 }),
    change: fc.constantFrom(...changes),
    row: fc.nat(2),
    at: fc.nat(4),
    form: fc.constantFrom(...Object.keys(forms)),
  });

function rowsOf({ columns, flag, answers, change, row, at }: Drawn): Cell[][] {
  const heading = columns.map((column) => ({ text: column === 'flag' ? flag : column }));
  const rows = PUPILS.map((pupil, index) =>
    columns.map(
      (column): Cell => ({ text: (column === 'flag' ? answers[index] : pupil[column as keyof typeof pupil]) ?? '' }),
    ),
  );
  const changed = rows[row] ?? [];
  const [one, other] = [changed[at], changed[at + 1]];
  if (change === 'a cell is missing') changed.splice(at, 1);
  if (change === 'an empty cell too many') changed.splice(at, 0, { text: '' });
  if (change === 'a cell too many') changed.splice(at, 0, { text: 'Exempel' });
  if (change === 'two cells in one') changed.splice(at, 2, { text: `${one?.text} ${other?.text}`.trim(), colspan: 2 });
  return [heading, ...rows];
}

async function holds(forms: Record<string, Form>, one: Drawn): Promise<void> {
  const parts = await (forms[one.form] as Form)(rowsOf(one));
  const verdict = await verdictOf(rawMail(multipart(parts)));
  if (one.answers.some((answer) => ['Ja', 'x'].includes(answer)) && !merges(one)) expect(verdict.state).toBe('sealed');
  const taken = numbersIn(verdict);
  const changed = PUPILS[one.row]?.Personnummer.replace('-', '') ?? '';
  if (one.change !== 'none') expect(taken).not.toContain(changed);
  if (verdict.state === 'sealed') return;
  for (const [index, { Personnummer }] of PUPILS.entries())
    if (one.change === 'none' || index !== one.row) expect(taken).toContain(Personnummer.replace('-', ''));
}

/** The flag's own cell holds two things, or is the one that is missing. */
const merges = ({ change, columns, at }: Drawn) =>
  (change === 'two cells in one' && columns.slice(at, at + 2).includes('flag')) ||
  (change === 'a cell is missing' && columns[at] === 'flag');

const numbersIn = ({ notifications }: Verdict) => notifications.map(({ personnummer }) => personnummer);

describe('in a list with a flag a row that does not fit its headings is never taken, and a yes in it seals', () => {
  const all = { ...DELIMITED, ...PAGES };
  test.each<[string, Record<string, Form>, Change[], number]>([
    ['of text', all, ['none', 'a cell is missing', 'a cell too many', 'an empty cell too many'], 60],
    ['of pages', PAGES, ['two cells in one'], 30],
    ['of sheets', SHEETS, ['none', 'a cell too many', 'two cells in one'], 10],
  ])('%s', { timeout: 600_000 }, async (name, forms, changes, runs) => {
    const { failed, counterexample, errorInstance } = await fc.check(
      fc.asyncProperty(drawn(forms, changes), (one) => holds(forms, one)),
      { numRuns: WHOLE ? runs * 20 : runs, seed: seedFor(`rows ${name}`) },
    );
    expect(failed, `${fc.stringify(counterexample)}\n${errorInstance}\n${again()}`).toBe(false);
  });
});
