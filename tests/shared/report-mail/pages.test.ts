import { describe, expect, test } from 'vitest';
import { readPage } from '../../../shared/report-mail/mail/html-text.ts';
import { attached, factsOf, multipart, rawMail, text, verdictOf } from '../../support/mails.ts';
import { workbook } from '../../support/workbooks.ts';

const KIM = ['Avbrott', '20080101-2386', 'Kim Exempel', '2026-11-16'];
const BO = ['Avbrott', '20080102-2393', 'Bo Prov', '2026-11-16'];
const HEADING = ['Typ av rapport', 'Personnummer', 'Namn', 'Datum'];

const row = (cells: string[], attributes = '', cell = '') =>
  `<tr ${attributes}>${cells.map((one) => `<td ${cell}>${one}</td>`).join('')}</tr>`;
const mail = (content: string) => rawMail({ contentType: 'text/html; charset=utf-8', body: content });
const listed = (bo: string, style = '') =>
  mail(`<html><head><style>${style}</style></head><body><table>${row(HEADING)}${row(KIM)}${bo}</table></body></html>`);
const numbers = async (raw: Uint8Array) => factsOf(await verdictOf(raw)).map(({ personnummer }) => personnummer);
const ONLY_KIM = ['200801012386'];

describe('what a page hides is no pupil, and is told', () => {
  test.each<[string, string, string?]>([
    ['display:none', row(BO, 'style="display:none"')],
    ['in capitals', row(BO, 'style="DISPLAY : NONE !important"')],
    ['hidden', row(BO, 'hidden')],
    ['visibility:hidden', row(BO, 'style="visibility:hidden"')],
    ['visibility:collapse', row(BO, "style='visibility:collapse'")],
    ['mso-hide', row(BO, 'style="mso-hide:all"')],
    ['height 0 of Excel', row(BO, 'height=0 style="mso-height-source:userset"')],
    ['height:0', row(BO, 'style="height:0pt"')],
    ['font-size:0', row(BO, '', 'style="font-size:0"')],
    ['font-size:1px', row(BO, '', 'style="font-size:1px"')],
    ['white on white', row(BO, '', 'style="color:#fff"')],
    ['white on white, by a tag', row(BO.map((one) => `<font color="white">${one}</font>`))],
    ['nearly white on white', row(BO, 'style="color:rgb(254, 254, 254)"')],
    ['grey on grey', row(BO, 'bgcolor="#cccccc" style="color:#ccc"')],
    ['transparent', row(BO, 'style="color:transparent"')],
    ['opacity 0', row(BO, 'style="opacity:0"')],
    ['a class', row(BO, 'class="a dold"'), '.dold { display: none }'],
    ['a class of a row', row(BO, 'class=dold'), '<!-- tr.dold, p.x {color:red; display:none;} -->'],
    ['an id', row(BO, 'id=x1'), '/* { */ #x1{visibility:hidden}'],
    ['a class within', row(BO, 'class=dold'), 'table tr.dold > td { font-size: 0 }'],
    ['a group for screens', row(BO, 'class=dold'), '@charset "utf-8"; @media screen { .dold{display:none} }'],
    ['an element around', `<tbody style="display:none">${row(BO)}</tbody>`],
  ])('%s', async (_, bo, style) => {
    const verdict = await verdictOf(listed(bo, style));
    expect(verdict).toMatchObject({ state: 'accepted', plan: 'a', notRead: [{ attachment: 0 }] });
    expect(factsOf(verdict).map(({ personnummer }) => personnummer)).toEqual(ONLY_KIM);
  });

  test('is still searched for markers', async () => {
    expect((await verdictOf(listed(row(['Eleven har skyddad identitet'], 'hidden')))).state).toBe('sealed');
    const flagged = (attributes: string) =>
      mail(`<table>${row([...HEADING, 'Skydd'])}${row([...KIM, 'Nej'])}${row([...BO, 'Ja'], attributes)}</table>`);
    expect((await verdictOf(flagged('style="display:none"'))).state).toBe('sealed');
  });

  test('a hidden cell takes no room, an unseen one does', () => {
    const page = (style: string) =>
      readPage(`<table>${row(HEADING)}<tr><td>a</td><td style="${style}">b</td><td>c</td></tr></table>`);
    expect(page('display:none').text).toMatch(/\na\tc$/);
    expect(page('visibility:hidden').text).toMatch(/\na\t\tc$/);
  });

  test('a hidden column of Excel is left out', () => {
    const columns = '<col width=64><col width=0 style="display:none"><col width=64>';
    const { text: read, hidden } = readPage(
      `<table>${columns}${row(['Namn', 'Pnr', 'Typ'])}${row(['a', 'b', 'c'])}</table>`,
    );
    expect([read, hidden]).toEqual(['Namn\t\tTyp\na\t\tc', { rows: 0, columns: 1, texts: 0 }]);
  });

  test.each([
    ['a preview padded with joiners', '<div style="display:none;max-height:0">&nbsp;&zwnj;&#847;&nbsp;</div>'],
    ["Excel's last row", `<table>${row(['', ''], 'height=0 style="display:none"')}</table>`],
    [
      'styles for print and for telephones',
      '<style>@media print{p{display:none}} @media (max-width:600px){p{display:none}}</style><p>Hej',
    ],
    ['a white heading on blue', '<table><tr style="background:#0057b8"><th style="color:#fff">Hej</th></tr></table>'],
    ['a white heading on a picture', '<td background="x.png" style="color:white">Hej</td>'],
    ['small text in a layout', '<td style="font-size:0"><div style="font-size:13px">Hej</div></td>'],
  ])('%s hides nothing', (_, page) => {
    expect(readPage(page).hidden).toEqual({ rows: 0, columns: 0, texts: 0 });
  });

  test('which the plain text beside it shows, is a doubt', async () => {
    const plain = [HEADING, KIM, BO].map((cells) => cells.join('\t')).join('\n');
    const page = `<p>Typ av rapport: Avbrott</p><table>${row(HEADING)}${row(KIM)}${row(BO, 'hidden')}</table>`;
    const both = multipart(
      [text(`Typ av rapport: Avbrott\n\n${plain}`), { type: 'text/html', content: page }],
      'alternative',
    );
    expect(await verdictOf(rawMail(both))).toMatchObject({ state: 'partly', plan: 'ah', reason: 'readings-disagree' });
  });
});

