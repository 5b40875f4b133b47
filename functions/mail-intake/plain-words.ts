import { INVISIBLE } from './labels.ts';

const HYPHEN_AT_LINE_END = /[-\u2010\u2011]\s*\n\s*/g;
const LETTER_BY_LETTER = /(?<!\p{Letter})(?:\p{Letter}[\s.*_-]{1,3}){3,}\p{Letter}(?!\p{Letter})/gu;

/** A word may be parted at the end of a line or written letter by letter. */
export function writingsOf(text: string): string[] {
  const plain = plainOf(text);
  return [
    plain,
    plainOf(text.replace(HYPHEN_AT_LINE_END, '')),
    ...(plain.match(LETTER_BY_LETTER) ?? []).map((letters) => letters.replace(/[^\p{Letter}]/gu, '')),
  ];
}

/** Letters of other alphabets that look like ours; copied text holds them. */
const LOOKALIKES: Record<string, string> = Object.fromEntries(
  [
    ...'\u0430a \u0435e \u043eo \u0440p \u0441c \u0443y \u0445x \u043ak \u0455s \u0456i \u0501d \u0442t \u043dh \u043cm \u03b1a \u03b5e \u03b9i \u03bak \u03bfo \u03c1p \u03c4t \u03c5y \u0131i'.split(
      ' ',
    ),
  ].map((pair) => [pair.charAt(0), pair.slice(1)]),
);
const LOOKALIKE = new RegExp(`[${Object.keys(LOOKALIKES).join('')}]`, 'g');

/** Case, diacritics and white space folded, so that a footer broken over two lines is still the footer. */
export function plainOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter)
    .replace(/(?<=\p{Letter})[*_~`]+(?=\p{Letter})/gu, '')
    .replace(/\s+/g, ' ');
}

/** True if one of these words, or of the beginnings of words, stands in the text: in the middle of a word it does not count. */
export function holdsWord(text: string, words: string[]): boolean {
  const wanted = words.map((word) => plainOf(word).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  if (wanted.length === 0) return false;
  const word = new RegExp(`(?<!\\p{Letter})(?:${wanted.join('|')})`, 'u');
  return writingsOf(text).some((writing) => word.test(writing));
}
