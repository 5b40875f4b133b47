import { Temporal } from 'temporal-polyfill';
import { readPersonalNumber } from '../../../shared/domain/personal-number.ts';
import { digitsOf, type Fact, HASH_BEGINNING, hashesOf, type SeededPerson, type Words, wordsOf } from './facts.ts';

/** And how it is written there. */
export type Hit = { fact: Fact; written: string };

/** One pass for each of: words, parted digits, hashes, anybody's numbers. */
export function searcher(people: Record<string, SeededPerson>, fromSchools: readonly string[]) {
  const persons = Object.entries(people);
  const words = persons.flatMap(([of, person]) => wordsOf(of, person));
  const findWords = wordSearch([...words, ...fromSchools.map(schoolWords)]);
  const findDigits = digitSearch(persons.flatMap(([of, person]) => digitsOf(of, person)));
  const hashes = new Map(persons.flatMap(([of, person]) => [...hashesOf(of, person)]));
  return (text: string): Hit[] => {
    const folded = fold(text);
    return [...findWords(folded), ...findDigits(folded), ...hashesIn(text, hashes), ...personalNumbersIn(folded)];
  };
}

const schoolWords = (words: string): Words => ({ kind: 'school-words', of: 'a school', what: 'words', words });

/** Look-alikes of Latin letters, and invisible signs. */
function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .toLowerCase();
}

const isAscii = (text: string) => !/[\u0080-\uffff]/.test(text);

/** Letters that may be several, or garbled by a wrong charset. */
const ODD_LETTER = /[\u0080-\uffff]/g;
const LONG_ENOUGH_TO_BE_PART_OF_A_WORD = 6;

function wordSearch(words: Words[]): (folded: string) => Hit[] {
  if (words.length === 0) return () => [];
  // Longest first: an address, not the name that it begins with.
  const all = words.toSorted((one, other) => other.words.length - one.words.length);
  const pattern = new RegExp(all.map(({ words }) => `(${patternOf(words)})`).join('|'), 'g');
  return (folded) =>
    [...folded.matchAll(pattern)].flatMap((match) => {
      const fact = all[match.slice(1).findIndex((group) => group !== undefined)];
      return fact ? [{ fact, written: match[0] }] : [];
    });
}

/**
 * Alone, or at an end of a longer word if it is long: `TindraSagolund`, but not `resemblance` for Embla or a short name
 * inside a code.
 */
function patternOf(words: string): string {
  const letters = words.normalize('NFC').toLowerCase();
  const source = letters
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(ODD_LETTER, '(?:[a-z]{1,2}|[^\\w\\s]{1,3})'))
    .join('[\\s_.,+-]*');
  if (letters.length < LONG_ENOUGH_TO_BE_PART_OF_A_WORD) return `(?<![a-z\\d])${source}(?![a-z\\d])`;
  return `(?<![a-z])${source}|${source}(?![a-z])`;
}

/** With anything between them. */
const PARTED_DIGITS = /\d(?:[\s.,()/+_-]{0,4}\d){7,}/g;

function digitSearch(all: (Fact & { digits: string })[]): (folded: string) => Hit[] {
  const facts = new Map(all.map((fact) => [fact.digits, fact]));
  if (facts.size === 0) return () => [];
  const pattern = new RegExp([...facts.keys()].join('|'), 'g');
  return (folded) =>
    [...folded.matchAll(PARTED_DIGITS)].flatMap(([written]) =>
      [...written.replace(/\D/g, '').matchAll(pattern)].flatMap(([digits]) => {
        const fact = facts.get(digits);
        return fact ? [{ fact, written }] : [];
      }),
    );
}

function hashesIn(text: string, hashes: Map<string, Fact>): Hit[] {
  const hits: Hit[] = [];
  const look = (beginning: string) => {
    const fact = hashes.get(beginning);
    if (fact) hits.push({ fact, written: beginning });
  };
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}/g)) {
    const writings = [run.replaceAll('-', '+').replaceAll('_', '/')];
    if (/[A-F]/.test(run)) writings.push(run.toLowerCase());
    if (run.includes('-')) writings.push(run.toLowerCase().replaceAll('-', ''));
    for (const writing of writings)
      for (let at = 0; at + HASH_BEGINNING <= writing.length; at += 1) look(writing.slice(at, at + HASH_BEGINNING));
  }
  return hits;
}

const ANYBODY: Fact = { kind: 'number', of: 'anybody', what: 'number with a right check digit' };

/**
 * Anybody's number. No other figures: no letter or digit touches it (hex ids, milliseconds), it is no part of a UUID, a
 * longer figure or a time, at most one sign stands before the last four, date and check digit are right. Ten bare
 * digits from 17 or 18 on are seconds (2023 to 2030).
 */
const NUMBER =
  /(?<![\da-z]|\d[-.:]|[\da-f]{4}-)(?!1[78]\d{8}(?!\d))((?:18|19|20)\d{6}|\d{6})[-+ ]?(\d{4})(?![\da-z]|[-.:]\d)/g;

function personalNumbersIn(folded: string): Hit[] {
  const today = Temporal.Now.plainDateISO('Europe/Stockholm');
  return [...folded.matchAll(NUMBER)].flatMap(([written, birth = '', tail = '']) =>
    'number' in readPersonalNumber(`${birth}${tail}`, today) ? [{ fact: ANYBODY, written }] : [],
  );
}
