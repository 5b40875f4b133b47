import { MAX_LINE_LENGTH, MAX_ROWS, OverLimit } from '../limits.ts';
import { type Field, fieldOf, isTypeValue } from '../template/labels.ts';
import { type Fields, type Line, readLine, SIGNATURE } from '../template/lines.ts';
import { BOTH } from '../template/marks.ts';
import { UNKNOWN } from './read-values.ts';

/** Also in signatures and running text. */
const WEAK: Field[] = ['phone', 'email', 'name', 'unit', 'from', 'until', 'date', 'programme', 'year'];

export function readBlocks(text: string): Fields[] {
  const blocks = new Blocks();
  let signed = false;
  let flattened = false;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.length > MAX_LINE_LENGTH) throw new OverLimit();
    if (SIGNATURE.test(line)) signed = true;
    const found = readLine(line);
    if (!found) continue;
    const below: string | undefined = found.value === '' ? valueBelow(found.field, lines, index, flattened) : undefined;
    flattened ||= below !== undefined;
    if (signed && WEAK.includes(found.field)) continue;
    signed = false;
    blocks.add({ ...found, ...(below && { value: below }) }, paragraphAt(lines, index));
  }
  return blocks.aboutPupils();
}

class Blocks {
  readonly #all: Fields[] = [];
  /** Of the pupil above or below. */
  #doubtful: Fields = {};
  /** The next number is another pupil's. */
  #isWithoutNumber = false;

  add(line: Line, paragraph: Field[]): void {
    const last = this.#all.at(-1);
    const block = last && !this.#isOver(last, line, paragraph) ? last : this.#begin(last, line, paragraph);
    if (put(block, line) === 'in-doubt') this.#doubtful[line.field] = line.value;
  }

  aboutPupils(): Fields[] {
    return this.#all.some(isReport) ? this.#all.filter((block) => isReport(block) || isPupilWithoutNumber(block)) : [];
  }

  #isOver(block: Fields, { field }: Line, paragraph: Field[]): boolean {
    if (field === 'personnummer' && (this.#isWithoutNumber || field in block)) return true;
    return (field === 'report-type' && field in block) || isOfNext(block, paragraph);
  }

  #begin(last: Fields | undefined, { field }: Line, paragraph: Field[]): Fields {
    this.#isWithoutNumber = last !== undefined && field !== 'personnummer' && isOfPupilWithoutNumber(last, paragraph);
    for (const own of paragraph) delete this.#doubtful[own];
    const block = this.#doubtful;
    this.#doubtful = {};
    this.#all.push(block);
    if (this.#all.length > MAX_ROWS) throw new OverLimit();
    return block;
  }
}

function isReport(fields: Fields): boolean {
  return 'personnummer' in fields || 'report-type' in fields || 'about-report' in fields;
}

/** A name alone is a signature's. */
function isPupilWithoutNumber(fields: Fields): boolean {
  return 'name' in fields && ('date' in fields || 'from' in fields);
}

function paragraphAt(lines: string[], index: number): Field[] {
  if (lines[index - 1]?.trim() !== '') return [];
  const below = lines.slice(index, index + MAX_PARAGRAPH_LINES);
  const end = below.findIndex((line) => line.trim() === '');
  return below.slice(0, end < 0 ? below.length : end).flatMap((line) => readLine(line)?.field ?? []);
}

/** Name or date may stand above the number. */
function isOfNext(block: Fields, paragraph: Field[]): boolean {
  const isNumbered = paragraph.includes('personnummer');
  return ('personnummer' in block && isNumbered) || isOfPupilWithoutNumber(block, paragraph);
}

function isOfPupilWithoutNumber(block: Fields, paragraph: Field[]): boolean {
  const has = (field: Field) => paragraph.includes(field);
  const isPupil = has('name') && (has('date') || has('from')) && !has('personnummer');
  return isPupil && 'name' in block && 'personnummer' in block;
}

const MAX_PARAGRAPH_LINES = 20;

const DISPENSABLE: Field[] = ['name', 'phone', 'email', 'programme', 'year'];

/** Both are kept, so that they are refused. The second may be the next pupil's, whose value is then in doubt, too. */
function put(block: Fields, { field, value }: Line): 'kept' | 'in-doubt' {
  const before = block[field];
  if (before === undefined || before === '') block[field] = value;
  if (!before || value === '' || value === before) return 'kept';
  block[field] = DISPENSABLE.includes(field) ? UNKNOWN : `${before}${BOTH}${value}`;
  return 'in-doubt';
}

/** In flattened tables. A name elsewhere may be a signature. */
function valueBelow(field: Field, lines: string[], index: number, flattened: boolean): string | undefined {
  const below = lines.slice(index + 1, index + 1 + LINES_BELOW).find((line) => line.trim() !== '');
  const value = below?.trim() ?? '';
  const isOther = value === '' || readLine(value) || fieldOf(value) || SIGNATURE.test(value);
  return !isOther && isValueOf(field, value, flattened) ? value : undefined;
}

function isValueOf(field: Field, value: string, flattened: boolean): boolean {
  if (field === 'report-type') return isTypeValue(value);
  if (field === 'name') return flattened && !/[\d:]/.test(value);
  if (field === 'unit') return /^\d{8}(?!\d)/.test(value);
  return FILLED_FROM_NEXT_LINE.includes(field) && /^(?!\d{1,2}[.)]\s)\d/.test(value);
}

const FILLED_FROM_NEXT_LINE: Field[] = ['personnummer', 'date', 'from', 'until', 'unit'];
const LINES_BELOW = 3;
