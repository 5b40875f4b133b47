import { Automaton, BOUNDARY, type Sequence, START, symbolAt } from './automaton.ts';
import { fieldOf } from './labels.ts';
import { folded, memoized, spelled, writingsOf, written } from './plain-words.ts';
import { APART, HEADINGS, ROOTS, type Root } from './roots.ts';

/** `weak`: contact and notice wait, nothing is sealed (PR5b). */
export type Protection = 'seals' | 'weak';

/** Of the profile. */
export type OwnWords = {
  footers: readonly string[];
  harmlessWords: readonly string[];
  sealingWords: readonly string[];
};

const NONE: OwnWords = { footers: [], harmlessWords: [], sealingWords: [] };

/** `writings` as plain-words.ts makes them; a name or address may hold short roots. */
export function protectionIn(writings: string[], own: OwnWords = NONE, isName = false): Protection | undefined {
  let found: Protection | undefined;
  for (const writing of writings) {
    const here = protectionOf(writing, own, isName);
    if (here === 'seals') return here;
    found ??= here;
  }
  return found;
}

function protectionOf(writing: string, own: OwnWords, isName: boolean): Protection | undefined {
  const isSuspect =
    !wordsIn(writing).next().done ||
    standsApart(writing) ||
    sealingOf(own.sealingWords).some((word) => word.test(writing));
  if (!isSuspect) return undefined;
  const text = withoutFooters(writing, own.footers);
  if (standsApart(text) || sealingOf(own.sealingWords).some((word) => word.test(text))) return 'seals';
  let found: Protection | undefined;
  let left = MAX_WORDS;
  for (const place of wordsIn(text)) {
    const here = atWord(place, text, own, isName);
    left -= 1;
    if (here === 'seals' || left === 0) return 'seals';
    found ??= here;
  }
  return found;
}

/** A megabyte of weak words takes seconds. */
const MAX_WORDS = 10_000;

/** Its cells or value mark somebody (PR5a). */
export function isFlagHeading(cell: string): boolean {
  const field = fieldOf(cell);
  return field === 'protected' || (field === undefined && speaksOfProtection(cell) !== undefined);
}

const MAX_HEADING_LENGTH = 80;

/** A label that nobody knows; `heading`: as a heading only. */
export function speaksOfProtection(label: string): Protection | 'heading' | undefined {
  if (label.length > MAX_HEADING_LENGTH || label.trim() === '') return undefined;
  const writings = writingsOf(label);
  const words = writings.flatMap((writing) => writing.match(WORD) ?? []);
  return protectionIn(writings) ?? (words.some((word) => HEADING.test(word)) ? 'heading' : undefined);
}

const LETTER = 'a-z0-9?$@';
const WORD = new RegExp(`[${LETTER}]+`, 'g');
const SHORTEST_WITH_A_FAULT = 7;

type Phrase = { root: number; isWhole: boolean; next: RegExp[]; gap: number };
type Compiled = Pick<Root, 'alone' | 'weak' | 'isShort'> &
  Record<'out' | 'harmlessNextTo' | 'weakNextTo', RegExp> & { beside?: RegExp };

const NEVER = /(?!)/;
const WORDS_BETWEEN = 3;
const WORDS_BESIDE = 6;

const COMPILED = ROOTS.map(
  ({ words: _, beside, out = [], harmlessNextTo = [], weakNextTo = [], ...rest }): Compiled => ({
    ...rest,
    ...(beside && { beside: anyOf(beside) }),
    out: anyOf(out),
    harmlessNextTo: anyOf(harmlessNextTo),
    weakNextTo: anyOf(weakNextTo),
  }),
);

/** Whole words, each with its own stars. */
function anyOf(words: readonly string[]): RegExp {
  return words.length > 0 ? new RegExp(`^(?:${words.map(starred).join('|')})$`) : NEVER;
}

function starred(word: string): string {
  return word.split('*').map(written).join(`[${LETTER}]*`);
}

const HEADING = anyOf(HEADINGS);

/** By the number of its sequence. */
const PHRASES: Phrase[] = [];
const FIRST_WORDS = new Automaton(
  ROOTS.flatMap(({ words, isExact = false }, root) =>
    words.map((phrase) => {
      const [first = '', ...others] = phrase.replace(' … ', ' ').split(' ');
      PHRASES.push({
        root,
        isWhole: !first.endsWith('*'),
        next: others.map((word) => anyOf([word])),
        gap: phrase.includes('…') ? WORDS_BETWEEN : 0,
      });
      return sequenceOf(first, isExact);
    }),
  ),
);

function sequenceOf(word: string, isExact: boolean): Sequence {
  const letters = word.replace(/^\*|\*$/g, '');
  const any = { letters: 'abcdefghijklmnopqrstuvwxyz0123456789?$@', isRepeated: true as const };
  const parts = letters.split('*').map(spelled);
  return {
    elements: parts.flatMap((part, index) => (index === 0 ? part : [any, ...part])),
    isStart: !word.startsWith('*'),
    mayHaveFault: !isExact && parts.length === 1 && letters.length >= SHORTEST_WITH_A_FAULT,
  };
}

type Place = { start: number; end: number; phrases: Phrase[] };

