import { describe, expect, test } from 'vitest';
import { readDate } from '../../../shared/report-mail/rows/dates.ts';
import { readBlocks } from '../../../shared/report-mail/rows/read-blocks.ts';
import { fieldOf, fold, marksProtection, reportTypeOf } from '../../../shared/report-mail/template/labels.ts';
import { isFuller } from '../../../shared/report-mail/template/lines.ts';
import { BOTH } from '../../../shared/report-mail/template/marks.ts';
import fc from '../../support/fast-check.ts';

test.each([
  ['Persnr', 'personnummer'],
  ['Pnr', 'personnummer'],
  ['Personnr', 'personnummer'],
  ['FÖDELSENUMMER', 'personnummer'],
  ['Personnummer (ÅÅÅÅMMDD-NNNN)', 'personnummer'],
  ['Elev', 'name'],
  ['Elevens namn', 'name'],
  ['Fornamn', 'given-name'],
  ['Efternamn', 'family-name'],
  ['Skolenhet', 'unit'],
  ['Enhetskod', 'unit'],
  ['Sista studiedag', 'date'],
  ['AVBROTTSDATUM', 'date'],
  ['Slutdatum', 'date'],
  ['Startdatum', 'date'],
  ['franvaro fran', 'from'],
  ['Till', 'until'],
  ['Period  från', 'from'],
  ['Period till', 'until'],
  ['Typ', 'report-type'],
  ['Rapporttyp', 'report-type'],
  ['Orsak till rapport', 'report-type'],
  ['Sekretessmarkering', 'protected'],
  ['Skyddad identitet', 'protected'],
  ['e-post', 'email'],
  ['Ogiltig frånvaro (tim)', 'absence-amount'],
  ['Ogiltig frånvaro (%)', 'absence-amount'],
  ['Frånvaro (%)', undefined],
  ['Klass', undefined],
  ['__proto__', undefined],
])('the label %s stands for %s', (label, field) => {
  expect(fieldOf(label)).toBe(field);
});

test('case, å ä ö, spaces and composed letters make no difference to a label', () => {
  const labels = ['Typ av rapport', 'Förnamn', 'Frånvaro från', 'Årskurs', 'Skyddade uppgifter', 'Gäller rapport'];
  const written = fc.tuple(fc.constantFrom(...labels), fc.boolean(), fc.boolean(), fc.boolean(), fc.nat(3));
  fc.assert(
    fc.property(written, ([label, upper, plain, decomposed, spaces]) => {
      let text = label;
      if (upper) text = text.toUpperCase();
      if (plain) text = text.normalize('NFD').replace(/\p{Mark}/gu, '');
      if (decomposed) text = text.normalize('NFD');
      expect(fieldOf(` ${text.replaceAll(' ', ' '.repeat(spaces))}\u00a0`)).toBe(fieldOf(label));
    }),
  );
});

test('folding twice changes nothing', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
});

test.each([
  ['Ogiltig frånvaro', 'absence'],
  ['AVBROTT', 'dropout'],
  ['ej paborjat', 'not-started'],
  ['Studiebevis', 'finished-without-exam'],
  ['Studie start', 'study-start'],
  ['Åter i studier', 'returned'],
  ['Rättelse', 'correction'],
  ['Atertagande', 'withdrawal'],
  ['Slutat', undefined],
])('the report type %s is %s', (written, type) => {
  expect(reportTypeOf(written)).toBe(type);
});

test.each(['', ' ', '0', 'Nej', 'nej.', 'INGEN'])('"%s" marks nobody', (value) => {
  expect(marksProtection(value)).toBe(false);
});

test.each(['Ja', '1', 'x', '-', 'Nej?', 'vet ej', 'Sekretess', '*', 'Nejdå', '\ufdfa'])(
  '"%s" marks protection',
  (value) => {
    expect(marksProtection(value)).toBe(true);
  },
);

