import { INVISIBLE } from './labels.ts';

const HYPHEN_AT_LINE_END = /[-\u2010\u2011]\s*\n\s*/g;
const LETTER_BY_LETTER = /(?<!\p{Letter})(?:\p{Letter}[\s.*_-]{1,3}){3,}\p{Letter}(?!\p{Letter})/gu;

/** A word may be parted at the end of a line or written letter by letter. */
export function writingsOf(text: string): string[] {
  const plain = plainOf(text);
  const joined = text.replace(HYPHEN_AT_LINE_END, '');
  return [
    plain,
    ...(joined === text ? [] : [plainOf(joined)]),
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
function plainOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter)
    .replace(/(?<=\p{Letter})[*_~`]+(?=\p{Letter})/gu, '')
    .replace(/\s+/g, ' ');
}

/** Lists of words are the profile's: each is made plain once, not for every mail. */
export const plainWords = once((words: readonly string[]) => words.map(plainOf));

const anyOf = once((words: readonly string[]) => {
  const wanted = plainWords(words).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`(?<!\\p{Letter})(?:${wanted.join('|')})`, 'u');
});

/** True if one of these words, or of the beginnings of words, stands there: in the middle of a word it does not count. */
export function holdsWord(writings: string[], words: readonly string[]): boolean {
  return words.length > 0 && writings.some((writing) => anyOf(words).test(writing));
}

function once<Made>(make: (words: readonly string[]) => Made): (words: readonly string[]) => Made {
  const made = new WeakMap<readonly string[], Made>();
  return (words) => {
    const known = made.get(words) ?? make(words);
    made.set(words, known);
    return known;
  };
}
