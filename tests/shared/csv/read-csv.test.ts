import { expect, test } from 'vitest';
import { type CsvRow, csvRows, csvStream } from '../../../shared/csv/read-csv.ts';
import fc from '../../support/fast-check.ts';

async function read(text: string | Uint8Array, chunk = 7): Promise<CsvRow[]> {
  const bytes = Buffer.from(text as Uint8Array);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const rows: CsvRow[] = [];
  for await (const group of csvStream(chunks(), ';')) rows.push(...group);
  return rows;
}
const brief = (rows: CsvRow[]) => rows.map(({ row, cells, sound }) => `${row}${sound ? '' : '!'} ${cells.join('|')}`);

test.each([
  ['plain rows', 'a;b\n1;2\n', ['1 a|b', '2 1|2']],
  ['a mark of byte order and CRLF', '\uFEFFa;b\r\n1;2\r\n', ['1 a|b', '2 1|2']],
  ['no line end at the end', 'a;b\n1;2', ['1 a|b', '2 1|2']],
  ['empty rows are counted and left out', 'a;b\n\n;\n1;2\n', ['1 a|b', '4 1|2']],
  ['quotes', 'a;b\n"1;1";"2 ""x"" 2"\n', ['1 a|b', '2 1;1|2 "x" 2']],
  ['a quote inside a word is a letter', 'a;b\n1 "x";2\n', ['1 a|b', '2 1 "x"|2']],
  ['a line break inside quotes', 'a;b\n1;"2\n2"\n3;4\n', ['1 a|b', '2 1|2\n2', '3 3|4']],
  ['an empty quoted field', 'a;b\n"";""\n1;""\n', ['1 a|b', '3 1|']],
  ['a cell too few', 'a;b\n1\n3;4\n', ['1 a|b', '2! 1', '3 3|4']],
  ['a cell too many', 'a;b\n1;2;3\n3;4\n', ['1 a|b', '2! 1|2|3', '3 3|4']],
  ['an unclosed quote', 'a;b\n1;"2\n3;4\n5;6\n', ['1 a|b', '2! 1|2', '3 3|4', '4 5|6']],
  ['an unclosed quote above a quoted row', 'a;b\n1;"2\n3;"4"\n5;6\n', ['1 a|b', '2! 1|2', '3 3|4', '4 5|6']],
  ['an unclosed quote in the last row', 'a;b\n1;"2', ['1 a|b', '2! 1|2']],
  ['text after a closing quote', 'a;b\n"1"x;2\n3;4', ['1 a|b', '2! 1x|2', '3 3|4']],
  ['nothing', '', []],
])('reads %s', async (_what, text, expected) => {
  expect(brief(await read(text))).toEqual(expected);
});

test.each([
  ['rows of any width', 'a,b\n1\n\n1,2,3', ['1 a|b', '2 1', '3 ', '4 1|2|3']],
  ['a cell of many lines', `"${'x\n'.repeat(9)}",2\n3`, [`1 ${'x\n'.repeat(9)}|2`, '2 3']],
  ['text after a closing quote', '"1"x,2\n3', ['1 1x|2', '2 3']],
  ['an unclosed quote', 'a,b\n1,"2\n3,4', ['1 a|b', '2! 1|2\n3,4']],
  ['nothing', '', []],
])('reads in a whole text %s', (_what, text, expected) => {
  expect(brief([...csvRows(text, ',')])).toEqual(expected);
});

test('an unclosed quote spoils its own row, whatever number of rows follows', async () => {
  const rest = Array.from({ length: 50 }, (_, n) => `${n};x`);
  const rows = await read(`a;b\n1;"2\n${rest.join('\n')}`);
  expect(rows.filter(({ sound }) => !sound)).toHaveLength(1);
  expect(rows).toHaveLength(52);
});

test('a byte that is not UTF-8 spoils its own cell', async () => {
  const rows = await read(Buffer.concat([Buffer.from('a;b\n1;'), Buffer.from([0xe5]), Buffer.from('\n3;å\n')]));
  expect(brief(rows)).toEqual(['1 a|b', '2 1|\uFFFD', '3 3|å']);
});

test('a file without line breaks is cut, not kept in memory', async () => {
  const rows = await read('x'.repeat(250_000), 10_000);
  expect(rows.length).toBeGreaterThan(1);
});

const cell = fc.string({ unit: fc.constantFrom('a', 'å', '"', ';', '\n', ' ', '🙂') });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test('what is written with quotes comes back, however the bytes are cut', async () => {
  const rows = fc.array(fc.tuple(cell, cell), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, chunk) => {
      const cells = written.map(([first, second]) => [first.replaceAll('\n', ' '), second.replaceAll(';', ',')]);
      fc.pre(cells.every((row) => row.join('').split('\n').length < 5));
      const text = ['a;b', ...cells.map((row) => row.map(quoted).join(';'))].join('\n');
      const found = await read(text, chunk);
      expect(found.slice(1).map((row) => row.cells)).toEqual(cells.filter((row) => row.join('').trim() !== ''));
      expect(found.every(({ sound }) => sound)).toBe(true);
    }),
  );
});

test('rows that are in order are read, whatever stands between them', async () => {
  const junk = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ';', ' ') }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(junk, async (texts) => {
      const lines = texts.flatMap((text, n) => [text, `id${n};ok`]);
      const found = (await read(['a;b', ...lines].join('\n'))).map(({ cells }) => cells.join('|'));
      expect(found.filter((text) => /^id\d+\|ok$/.test(text))).toHaveLength(texts.length);
    }),
  );
});