function* wordsIn(text: string): Generator<Place> {
  let state = START;
  let start = 0;
  let phrases: Phrase[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    const symbol = symbolAt(text, at);
    state = FIRST_WORDS.next(state, symbol);
    if (symbol === BOUNDARY) {
      if (phrases.length > 0) {
        yield { start, end: at, phrases };
        phrases = [];
      }
      start = at + 1;
      continue;
    }
    const found = FIRST_WORDS.found(state);
    if (found.length === 0) continue;
    const isEnd = symbolAt(text, at + 1) === BOUNDARY;
    phrases.push(...found.flatMap((sequence) => PHRASES[sequence] ?? []).filter(({ isWhole }) => isEnd || !isWhole));
  }
}

type Word = { before: string[]; after: string[]; isInAddress: boolean };

function atWord(place: Place, text: string, { harmlessWords }: OwnWords, isName: boolean): Protection | undefined {
  const word = text.slice(place.start, place.end);
  const compound = `${/[a-z0-9?$]+(?=-$)/.exec(text.slice(Math.max(0, place.start - 40), place.start))?.[0] ?? ''}${word}`;
  const isOut = (out: RegExp) => out.test(word) || out.test(compound) || out.test(word.slice(word.indexOf('@') + 1));
  if (isOut(outOf(harmlessWords))) return undefined;
  let around: Word | undefined;
  let found: Protection | undefined;
  for (const phrase of new Set(place.phrases)) {
    const root = COMPILED[phrase.root];
    if (!root || isOut(root.out)) continue;
    around ??= wordAt(place, text);
    if (root.isShort && (isName || around.isInAddress)) continue;
    const here = goesOn(phrase, around.after) ? effectOf(root, around) : undefined;
    if (here === 'seals') return here;
    found ??= here;
  }
  return found;
}

function goesOn({ next, gap }: Phrase, after: string[]): boolean {
  let at = 0;
  return next.every((word) => {
    const found = after.slice(at, at + gap + 1).findIndex((one) => word.test(one));
    at += found + 1;
    return found >= 0;
  });
}

function effectOf(root: Compiled, { before, after }: Word): Protection | undefined {
  const { beside, alone, weak, harmlessNextTo, weakNextTo } = root;
  const next = [before.at(-1) ?? '', after[0] ?? ''];
  if (next.some((near) => harmlessNextTo.test(near))) return undefined;
  const near = [...before.slice(-WORDS_BESIDE), ...after.slice(0, WORDS_BESIDE)];
  const isBeside = !beside || near.some((one) => beside.test(one));
  if (!isBeside && alone === 'nothing') return undefined;
  return isBeside && !weak && !next.some((one) => weakNextTo.test(one)) ? 'seals' : 'weak';
}

const AROUND = 160;

function wordAt({ start, end }: Place, text: string): Word {
  const before = text.slice(Math.max(0, start - AROUND), start);
  const after = text.slice(end, end + AROUND);
  const chunk = `${/\S*$/.exec(before)?.[0] ?? ''} ${/^\S*/.exec(after)?.[0] ?? ''}`;
  return {
    before: before.match(WORD) ?? [],
    after: after.match(WORD) ?? [],
    isInAddress: /@|:\/\/|www\.|^ \.(?:se|nu|com|org|net|eu)\b/.test(chunk),
  };
}

const LETTERS_APART = new Automaton(
  APART.map((word) => ({ elements: spelled(word), isStart: false, mayHaveFault: false })),
);
const MAX_GAP = 8;

/** Something stands between the letters: in whole words the roots are asked. */
function standsApart(text: string): boolean {
  let state = START;
  let gap = 0;
  /** Where the letters begin that stand together. */
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const symbol = symbolAt(text, at);
    if (symbol === BOUNDARY) {
      gap += 1;
      if (gap > MAX_GAP) state = START;
      continue;
    }
    if (gap > 0) start = at;
    gap = 0;
    state = LETTERS_APART.next(state, symbol);
    const found = LETTERS_APART.found(state);
    if (found.some((sequence) => at - start + 1 < (APART[sequence]?.length ?? 0))) return true;
  }
  return false;
}

const outOf = memoized(anyOf);
const sealingOf = memoized((words) => words.map((word) => new RegExp(written(word))));

/** From the beginning of a sentence to its end; `(mejl|meddelande)` are two ways to write it. */
function withoutFooters(text: string, footers: readonly string[]): string {
  return footersOf(footers).reduce(
    (left, footer) =>
      left.replace(footer, (found: string, at: number) => {
        const start = at + found.length - found.trimStart().length;
        return BEGINNING.test(left.slice(Math.max(0, start - MAX_INDENT), start)) ? ' ' : found;
      }),
    text,
  );
}

const MAX_INDENT = 100;
const BEGINNING = /(?:^|[\n.!?:])[\s>*_"|]*$/;
const ENDING = '(?=[\\s)"]{0,8}(?:[.!]|\\n\\s{0,100}(?:\\n|[-_>]{2})|$))';

const footersOf = memoized((footers) =>
  footers.map((footer) => {
    const pieces = footer.replace(/[.!]$/, '').split(/([()|])/);
    const source = pieces.map((piece) => (/^[()|]$/.test(piece) ? piece.replace('(', '(?:') : literally(piece)));
    return new RegExp(`${source.join('')}${ENDING}`, 'g');
  }),
);

/** Lines may be broken anywhere. */
function literally(text: string): string {
  const signs = folded(text).replace(/\s/g, '');
  return [...signs].map((sign) => `[\\s()"]{0,8}${sign.replace(/[\\^$.*+?[\]{}]/, '\\$&')}`).join('');
}
