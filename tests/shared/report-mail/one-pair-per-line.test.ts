import { expect, test } from 'vitest';
import { onePairPerLine } from '../../../shared/report-mail/template/one-pair-per-line.ts';
import { factsOf, rawMail, verdictOf } from '../../support/mails.ts';

const KIM = ['Avbrott', '20080101-2386', 'Kim Exempel', '12345678', '2026-11-16'];
const ALEX = ['Avbrott', '20080102-2393', 'Alex Exempel', '12345678', '2026-11-17'];
const LABELS = ['Typ av rapport', 'Personnummer', 'Namn', 'Skolenhetskod', 'Datum'];
const pairs = (values: string[], between: string) => LABELS.map((label, at) => `${label}: ${values[at]}`).join(between);
const table = (rows: string[][]) =>
  `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
const flag = ' Skyddade uppgifter: ';

async function pupilsIn(body: string): Promise<string[]> {
  const contentType = body.startsWith('<') ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8';
  const verdict = await verdictOf(rawMail({ contentType, body }));
  expect(verdict.state).toBe('accepted');
  return factsOf(verdict).map(({ personnummer, name, unit, date }) => [personnummer, name, unit, date].join(' '));
}

const formOf = (values: string[]) =>
  table([[2, 4], [1, 0], [3]].map((row) => row.flatMap((at) => [LABELS[at] ?? '', values[at] ?? ''])));

const OF_KIM = '200801012386 Kim Exempel 12345678 2026-11-16';
const OF_ALEX = '200801022393 Alex Exempel 12345678 2026-11-17';

test.each([
  ['spaces', pairs(KIM, ' ')],
  ['commas', pairs(KIM, ', ')],
  ['semicolons', pairs(KIM, ';')],
  ['nothing', pairs(KIM, '')],
  ['spaces at the ends of flowing lines', pairs(KIM, ' \r\n')],
  ['spaces, with a greeting before them', `Hej! ${pairs(KIM, ' ')}`],
  ['spaces, with a greeting behind them', `${pairs(KIM, ' ')} Mvh Anna Rektor Telefon: 08-123`],
  ['spaces, with a greeting and no telephone', `${pairs(KIM, ' ')} Med vänlig hälsning Anna Rektor 08-123`],
  ['spaces in some lines', pairs(KIM, '\r\n').replace('\r\nNamn', ' Namn')],
  ['tags of a page', `<span>${pairs(KIM, '</span><span>')}</span>`],
  ['blanks of a page', `<span>${pairs(KIM, '</span>&nbsp;<span>')}</span>`],
  ['spaces, with the flag answered', `${pairs(KIM, ' ') + flag}Nej`],
  [
    'the ends of cells',
    table([[0, 1].map((at) => `${LABELS[at]}: ${KIM[at]}`), [2, 3, 4].map((at) => `${LABELS[at]}: ${KIM[at]}`)]),
  ],
  [
    'cells of four columns',
    table([[0, 1], [2, 3], [4]].map((row) => row.flatMap((at) => [LABELS[at] ?? '', KIM[at] ?? '']))),
  ],
  ['a cell for each colon', table(LABELS.map((label, at) => [label, ':', KIM[at] ?? '']))],
])('pairs set apart by %s', async (_, body) => {
  expect(await pupilsIn(body)).toEqual([OF_KIM]);
});

test.each([
  ['on one line', `${pairs(KIM, ' ')} ${pairs(ALEX, ' ')}`],
  ['on a line each', `${pairs(KIM, ' ')}\r\n${pairs(ALEX, ' ')}`],
  ['in a form each, the number below name and date', [KIM, ALEX].map(formOf).join('')],
  ['in a column each', table(LABELS.map((label, at) => [label, KIM[at] ?? '', ALEX[at] ?? '']))],
  [
    'in a column each, below a heading',
    table([['', 'Elev 1', 'Elev 2'], ...LABELS.map((label, at) => [`${label}:`, KIM[at] ?? '', ALEX[at] ?? ''])]),
  ],
])('two pupils %s', async (_, body) => {
  expect(await pupilsIn(body)).toEqual([OF_KIM, OF_ALEX]);
});

test.each([
  'Namn: Kim Exempel Klass: SA24',
  'Namn: Kim Exempel   Namn: Alex Exempel',
  'Personnummer: 20080101-2386   Personnummer: 20080102-2393',
  'Namn: Kim Exempel, personnummer: 20080101-2386',
  'Eleven Kim, Skyddade uppgifter: se brev. Typ av rapport: Avbrott Personnummer: 1',
  'Typ av rapport: Avbrott Skyddade uppgifter: Personnummer: 1',
  'Datum: 2026-11-16 08:15:00',
  '> Typ av rapport: Avbrott Personnummer: 1',
  'Från: Anna Skickat: den 3 november Till: kaa Ämne: Rapport Typ av rapport: Avbrott Personnummer: 1',
  'Typ\tKlass\tPersonnummer\tMentor',
  'Typ:\tPnr:\tDatum:',
  'Pnr\tTyp\tDatum\nNamn\t1\t2',
])('left as it is: %s', (line) => {
  expect(onePairPerLine(line)).toBe(line);
});

test('a number and a date in one row of a form are of one pupil', async () => {
  const form = table([
    ['Personnummer', '20080101-2386', 'Sista studiedag', '2026-11-16'],
    ['Namn', 'Kim Exempel', 'Skolenhetskod', '12345678'],
  ]);
  expect(await pupilsIn(`<p>Typ: Avbrott</p>${form}`)).toEqual([OF_KIM]);
});

test.each([
  ['with no date of its own', ['', 'Datum\t2026-11-16\t']],
  ['by its heading', ['\tElev\tVårdnadshavare', 'Datum: 2026-11-16', '\tElev\tVårdnadshavare']],
])('a guardian’s column is no pupil’s, %s', async (_, head) => {
  const body = `Typ: Avbrott\n${head.join('\n')}\nNamn\tKim\tAnna\nPersonnummer\t20080101-2386\t20080102-2393`;
  expect(await verdictOf(rawMail({ body }))).toMatchObject({ notifications: [] });
});

test.each(['Ja', 'se brev', '', '-'])('a flag on the same line seals by its value: "%s"', async (value) => {
  const { state } = await verdictOf(rawMail({ body: `${pairs(KIM, ' ')}${flag}${value}` }));
  expect(state).toBe(value === '' ? 'accepted' : 'sealed');
});

test('a flag of one pupil’s column seals', async () => {
  const body = table(
    [...LABELS, 'Skyddade uppgifter'].map((label, at) => [label, [...KIM, 'Nej'][at] ?? '', [...ALEX, 'Ja'][at] ?? '']),
  );
  expect(await verdictOf(rawMail({ contentType: 'text/html', body }))).toMatchObject({ state: 'sealed' });
});

test.each([
  [
    'a box in the corner of a form',
    'Pnr\t20080101-2386\tSekretess\nNamn\tKim\tJa\nTyp\tAvbrott\t\nDatum\t2026-11-16\t',
  ],
  ['its words before the labels, below an empty one', `E-post:\nSkyddad identitet ${pairs(KIM, ' ')}`],
])('a flag seals in %s', async (_, body) => {
  expect(await verdictOf(rawMail({ body }))).toMatchObject({ state: 'sealed' });
});

test('a colon of full width is one', async () => {
  expect(await pupilsIn(LABELS.map((label, at) => `${label}：${KIM[at]}`).join('\r\n'))).toEqual([OF_KIM]);
});