describe('a struck-out row is held', () => {
  test.each<[string, string, string?]>([
    ['s', row(BO.map((one) => `<s>${one}</s>`))],
    ['del', row(BO.map((one) => `<del>${one}</del>`))],
    ['strike of Word', row(BO.map((one) => `<p class=MsoNormal><strike><span lang=SV>${one}</span></strike></p>`))],
    ['around the row', row(BO, 'style="text-decoration:line-through"')],
    ['Google Sheets', row(BO, '', 'style="text-decoration-line:line-through"')],
    ['a class of Excel', row(BO, '', 'class=xl66'), 'td{color:black} .xl66 {text-decoration:line-through;}'],
    ['the name only', row([BO[0] ?? '', BO[1] ?? '', `<s>${BO[2]}</s>`, BO[3] ?? ''])],
    ['by marks of chat programs', row(BO.map((one) => `~~${one}~~`))],
    ['letter by letter', row(BO.map((one) => [...one].join('\u0336')))],
  ])('%s', async (_, bo, style) => {
    const verdict = await verdictOf(listed(bo, style));
    expect(verdict).toMatchObject({ state: 'partly', plan: 'ah', reason: 'struck-out' });
  });

  test('a line of the template', async () => {
    const form = (date: string) =>
      mail(`<p>Typ av rapport: Avbrott</p><p>Personnummer: 20080101-2386</p><p>Datum: ${date}</p>`);
    expect(await verdictOf(form('<s>2026-11-15</s> 2026-11-16'))).toMatchObject({
      state: 'held',
      reason: 'struck-out',
    });
    expect(await verdictOf(form('2026-11-16'))).toMatchObject({ state: 'accepted' });
  });

  test('a date for all rows', async () => {
    const page = `<p>Typ av rapport: Avbrott</p><p><s>Datum: 2026-11-15</s></p><table>${row(['Pnr', 'Namn'])}${row(['20080101-2386', 'Kim'])}</table>`;
    expect(await verdictOf(mail(page))).toMatchObject({ state: 'held', plan: 'h', reason: 'struck-out' });
  });

  test.each(['xlsx', 'ods'] as const)('%s', async (format) => {
    const file = await workbook(format, [{ rows: [HEADING, KIM, BO], struck: ['B3'] }]);
    const verdict = await verdictOf(
      rawMail(multipart([text('Bifogat.'), attached(`a.${format}`, file, 'application/octet-stream')])),
    );
    expect(verdict).toMatchObject({ plan: 'ah', reason: 'struck-out' });
  });
});

