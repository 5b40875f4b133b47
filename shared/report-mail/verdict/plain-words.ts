import { withoutInvisible, withoutPhrases } from '../template/labels.ts';

const HYPHEN_AT_LINE_END = /[-\u2010\u2011]\s*\n\s*/g;
const LETTER_BY_LETTER = /(?<!\p{Letter})(?:\p{Letter}[\s.*_-]{1,3}){3,}\p{Letter}(?!\p{Letter})/gu;

/** Also without hyphenation, and with spelled-out words joined. */
export function writingsOf(text: string): string[] {
  const plain = plainOf(text);
  const joined = text.replace(HYPHEN_AT_LINE_END, '');
  const parted = plain.match(LETTER_BY_LETTER) ?? [];
  return [
    plain,
    ...(joined === text ? [] : [plainOf(joined)]),
    ...parted.map((letters) => letters.replace(/[^\p{Letter}]/gu, '')),
  ];
}

/** Of other alphabets. */
const LOOKALIKES: Record<string, string> = Object.fromEntries(
  [
    ...'\u0430a \u0435e \u043eo \u0440p \u0441c \u0443y \u0445x \u043ak \u0455s \u0456i \u0501d \u0442t \u043dh \u043cm \u03b1a \u03b5e \u03b9i \u03bak \u03bfo \u03c1p \u03c4t \u03c5y \u0131i'.split(
      ' ',
    ),
  ].map((pair) => [pair.charAt(0), pair.slice(1)]),
);
const LOOKALIKE = new RegExp(`[${Object.keys(LOOKALIKES).join('')}]`, 'g');

function plainOf(text: string): string {
  return withoutInvisible(
    withoutPhrases(text)
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, ''),
  )
    .toLowerCase()
    .replace(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter)
    .replace(/(?<=\p{Letter})[*_~`]+(?=\p{Letter})/gu, '')
    .replace(/\s+/g, ' ');
}

export const plainWords = memoized((words: readonly string[]) => words.map(plainOf));

const anyOf = memoized((words: readonly string[]) => {
  const wanted = plainWords(words).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(wanted.join('|'), 'g');
});

/** At the beginning of a word. */
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

/** Also within a word. */
export function containsAny(writings: string[], words: readonly string[]): boolean {
  return words.length > 0 && writings.some((writing) => writing.search(anyOf(words)) >= 0);
}

function memoized<Made>(make: (words: readonly string[]) => Made): (words: readonly string[]) => Made {
  const made = new WeakMap<readonly string[], Made>();
  return (words) => {
    const known = made.get(words) ?? make(words);
    made.set(words, known);
    return known;
  };
}