describe('dates', () => {
  test.each([
    '2026-11-16',
    '20261116',
    '16/11 2026',
    '16.11.2026',
    '16 nov 2026',
    '16 november 2026',
    'den 16 nov. 2026',
    '2026-11-16 00:00:00',
    '2026–11–16',
    ' 2026-11-16 (sista dagen)',
    '2026/11/16',
  ])('%s is 16 November 2026', (written) => {
    expect(readDate(written)).toEqual({ date: '2026-11-16' });
  });

  test.each([
    '16/11',
    '03/04/2026',
    '16/11/2026',
    '16-11-26',
    '261116',
    '46342',
    'i måndags',
    '16 nov',
    '2026-11',
    `2026-11-16${BOTH}2026-11-17`,
  ])('%s is refused, not guessed at', (written) => expect(readDate(written)).toEqual({ fault: 'format' }));

  test.each(['2026-02-30', '2026-13-01', '20260431', '31 april 2026', '0202-11-16'])('%s does not exist', (written) => {
    expect(readDate(written)).toEqual({ fault: 'no-such-date' });
  });

  test('nothing is missing', () => expect(readDate('  ')).toEqual({ fault: 'missing' }));
});

describe('blocks', () => {
  test('a new number or type begins the next block, in whatever order the labels stand', () => {
    expect(
      readBlocks(
        'Personnummer: 1\nTyp: Avbrott\nDatum: a\n\nPersonnummer: 2\nTyp: Avbrott\nTyp: Studiestart\nPersonnummer: 3',
      ),
    ).toEqual([
      { personnummer: '1', 'report-type': 'Avbrott', date: 'a' },
      { personnummer: '2', 'report-type': 'Avbrott' },
      { 'report-type': 'Studiestart', personnummer: '3' },
    ]);
  });

  test('a name or date above the number is of the pupil in the same paragraph', () => {
    const kim = { name: 'Kim', 'report-type': 'Avbrott', personnummer: '1', date: '2026-11-16' };
    const bo = { name: 'Bo', 'report-type': 'Avbrott', personnummer: '2', date: '2026-11-17' };
    const lines = ({ name, personnummer, date }: typeof kim) => [
      `Typ: Avbrott`,
      `Namn: ${name}`,
      `Pnr: ${personnummer}`,
      `Datum: ${date}`,
    ];
    for (const order of [
      [0, 1, 2, 3],
      [1, 0, 2, 3],
      [3, 1, 0, 2],
      [1, 2, 3, 0],
    ]) {
      const paragraph = (pupil: typeof kim) => order.map((at) => lines(pupil)[at]).join('\n');
      expect(readBlocks(`${paragraph(kim)}\n\n${paragraph(bo)}`)).toEqual([kim, bo]);
    }
  });

  test('what stands above the first number or between two is never given to another pupil', () => {
    const head = 'Typ: Avbrott\nNamn: Rektor\nTelefon: 08-1\nDatum: 2026-11-20';
    const pupil = (at: number) => `Pnr: ${at}\nNamn: ${at} Ek\nTelefon: 070-${at}\nSista studiedag: 2026-11-0${at}`;
    const first = {
      'report-type': 'Avbrott',
      name: '?',
      phone: '?',
      date: `2026-11-20${BOTH}2026-11-01`,
      personnummer: '1',
    };
    const second = { personnummer: '2', name: '2 Ek', phone: '070-2', date: '2026-11-02' };
    expect(readBlocks([head, pupil(1), pupil(2)].join('\n\n'))).toEqual([first, second]);
    // The date may stand above its number or below.
    const inDoubt = { personnummer: '2', name: '?', phone: '?', date: `2026-11-01${BOTH}2026-11-02` };
    expect(readBlocks([head, pupil(1), pupil(2)].join('\n'))).toEqual([first, inDoubt]);
    const reversed = (at: number) => `Sista studiedag: 2026-11-0${at}\nPnr: ${at}`;
    expect(readBlocks(`Typ: Avbrott\n${[1, 2, 3].map(reversed).join('\n')}`)).toEqual([
      { 'report-type': 'Avbrott', date: `2026-11-01${BOTH}2026-11-02`, personnummer: '1' },
      { date: `2026-11-02${BOTH}2026-11-03`, personnummer: '2' },
      { date: '2026-11-03', personnummer: '3' },
    ]);
    expect(readBlocks('Typ: Avbrott\nDatum: 2026-11-20\nPnr: 1\nSista studiedag: 2026-11-02')).toEqual([
      { 'report-type': 'Avbrott', date: `2026-11-20${BOTH}2026-11-02`, personnummer: '1' },
    ]);
  });

  test('a row of a form is no pupil of its own', () => {
    expect(readBlocks('Pnr: 1\nTyp: Avbrott\n\nDatum: 2026-11-01\nNamn: Kim')).toEqual([
      { personnummer: '1', 'report-type': 'Avbrott', date: '2026-11-01', name: 'Kim' },
    ]);
  });

  test('a guardian’s name is not that of the next pupil, who keeps her own type and date', () => {
    const pupil = (at: number, type: string) =>
      `Elev: ${at}\nPnr: ${at}\nVårdnadshavare\nNamn: Anna\nDatum: 2026-11-0${at}\nTyp: ${type}\n`;
    for (const between of ['', '\n'])
      expect(readBlocks(`${pupil(1, 'Avbrott')}${between}${pupil(2, 'Studiebevis')}`)).toMatchObject([
        { personnummer: '1', date: '2026-11-01', 'report-type': 'Avbrott' },
        { personnummer: '2', date: '2026-11-02', 'report-type': 'Studiebevis' },
      ]);
  });

  test('the next name above a number is not added to the name of the pupil before', () => {
    const text =
      'Typ: Avbrott\nDatum: 2026-11-16\n\nNamn: Kim\nPnr: 1\n\nNamn: Bo\nPnr: 2\n\nNamn: Ada\nDatum: 2026-11-17';
    expect(readBlocks(text)).toEqual([
      { 'report-type': 'Avbrott', date: '2026-11-16', name: 'Kim', personnummer: '1' },
      { name: 'Bo', personnummer: '2' },
      { name: 'Ada', date: '2026-11-17' },
    ]);
  });

  test('a telephone in the signature is not the pupil’s', () => {
    const text = 'Typ: Avbrott\nPnr: 1\nTelefon: 070-1\n\nMvh Rektor\nTelefon: 08-1\nE-post: x@y.example';
    expect(readBlocks(text)).toEqual([{ 'report-type': 'Avbrott', personnummer: '1', phone: '070-1' }]);
  });

  test('one label with two values is kept as neither', () => {
    expect(readBlocks('Pnr: 1\nDatum: 2026-11-16\nSista studiedag: 2026-11-17')).toEqual([
      { personnummer: '1', date: `2026-11-16${BOTH}2026-11-17` },
    ]);
  });

  test('bold, bullets, tabs and a value on the next line are read', () => {
    expect(readBlocks('*Typ av rapport:* Avbrott\n• Personnummer:\n20080101-2386\n- Namn\tKim Exempel')).toEqual([
      { 'report-type': 'Avbrott', personnummer: '20080101-2386', name: 'Kim Exempel' },
    ]);
  });

  test('neither the number before the next pupil nor an address is a value', () => {
    expect(readBlocks('Pnr: 1\nFrånvaro till:\n\n2. Alex\nPnr: 2\nSkolenhetskod:\n\n123 45 Stockholm')).toEqual([
      { personnummer: '1', until: '' },
      { personnummer: '2', unit: '' },
    ]);
  });

  test('a colon in running text makes no block', () => {
    expect(readBlocks('Hej: hur går det? Till: dig.\nDatum: i morgon')).toEqual([]);
  });
});

test('a reading that says something else is not fuller', () => {
  expect(isFuller('Datum: 2026-11-16\nNamn: Kim', 'Datum: 2026-11-16\nNamn:')).toBe(true);
  expect(isFuller('Datum: 2026-11-17\nNamn: Kim', 'Datum: 2026-11-16\nNamn:')).toBe(false);
});
