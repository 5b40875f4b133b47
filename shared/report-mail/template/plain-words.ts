import { withoutInvisible, withoutPhrases } from './labels.ts';
import { undamaged } from './undamaged.ts';

const HYPHEN_AT_LINE_END = /(?<=\p{Letter})[-\u2010\u2011][^\S\n]*\n\s*(?=\p{Letter})/gu;
const LETTER_BY_LETTER = /(?<![a-z0-9])(?:[a-z?][\s.*_·•,/|:+~=-]{1,3}){3,}[a-z?](?![a-z0-9])/g;

/** Folded; also as undamaged, without hyphenation, and with spelled-out words joined. Line ends stay. */
export function writingsOf(text: string): string[] {
  const read = undamaged(text);
  const writings = [text, ...(read === text ? [] : [read])].flatMap((written) => {
    const joined = written.replace(HYPHEN_AT_LINE_END, '');
    return joined === written ? [folded(written)] : [folded(written), folded(joined)];
  });
  const parted = writings.flatMap((writing) => writing.match(LETTER_BY_LETTER) ?? []);
  return [...writings, ...parted.map((letters) => letters.replace(/[^a-z?]/g, ''))];
}

/** Letters of other alphabets, by what they look like. */
const LOOKALIKES = new Map(
  Object.entries({
    a: '\u0430\u03b1\u00e6\u0251\u0391\u0410',
    b: '\u0432\u042c\u0412\u0392',
    c: '\u0441\u03f2\u0421',
    d: '\u0501\u0111\u00f0',
    e: '\u0435\u03b5\u0259\u0454\u0395\u0415',
    g: '\u0261\u0581',
    h: '\u04bb\u043d\u041d\u0397',
    i: '\u0456\u03b9\u0131\u0399\u0406',
    j: '\u0458\u03f3\u0408',
    k: '\u043a\u03ba\u041a\u039a',
    l: '\u04cf\u0142\u04c0',
    m: '\u043c\u041c\u039c',
    n: '\u0578\u03b7\u039d',
    o: '\u043e\u03bf\u00f8\u041e\u039f',
    p: '\u0440\u03c1\u0420\u03a1',
    r: '\u0433\u027e',
    s: '\u0455\u0405\u017f',
    t: '\u0442\u03c4\u0422\u03a4',
    u: '\u057d\u03c5',
    v: '\u03bd\u0475',
    x: '\u0445\u03c7\u0425\u03a7',
    y: '\u0443\u03b3\u04af\u0423\u03a5',
    z: '\u0396',
  }).flatMap(([letter, others]) => [...others].map((other): [string, string] => [other, letter])),
);
const LOOKALIKE = new RegExp(`[${[...LOOKALIKES.keys()].join('')}]`, 'g');

/** Lower case without accents; what is no letter within a word becomes `?`. */
export function folded(text: string): string {
  const plain = withoutInvisible(
    withoutPhrases(text)
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, ''),
  ).toLowerCase();
  return plain.includes('?') || BEYOND_ASCII.test(plain) || ODD_WITHIN.test(plain)
    ? plain
        .replace(LOOKALIKE, (letter) => LOOKALIKES.get(letter) ?? letter)
        .replace(/(?<=[a-z])[*_~`]+(?=[a-z])/g, '')
        .replace(/(?<=[a-z])[^a-z0-9\s.,;:!"'()/<>@\u2010-\u2015\u2026\u2212-]{1,4}(?=[a-z])/g, '?')
        .replace(/(?<![a-z])\?|\?(?![a-z])/g, ' ')
    : plain;
}

const BEYOND_ASCII = /[^\p{ASCII}]/u;
const ODD_WITHIN = /[a-z][^a-z0-9\s.,;:!"'()/<>@-]/;

/** Digits for letters; `?` is a letter that was lost. */
const LIKE: Record<string, string> = { a: '4@', b: '8', e: '3', g: '9', i: '1l', l: '1i', o: '0', s: '5$', t: '7' };
/** Of å, ä, ö: the second letter of ae, oe, aa, or what is left of it. */
const BEHIND: Record<string, string> = { å: 'ae?', ä: 'ae?', ö: 'e?' };

/** How a word may stand in a folded text: for each letter those that count as it. */
export function spelled(word: string): { letters: string; isOptional?: true }[] {
  return [...word.normalize('NFC').toLowerCase()].flatMap((letter) => {
    const base = folded(letter);
    const element = { letters: `${base}${LIKE[base] ?? ''}${/[a-z]/.test(base) ? '?' : ''}` };
    const behind = BEHIND[letter];
    return behind ? [element, { letters: behind, isOptional: true as const }] : [element];
  });
}

/** The same as a pattern. */
export function written(words: string): string {
  return spelled(words)
    .map(({ letters, isOptional }) => {
      if (letters === ' ') return '\\s+';
      return `[${letters.replace(/[\\\]^-]/g, '\\$&')}]${isOptional ? '?' : ''}`;
    })
    .join('');
}

const anyOf = memoized((words: readonly string[]) => new RegExp(words.map((word) => written(word)).join('|'), 'g'));

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

export function memoized<Made>(make: (words: readonly string[]) => Made): (words: readonly string[]) => Made {
  const made = new WeakMap<readonly string[], Made>();
  return (words) => {
    const known = made.get(words) ?? make(words);
    made.set(words, known);
    return known;
  };
}
