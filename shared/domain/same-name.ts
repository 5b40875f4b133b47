import { PARTICLES, SHORT_NAMES, SPELLINGS } from './name-lists.ts';
import type { OpenResident } from './resident.ts';

type Name = Pick<OpenResident, 'givenNames' | 'familyName'>;
/** A particle says nothing, unless it is the whole name. */
type Known = { word: string; given: boolean; says: boolean };
type Likeness = 'whole' | 'slip' | 'initial';

/** More words would take long to pair. */
const MAX_WORDS = 12;
/** "Abd al Rahman" is Abdulrahman. */
const MAX_JOINED = 3;
/** In shorter words another letter is another name. */
const SHORTEST_WITH_SLIP = 7;

/**
 * Each word of the reported name must be a word of the extract's, and one of them a given name: lists are sorted by
 * surname, and siblings share it (PR12). docs/names.md argues the rules and has the pairs.
 */
export function namesFit(reported: string, { givenNames, familyName }: Name): boolean {
  const given = wordsOf(givenNames);
  const family = wordsOf(familyName);
  const words = wordsOf(reported);
  const known: Known[] = [
    ...given.map((word) => ({ word, given: true, says: given.length === 1 || !PARTICLES.has(word) })),
    // Some people have one name only.
    ...family.map((word) => ({ word, given: given.length === 0, says: family.length === 1 || !PARTICLES.has(word) })),
  ];
  if (words.length > MAX_WORDS || known.length > MAX_WORDS) return false;
  return canPair(words, known, { given: 'none', family: 'none', slips: 0 }, new Set());
}

type Evidence = { given: Weight; family: Weight; slips: number };
type Weight = 'none' | 'weak' | 'whole';

/** Tries every way to give each word one of `known` of its own; `failed` are ways tried. */
function canPair(words: string[], known: Known[], evidence: Evidence, failed: Set<string>): boolean {
  const [word] = words;
  if (word === undefined) return isEnough(evidence);
  const way = JSON.stringify([words.length, known, evidence]);
  if (failed.has(way)) return false;
  failed.add(way);
  for (const [joined, at, count] of joinings(words.length, known.length)) {
    const some = known.slice(at, at + count);
    const isGiven = some[0]?.given ?? false;
    if (some.some(({ given }) => given !== isGiven)) continue;
    const written = words.slice(0, joined).join('');
    const likeness = likenessOf(written, some.map((one) => one.word).join(''), isGiven);
    if (!likeness) continue;
    const more = some.some(({ says }) => says) ? added(evidence, isGiven ? 'given' : 'family', likeness) : evidence;
    if (canPair(words.slice(joined), known.toSpliced(at, count), more, failed)) return true;
  }
  return PARTICLES.has(word) && canPair(words.slice(1), known, evidence, failed);
}

/** One word is one or several of the extract's, or several are one. */
function joinings(words: number, known: number): [joined: number, at: number, count: number][] {
  const sizes = [1, ...Array.from({ length: MAX_JOINED - 1 }, (_, n) => n + 2)];
  return Array.from({ length: known }, (_, at) => at).flatMap((at) => [
    ...sizes.filter((count) => at + count <= known).map((count): [number, number, number] => [1, at, count]),
    ...sizes
      .slice(1)
      .filter((joined) => joined <= words)
      .map((joined): [number, number, number] => [joined, at, 1]),
  ]);
}

function added(evidence: Evidence, kind: 'given' | 'family', likeness: Likeness): Evidence {
  const weight = likeness === 'whole' || evidence[kind] === 'whole' ? 'whole' : 'weak';
  return { ...evidence, [kind]: weight, slips: evidence.slips + Number(likeness === 'slip') };
}

/** An initial or a slip says little: then the surname must be whole. */
function isEnough({ given, family, slips }: Evidence): boolean {
  return slips <= 1 && (given === 'whole' || (given === 'weak' && family === 'whole'));
}

function likenessOf(written: string, known: string, given: boolean): Likeness | undefined {
  const [a, b] = [spellingsOf(written), spellingsOf(known)];
  if (a.some((spelling) => b.includes(spelling))) return 'whole';
  if (given && (isShortFor(a, b) || isShortFor(b, a))) return 'whole';
  if (a[0]?.length === 1 && b[0]?.startsWith(a[0])) return 'initial';
  return a[0] && b[0] && isSlip(a[0], b[0]) ? 'slip' : undefined;
}

function wordsOf(name: string): string[] {
  const bare = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\u02b0-\u02ff'’‘`´]/gu, '');
  return bare.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The words without regard to marks and spelling. */
export const nameParts = (name: string): string[] => wordsOf(name).map(folded);

/** And to order. */
export const nameKey = (name: string): string => nameParts(name).toSorted().join(' ');

const OTHER_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'a',
  ø: 'o',
  œ: 'o',
  đ: 'd',
  ð: 'd',
  þ: 't',
  ł: 'l',
  ı: 'i',
  ə: 'a',
  ħ: 'h',
};

/** Alike in spelling, however the letters were carried over. */
function folded(word: string): string {
  return word
    .replace(/[ßæøœđðþłıəħ]/g, (letter) => OTHER_LETTERS[letter] ?? letter)
    .replace(/(?<=[aou])e/g, '')
    .replace(/ph/g, 'f')
    .replace(/(?<=[tcskgd])h/g, '')
    .replace(/ck?|q/g, 'k')
    .replace(/x/g, 'ks')
    .replace(/w/g, 'v')
    .replace(/[jy]/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=..)h$/, '')
    .replace(/^(abd)[aeiu]l?(?=[^aeiu]..)/, '$1');
}

/** "Kareem" is Karim, but "Deeqa" Deqa. */
function foldings(word: string): string[] {
  return [folded(word), folded(word.replace(/ee/g, 'i').replace(/o[ou]/g, 'u'))];
}

const SPELLING = new Map(
  SPELLINGS.flatMap((group, n) =>
    wordsOf(group).flatMap((name) => foldings(name).map((spelling) => [spelling, `#${n}`])),
  ),
);

function spellingsOf(word: string): string[] {
  const own = foldings(word);
  return [...own, ...own.flatMap((spelling) => SPELLING.get(spelling) ?? [])];
}

const SHORT_FOR = new Map(
  Object.entries(SHORT_NAMES).map(([short, long]) => [
    folded(short.toLowerCase()),
    wordsOf(long).flatMap((name) => foldings(name)),
  ]),
);

const isShortFor = ([short = '']: string[], long: string[]) =>
  long.some((spelling) => SHORT_FOR.get(short)?.includes(spelling));

/** One letter too many, too few, wrong or swapped, but not at the end: Daniel is not Daniela. */
function isSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < SHORTEST_WITH_SLIP || a.slice(-2) !== b.slice(-2)) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  if (same === 0) return false;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  const swapped = `${restA[1] ?? ''}${restA[0] ?? ''}${restA.slice(2)}`;
  return restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1) || swapped === restB;
}
