import type { Temporal } from 'temporal-polyfill';
import { type PersonalNumber, readPersonalNumber } from '../../domain/personal-number.ts';
import { visible } from '../template/labels.ts';
import { undamaged } from '../template/undamaged.ts';

const NUMBER = /(?<!\d)(?:\d{2})?\d{2}[-./ ]?\d{2}[-./ ]?\d{2}[\s\u2010-\u2015\u2212+-]{0,3}\d{4}(?!\d)/g;

/** As people and systems write them. */
export function personalNumbersIn(texts: string[], today: Temporal.PlainDate): PersonalNumber[] {
  const written = texts.flatMap((text) => visible(text).match(NUMBER) ?? []);
  return read(
    written.map((one) => one.replace(/\D/g, '')),
    today,
  );
}

/**
 * As they may be meant in a sealed mail: without its zero, broken up or over lines, glued together, with letters for
 * digits. A number found by mistake holds a letter, a missed one sends it.
 */
export function numbersMeantIn(texts: string[], today: Temporal.PlainDate): PersonalNumber[] {
  const found = new Set<PersonalNumber>();
  for (const text of texts) {
    const readings = new Set([text, undamaged(text)].map(plainDigits));
    for (const reading of readings) {
      // What is plainly a number is no part of another.
      const rest = reading.replace(NUMBER, (written) => {
        const numbers = read([written.replace(/\D/g, '')], today);
        for (const number of numbers) found.add(number);
        return numbers.length > 0 ? 'x' : written;
      });
      for (const number of read(digitsIn(rest), today)) found.add(number);
    }
  }
  return [...found].sort();
}

function read(written: string[], today: Temporal.PlainDate): PersonalNumber[] {
  const numbers = new Set<PersonalNumber>();
  for (const digits of new Set(written)) {
    const result = readPersonalNumber(digits, today);
    if ('number' in result) numbers.add(result.number);
  }
  return [...numbers].sort();
}

/** Of every alphabet; O and l between digits; 2,00801012386E+11 as it was. */
function plainDigits(text: string): string {
  return visible(text)
    .replace(/[^\p{ASCII}\P{Nd}]/gu, digitOf)
    .replace(/(\d)[.,](\d{2,11})E\+?(0?[89]|1[01])\b/gi, (_, first: string, rest: string, power: string) =>
      `${first}${rest}`.padEnd(Number(power) + 1, '_'),
    )
    .replace(/(?<=\d[\s\-./]?)[OoIl|]+(?=[\s\-./]?\d)/g, (letters) => letters.replace(/[Oo]/g, '0').replace(/\D/g, '1'))
    .replace(/(?<![\p{Letter}\d])[OoIl|](?=\d{5})|(?<=\d{5}[-+]?\d{0,3})[OoIl|](?!\p{Letter})/gu, (letter) =>
      /o/i.test(letter) ? '0' : '1',
    );
}

/** Each alphabet's ten stand together and begin at a multiple of sixteen or six above. */
function digitOf(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const isFromSix = !/\p{Nd}/u.test(String.fromCodePoint(code - (code % 16)));
  return String((code % 16) - (isFromSix ? 6 : 0));
}

const GROUPS = /\d+/g;
/** Between the digits of one number: a line end with its quotation marks, too. */
const GAP = /^[^\p{Letter}\d]{0,8}$/u;
const LONGEST_GLUED = 60;

/** Of nine, ten or twelve digits. */
function digitsIn(text: string): string[] {
  const found: string[] = [];
  const groups = [...text.matchAll(GROUPS)];
  for (const [index, { 0: first, index: at }] of groups.entries()) {
    if (first.length > 9 && first.length <= LONGEST_GLUED) found.push(...slices(first));
    let digits = '';
    let end = at;
    for (const next of groups.slice(index, index + 12)) {
      if (digits.length >= 12 || !GAP.test(text.slice(end, next.index))) break;
      digits += next[0];
      end = next.index + next[0].length;
      if (digits.length === 10 || digits.length === 12) found.push(digits);
      // Excel drops the zero of who is born in 2000 to 2009.
      if (digits.length === 9) found.push(`0${digits}`);
    }
  }
  return found;
}

function slices(digits: string): string[] {
  const starts = [...digits].map((_, start) => start);
  return [10, 12].flatMap((length) =>
    starts.flatMap((start) => (start + length <= digits.length ? digits.slice(start, start + length) : [])),
  );
}

/** Excel rounded the number away, or its digits are wrong: somebody is meant whom nobody knows. */
export function holdsDamagedNumber(text: string): boolean {
  return /(?<!\d)\d(?:[.,]\d{1,10})?E\+?(?:0?[89]|1[01])\b/i.test(visible(text));
}
