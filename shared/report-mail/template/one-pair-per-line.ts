import { MAX_COLUMNS, MAX_LINE_LENGTH } from '../limits.ts';
import { isHeading } from './headings.ts';
import { type Field, fieldOf, isTypeValue } from './labels.ts';

const STRONG: Field[] = ['personnummer', 'report-type'];
type Pair = { field: Field; label: string; value: string };

/** Any doubt leaves a line as it is. */
export function onePairPerLine(text: string): string {
  if (!SEVERAL_PAIRS.test(text)) return text;
  const lines = transposePupils(text.split('\n'));
  return lines.flatMap((line, index) => splitPairs(line, lines[index + 1])).join('\n');
}

const SEVERAL_PAIRS = /[:：\t].*[:：\t]/;

function splitPairs(line: string, next = ''): string[] {
  if (line.length > MAX_LINE_LENGTH || /^\s*>/.test(line) || !SEVERAL_PAIRS.test(line)) return [line];
  const [form = '', greeting] = splitAt(line.search(GREETING), line);
  const pairs = isFlagAnsweredBelow(form, next) ? undefined : (pairsOfCells(form) ?? pairsOfLine(form));
  return pairs ? [...pairs, ...(greeting ? [greeting] : [])] : [line];
}

const GREETING = /(?<!\p{Letter})(?:(?:med )?vänlig(?:a|t)? hälsning|m\.?v\.?h\.?(?!\p{Letter}))/iu;

function splitAt(at: number, line: string): string[] {
  return at < 0 ? [line] : [line.slice(0, at), line.slice(at)];
}

/** "Namn", "Kim Exempel", "Årskurs", "2". */
function pairsOfCells(line: string): string[] | undefined {
  const all = cellsOf(line.trimEnd());
  const cells = all.filter((cell) => !/^[:：]$/.test(cell));
  if (cells.length % 2 > 0 && all.length > 1) cells.push('');
  const pairs = cells.flatMap((label, index): Pair[] => {
    const field = index % 2 === 0 ? fieldOf(label) : undefined;
    return field ? [{ field, label, value: cells[index + 1] ?? '' }] : [];
  });
  const isPaired = pairs.length * 2 === cells.length && pairs.every(({ value }) => fieldOf(value) === undefined);
  const hasColons = all.some((cell) => /^[:：]$/.test(cell));
  const isForm = hasColons ? pairs.length > 0 : pairs.length > 1 && pairs.some(isFitting);
  return isPaired && isForm ? pairs.map(({ label, value }) => `${bare(label)}: ${value}`) : undefined;
}

function isFlagAnsweredBelow(line: string, next: string): boolean {
  if (!line.includes('\t')) return false;
  const cells = cellsOf(line);
  const below = cellsOf(next);
  return cells.some((cell, index) => {
    const answer = cells[index + 1] ? '' : (below[index] ?? '');
    return fieldOf(cell) === 'protected' && answer !== '' && fieldOf(answer) === undefined;
  });
}

function bare(label: string): string {
  return label.replace(/\s*[:：]$/, '');
}

/** In a list's heading it is a label. */
function isFitting({ field, value }: Pair): boolean {
  if (field === 'report-type') return isTypeValue(value);
  if (field === 'protected') return /^(?:ja|nej|x|0|1|ingen)$/i.test(value);
  return FIELDS_WITH_DIGITS.includes(field) && /^\d/.test(value);
}

const FIELDS_WITH_DIGITS: Field[] = ['personnummer', 'unit', 'date', 'from', 'until', 'year'];

function cellsOf(line: string): string[] {
  return line.split('\t').map((cell) => cell.trim());
}

