import { isHeading } from './csv.ts';
import { type Field, fieldOf, fold, reportTypeOf } from './labels.ts';
import { MAX_LINE_LENGTH, MAX_ROWS, OverLimit } from './limits.ts';

export type Fields = Partial<Record<Field, string>>;

/** After a greeting comes the sender's own telephone number, not the pupil's. */
export const SIGNATURE =
  /^\s*(?:--\s*$|_{5,}|(?:med )?vänlig(?:a|t)? hälsning|hälsning(?:ar)?\b|m\.?v\.?h\.?\b|best regards|kind regards)/i;
/** Labels that also stand in signatures and running text. */
const WEAK: Field[] = ['phone', 'email', 'name', 'unit', 'from', 'until', 'date', 'programme', 'year'];

type Line = { field: Field; value: string };

const LONGEST_LABEL = 90;
/** Bullets, numbers of a list, and bold stars. */
const ORNAMENTS = /^(?:[\s>*•·\-–]|\d{1,2}[.)]\s)+/;
/** Outlook's plain text shows where a link leads behind its words. */
const LINKS = /<(?:mailto|tel|https?):[^<>]*>/gi;

/** "Label: value", also with "=", a tab (a table of two columns), a bullet or bold stars; undefined if unknown. */
export function readLine(line: string): Line | undefined {
  if (!/[:：=\t]/.test(line) || (line.includes('\t') && isHeading(line.split('\t')))) return undefined;
  const bare = line.replace(ORNAMENTS, '');
  const at = bare.slice(0, LONGEST_LABEL).search(/[:：=\t]/);
  const field = at < 0 ? undefined : fieldOf(bare.slice(0, at).replaceAll('*', ''));
  if (!field) return undefined;
  const value = bare.slice(at + 1).trim();
  return { field, value: /[*<,;]/.test(value) ? withoutMarks(value) : value };
}

/** Without bold stars, links, and what sets it apart from the next pair. */
function withoutMarks(value: string): string {
  return value
    .replaceAll(LINKS, '')
    .replace(/^[*\s]+/, '')
    .replace(/\*{1,3}$/, '')
    .replace(/(?<![\s,;])[\s,;]+$/, '');
}

/** True if the text has a line of the template that only a report has. */
export function hasReportLabel(text: string): boolean {
  return text.split('\n').some((line) => {
    const field = line.length <= MAX_LINE_LENGTH ? readLine(line)?.field : undefined;
    return field === 'personnummer' || field === 'report-type';
  });
}

/** A file within the text, as programs sent it before there was MIME, or a text that only a key opens. */
export function holdsFile(text: string): boolean {
  return /^(?:begin(?:-base64)? [0-7]{3,4} \S|=ybegin .*\bname=|-----BEGIN PGP MESSAGE-----)/m.test(text);
}

/** The blocks of the template in a text: a report type or number that the block already has begins the next one. */
export function readBlocks(text: string): Fields[] {
  const blocks: Fields[] = [];
  let block: Fields | undefined;
  let signed = false;
  let flattened = false;
  let doubtful: Fields = {};
  let isWithoutNumber = false;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.length > MAX_LINE_LENGTH) throw new OverLimit();
    if (SIGNATURE.test(line)) signed = true;
    const own = readLine(line);
    const below: string | undefined = own?.value === '' ? valueBelow(own.field, lines, index, flattened) : undefined;
    const found = own && { ...own, ...(below && { value: below }) };
    if (!found) continue;
    flattened ||= below !== undefined;
    const strong = !WEAK.includes(found.field);
    if (signed && !strong) continue;
    signed = false;
    const paragraph = paragraphAt(lines, index);
    const isNumber = found.field === 'personnummer';
    if (block === undefined || begins(block, found) || isOfNext(block, paragraph) || (isNumber && isWithoutNumber)) {
      isWithoutNumber = block !== undefined && !isNumber && isOfPupilWithoutNumber(block, paragraph);
      for (const field of paragraph) delete doubtful[field];
      block = doubtful;
      doubtful = {};
      blocks.push(block);
      if (blocks.length > MAX_ROWS) throw new OverLimit();
    }
    if (put(block, found) === 'in-doubt') doubtful[found.field] = found.value;
  }
  return blocks.some(isReport) ? blocks.filter((fields) => isReport(fields) || isPupilWithoutNumber(fields)) : [];
}

