import { BEYOND_SWEDISH, withoutInvisible, withoutPhrases } from '../template/labels.ts';

const HYPHEN_AT_LINE_END = /[-\u2010\u2011]\s*\n\s*/g;
const LETTER_BY_LETTER = /(?<!\p{Letter})(?:\p{Letter}[\s.*_-]{1,3}){3,}\p{Letter}(?!\p{Letter})/gu;

/** Two letters that stand alone, one after the other: in other texts nothing is written letter by letter. */
const LONE_LETTERS = /[\s.*_-][^\s.*_-][\s.*_-]{1,3}[^\s.*_-][\s.*_-]/;

/** A word may be parted at the end of a line or written letter by letter. */
export function writingsOf(text: string): string[] {
  const plain = plainOf(text);
  const joined = text.replace(HYPHEN_AT_LINE_END, '');
  const parted = LONE_LETTERS.test(plain) ? (plain.match(LETTER_BY_LETTER) ?? []) : [];
  return [
    plain,
    ...(joined === text ? [] : [plainOf(joined)]),
    ...parted.map((letters) => letters.replace(/[^\p{Letter}]/gu, '')),
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
  const plain = BEYOND_SWEDISH.test(text) ? folded(text) : foldedSwedish(text);
  return (ORNAMENT.test(plain) ? plain.replace(/(?<=\p{Letter})[*_~`]+(?=\p{Letter})/gu, '') : plain).replace(
    OTHER_THAN_A_SPACE,
    ' ',
  );
}

const ORNAMENT = /[*_~`]/;
/** White space but for single spaces, which stay as they are. */
const OTHER_THAN_A_SPACE = / ?[^\S ]\s*| {2}\s*/g;

function folded(text: string): string {
  return withoutInvisible(
    withoutPhrases(text)
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, ''),
  )
    .toLowerCase()
    .replace(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter);
}

/** The same comes of it as of folded(). */
function foldedSwedish(text: string): string {
  return text.toLowerCase().replaceAll('å', 'a').replaceAll('ä', 'a').replaceAll('ö', 'o').replaceAll('é', 'e');
}

/** Lists of words are the profile's: each is made plain once, not for every mail. */
export const plainWords = once((words: readonly string[]) => words.map(plainOf));

const anyOf = once((words: readonly string[]) => {
  const wanted = plainWords(words).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(wanted.join('|'), 'g');
});

/** True if one of these words, or of the beginnings of words, stands there: in the middle of a word it does not count. */
export function holdsWord(writings: string[], words: readonly string[]): boolean {
  return words.length > 0 && writings.some((writing) => beginsIn(writing, anyOf(words)));
}

function beginsIn(writing: string, words: RegExp): boolean {
  words.lastIndex = 0;
  for (let found = words.exec(writing); found; found = words.exec(writing)) {
    if (!/\p{Letter}$/u.test(writing.slice(Math.max(0, found.index - 2), found.index))) return true;
    words.lastIndex = found.index + 1;
  }
  return false;
}

/** True if one of these words stands there, be it in the middle of another. */
export function containsAny(writings: string[], words: readonly string[]): boolean {
  return words.length > 0 && writings.some((writing) => writing.search(anyOf(words)) >= 0);
}

function once<Made>(make: (words: readonly string[]) => Made): (words: readonly string[]) => Made {
  const made = new WeakMap<readonly string[], Made>();
  return (words) => {
    const known = made.get(words) ?? make(words);
    made.set(words, known);
    return known;
  };
}