function pairsOfLine(line: string): string[] | undefined {
  if (isHeading(cellsOf(line))) return undefined;
  const pieces: string[] = [];
  const fields: (Field | undefined)[] = [undefined];
  let start = 0;
  for (const { index } of line.matchAll(/[:：](?!\d\d\b)/g)) {
    const found = labelBefore(line.slice(start, index));
    if (!found) return undefined;
    pieces.push(line.slice(start, start + found.at));
    fields.push(found.field);
    start += found.at;
  }
  pieces.push(line.slice(start));
  const lines = pieces.map((piece) => piece.replace(/^\s+|(?<![\s,;|•·])[\s,;|•·]+$/g, ''));
  const isOfTemplate = lines[0] === '' || fields.some((field) => field && STRONG.includes(field));
  // Split, both lines would be the last pupil's.
  const isSideBySide = fields.length > 2 && new Set(fields.slice(1)).size === 1;
  const isForm = isOfTemplate && fields.length > 2 && !isSideBySide;
  // They may mark somebody (PR5).
  const isFlagInDoubt = fields.some(
    (field, at) =>
      field === 'protected' && ((at < lines.length - 1 && isUnanswered(lines[at])) || (at === 1 && lines[0] !== '')),
  );
  const isFlagAlone = fieldOf(lines[0] ?? '') === 'protected';
  return isForm && !isFlagInDoubt && !isFlagAlone ? lines.filter((piece) => piece !== '') : undefined;
}

function isUnanswered(piece = ''): boolean {
  return /[:：]\W*$/.test(piece);
}

const WORDS_OF_A_LABEL = 4;
const MAX_LABEL_LENGTH = 60;

/** A lower-case label is a word of a sentence. */
function labelBefore(text: string): { at: number; field: Field } | undefined {
  const from = Math.max(0, text.length - MAX_LABEL_LENGTH);
  const begins = [...text.slice(from).matchAll(/(?<=^|[\s,;|•·*]|[\p{Ll}\d])\p{Lu}/gu)].map(
    ({ index }) => from + index,
  );
  for (const at of begins.slice(-WORDS_OF_A_LABEL)) {
    const field = fieldOf(text.slice(at).replaceAll('*', ''));
    if (field) return { at, field };
  }
  return undefined;
}

const MAX_TABLE_LINES = 40;

/** A column per pupil. */
function transposePupils(lines: string[]): string[] {
  if (!lines.some((line) => line.includes('\t'))) return lines;
  const turned: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = endOfColumns(lines, at);
    const rows = lines.slice(at, end);
    const isOfPupils = isRowOfPupils(rows[0] ?? '') && !NOT_OF_PUPILS.test(lines[at - 1] ?? '');
    turned.push(...((isOfPupils && turnedColumns(rows)) || rows));
    at = end;
  }
  return turned;
}

function endOfColumns(lines: string[], start: number): number {
  let end = start;
  while (end < lines.length && (isRowOfPupils(lines[end] ?? '') || (end > start && lines[end]?.trim() === '')))
    end += 1;
  return Math.max(end, start + 1);
}

function isRowOfPupils(line: string): boolean {
  if (/^\s*>/.test(line) || line.length > MAX_LINE_LENGTH) return false;
  const [label = '', ...values] = cellsOf(line);
  return values.length > 1 && fieldOf(label) !== undefined && values.every((value) => fieldOf(value) === undefined);
}

/** About somebody other than the pupil. */
const NOT_OF_PUPILS = /vårdnad|målsman|förälder|kontakt|exempel/i;
const OF_REPORTS: Field[] = ['report-type', 'date', 'from'];

function turnedColumns(lines: string[]): string[] | undefined {
  if (lines.length > MAX_TABLE_LINES) return undefined;
  const rows = lines.filter((line) => line.trim() !== '').map(cellsOf);
  const fields = rows.map(([label = '']) => fieldOf(label));
  const numbers = rows[fields.indexOf('personnummer')]?.slice(1).filter((cell) => /\d{4}/.test(cell)) ?? [];
  const widest = Math.max(...rows.map(({ length }) => length));
  const isHalfFilled = rows.some(([label = '', ...values]) => {
    const field = fieldOf(label);
    const count = values.filter((value) => value !== '').length;
    return field && OF_REPORTS.includes(field) && count > 0 && count < numbers.length;
  });
  if (isHalfFilled || numbers.length < 2 || new Set(fields).size < fields.length || widest > MAX_COLUMNS)
    return undefined;
  return Array.from({ length: widest - 1 }, (_, pupil) => [
    ...rows.map(([label = '', ...values]) => `${bare(label)}: ${values[pupil] ?? ''}`),
    '',
  ]).flat();
}