function isReport(fields: Fields): boolean {
  return 'personnummer' in fields || 'report-type' in fields || 'about-report' in fields;
}

/** Beside other pupils' blocks; a name alone is a signature's. */
function isPupilWithoutNumber(fields: Fields): boolean {
  return 'name' in fields && ('date' in fields || 'from' in fields);
}

function begins(block: Fields, { field }: Line): boolean {
  return (field === 'personnummer' || field === 'report-type') && field in block;
}

/** The labels of the paragraph that this line begins; none if it begins none. */
function paragraphAt(lines: string[], index: number): Field[] {
  if (lines[index - 1]?.trim() !== '') return [];
  const below = lines.slice(index, index + LONGEST_PARAGRAPH);
  const end = below.findIndex((line) => line.trim() === '');
  return below.slice(0, end < 0 ? below.length : end).flatMap((line) => readLine(line)?.field ?? []);
}

/** Some write the name or the date above the number: a paragraph of the next pupil begins with what it begins with. */
function isOfNext(block: Fields, paragraph: Field[]): boolean {
  const isNumbered = paragraph.includes('personnummer');
  return ('personnummer' in block && isNumbered) || isOfPupilWithoutNumber(block, paragraph);
}

function isOfPupilWithoutNumber(block: Fields, paragraph: Field[]): boolean {
  const has = (field: Field) => paragraph.includes(field);
  const isPupil = has('name') && (has('date') || has('from')) && !has('personnummer');
  return isPupil && 'name' in block && 'personnummer' in block;
}

const LONGEST_PARAGRAPH = 20;

/** A row can do without them: of two names, one is a guardian's or the sender's. */
const DISPENSABLE: Field[] = ['name', 'phone', 'email', 'programme', 'year'];
const UNKNOWN = '?';

/**
 * The same label twice with two values: both are kept, so that the value is refused and nobody guesses. The second may
 * stand above its own pupil's number; then the next block cannot be sure of its value either.
 */
function put(block: Fields, { field, value }: Line): 'kept' | 'in-doubt' {
  const before = block[field];
  if (before === undefined || before === '') block[field] = value;
  if (!before || value === '' || value === before) return 'kept';
  block[field] = DISPENSABLE.includes(field) ? UNKNOWN : `${before} ${value}`;
  return 'in-doubt';
}

/**
 * Mail programs that flatten a table put the value below its label, with blank lines between. Where nothing says what
 * is a name and what a signature, a name is taken only if the block has been flattened already.
 */
function valueBelow(field: Field, lines: string[], index: number, flattened: boolean): string | undefined {
  const below = lines.slice(index + 1, index + 1 + LINES_BELOW).find((line) => line.trim() !== '');
  const value = below?.trim() ?? '';
  const isOther = value === '' || readLine(value) || fieldOf(value) || SIGNATURE.test(value);
  return !isOther && isValueOf(field, value, flattened) ? value : undefined;
}

function isValueOf(field: Field, value: string, flattened: boolean): boolean {
  if (field === 'report-type') return reportTypeOf(value) !== undefined;
  if (field === 'name') return flattened && !/[\d:]/.test(value);
  if (field === 'unit') return /^\d{8}(?!\d)/.test(value);
  return FILLED_FROM_NEXT_LINE.includes(field) && /^(?!\d{1,2}[.)]\s)\d/.test(value);
}

const FILLED_FROM_NEXT_LINE: Field[] = ['personnummer', 'date', 'from', 'until', 'unit'];
/** A blank line above and below the value's own. */
const LINES_BELOW = 3;

/** True if a reading of the mail has the same labels as another one, all of its values, and more beside them. */
export function isFuller(text: string, other: string): boolean {
  const one = pairsIn(text);
  const two = pairsIn(other);
  const isSame = ({ field, value }: Line, at: number) =>
    one[at]?.field === field && (value === '' || fold(value) === fold(one[at].value));
  const isMore = ({ value }: Line, at: number) => value !== '' && two[at]?.value === '';
  return one.length === two.length && two.every(isSame) && one.some(isMore);
}

function pairsIn(text: string): Line[] {
  return text.split('\n').flatMap((line) => (line.length <= MAX_LINE_LENGTH && readLine(line)) || []);
}