describe('a list or form within a layout is read as itself', () => {
  const list = `<table>${row(HEADING)}${row(KIM)}</table>`;
  const form = `<table>${HEADING.map((label, at) => row([label, KIM[at] ?? ''])).join('')}</table>`;
  test.each([
    ['beside a logo', (inner: string) => `<table><tr><td><img src="cid:logo"></td><td>${inner}</td></tr></table>`],
    ['beside a name', (inner: string) => `<table><tr><td>Exempelgymnasiet</td><td>${inner}</td></tr></table>`],
    [
      'between spacers',
      (inner: string) =>
        `<table>${row([' ', ' ', ' '])}<tr><td>&nbsp;</td><td>${inner}</td><td>&nbsp;</td></tr></table>`,
    ],
    [
      'four tables deep',
      (inner: string) =>
        ['', '', '', ''].reduce((all) => `<table><tr><td width=20></td><td>${all}</td></tr></table>`, inner),
    ],
    [
      'below a wide banner',
      (inner: string) => `<table><tr><td colspan=100>Rapport</td></tr><tr><td colspan=100>${inner}</td></tr></table>`,
    ],
    ['in cells that are never closed', (inner: string) => `<table><tr><td>Skolan<td>${inner}</table>`],
  ])('%s', async (_, layout) => {
    expect(await numbers(mail(layout(list)))).toEqual(ONLY_KIM);
    expect(await numbers(mail(layout(form)))).toEqual(ONLY_KIM);
  });

  test.each([
    [
      'a title over all rows',
      `<table><tr><td rowspan=4>Elev</td><td>${HEADING[0]}</td><td>${KIM[0]}</td></tr>${[1, 2, 3].map((at) => row([HEADING[at] ?? '', KIM[at] ?? ''])).join('')}</table>`,
    ],
    [
      'a title to the end',
      `<table><tr><td rowspan=0>Elev</td><td>${HEADING[0]}</td><td>${KIM[0]}</td></tr>${[1, 2, 3].map((at) => row([HEADING[at] ?? '', KIM[at] ?? ''])).join('')}</table>`,
    ],
    [
      'labels over two columns',
      `<table>${HEADING.map((label, at) => `<tr><td colspan=2>${label}</td><td>${KIM[at]}</td></tr>`).join('')}</table>`,
    ],
    [
      'values over two columns',
      `<table>${HEADING.map((label, at) => `<tr><td>${label}</td><td colspan=3>${KIM[at]}</td></tr>`).join('')}</table>`,
    ],
    [
      'lines in one cell',
      `<table><tr><td>${HEADING.map((label, at) => `${label}: ${KIM[at]}`).join('<br>')}</td><td>logo</td></tr></table>`,
    ],
  ])('a form with %s', async (_, page) => {
    expect(await numbers(mail(page))).toEqual(ONLY_KIM);
  });
});

describe('merged cells of a list', () => {
  test('a value over several rows counts for each', async () => {
    const page = `<table>${row(HEADING)}<tr><td rowspan=2>Avbrott</td><td>20080101-2386</td><td>Kim</td><td rowspan=0>2026-11-16</td></tr>${row(['20080102-2393', 'Bo'])}</table>`;
    expect(factsOf(await verdictOf(mail(page)))).toMatchObject([
      { personnummer: '200801012386', type: 'dropout', date: '2026-11-16' },
      { personnummer: '200801022393', type: 'dropout', date: '2026-11-16' },
    ]);
  });

  test('headings and cells merged alike fit', async () => {
    const wide = (cells: string[]) => `<tr>${cells.map((one) => `<td colspan=2>${one}</td>`).join('')}</tr>`;
    expect(await numbers(mail(`<table>${wide([...HEADING, 'Skydd'])}${wide([...KIM, 'Nej'])}</table>`))).toEqual(
      ONLY_KIM,
    );
  });

  test('a heading in two rows is one', async () => {
    const head = `<tr><td rowspan=2>Typ av rapport</td><td rowspan=2>Pnr</td><td colspan=2>Frånvaro</td><td colspan=2>Skyddade uppgifter</td></tr><tr><td>Från</td><td>Till</td><td>Nej</td><td>Ja</td></tr>`;
    const list = (...answers: string[]) =>
      mail(
        `<table>${head}${row(['Ogiltig frånvaro', '20080101-2386', '2026-10-01', '2026-11-16', ...answers])}</table>`,
      );
    expect((await verdictOf(list('', 'x'))).state).toBe('sealed');
    expect((await verdictOf(list('x', ''))).state).not.toBe('accepted');
  });

  test.each(['xlsx', 'ods', 'xls'] as const)('%s: a flag merged over Nej and Ja', async (format) => {
    const list = async (answers: string[]) => {
      const rows = [
        [...HEADING, 'Skydd', null],
        [null, null, null, null, 'Nej', 'Ja'],
        [...KIM, ...answers],
      ];
      const file = await workbook(format, [{ rows, merges: [[0, 4, 0, 5]] }]);
      return verdictOf(rawMail(multipart([text('Hej'), attached(`a.${format}`, file, 'application/octet-stream')])));
    };
    expect((await list(['', 'x'])).state).toBe('sealed');
    expect((await list(['x', ''])).state).not.toBe('accepted');
  });

  test.each([
    ['columns', `<table>${row(HEADING)}${'<tr><td colspan=99999>x</td></tr>'.repeat(30_000)}</table>`],
    [
      'rows',
      `<table>${row(HEADING)}<tr>${'<td rowspan=65534>xxxxxxxxxx</td>'.repeat(50)}</tr>${'<tr><td>x</td></tr>'.repeat(30_000)}</table>`,
    ],
  ])('a mail whose %s never end is held', async (_, page) => {
    expect(await verdictOf(mail(page))).toMatchObject({ state: 'held' });
  });

  test.each([
    [
      'rules',
      `<style>${Array.from({ length: 20_000 }, (_, at) => `td td td.a${at % 7}{color:red}`).join('')}</style>${'<td class=a1>'.repeat(9_000)}`,
    ],
    ['styles', '<style>'.repeat(200_000)],
    ['comments', `<style>${'/*'.repeat(900_000)}`],
    ['groups', `<style>${'@media screen{'.repeat(100_000)}`],
  ])('a page of endless %s is held or read in time', async (_, page) => {
    expect((await verdictOf(mail(page))).state).toBe('held');
  });
});
