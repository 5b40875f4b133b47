import { FAMILY_NAMES, GIVEN_NAMES, isSentenceWord, setOf } from '../template/closed-words.ts';
import { holdsWord, writingsOf } from '../template/plain-words.ts';

/** What a value may be: anything else is not stored, nor counts as read in full (PR5c). */

const YEARS = ['ett|första', 'två|andra', 'tre|tredje', 'fyra|fjärde'];
const YEAR = new RegExp(
  `^(?:(?:åk|årskurs|år|gy)?\\.? ?([1-4])(?::?a|:?an)?(?: \\((?:${YEARS.join('|')})(?: året)?\\))?|(${YEARS.join('|')})(?: året)?)$`,
  'i',
);

/** 1 to 4. */
export function yearOf(value: string): string | undefined {
  const [, digit, word = ''] = YEAR.exec(value) ?? [];
  if (digit) return digit;
  const place = YEARS.findIndex((words) => words.split('|').includes(word.toLowerCase()));
  return place < 0 ? undefined : String(place + 1);
}

export const PARTICLES = setOf('von van der den de af av al el bin ben ibn abu da do dos das di du la le ter ten zu');
const TOKEN = /^\p{Script=Latin}[\p{Script=Latin}\p{M}]*(?:['-]\p{Script=Latin}[\p{Script=Latin}\p{M}]*)*\.?$/u;

export function tokensOf(value: string): string[] {
  return value.split(/[\s,]+/).filter((token) => token !== '');
}

export const isCapital = (token: string) => /^\p{Lu}/u.test(token);

/** Of a pupil, in any letters: compared with the extract later. No sentence. */
export function isPersonName(value: string): boolean {
  const tokens = tokensOf(value);
  if (value.length > 80 || tokens.length === 0 || tokens.length > 6) return false;
  if ((value.match(/,/g)?.length ?? 0) > 1 || !tokens.every(isNameToken)) return false;
  const small = tokens.filter((token) => !isCapital(token) && !PARTICLES.has(token));
  return small.length === 0 || (small.length === tokens.length && tokens.length <= 4);
}

function isNameToken(token: string): boolean {
  return TOKEN.test(token) && (PARTICLES.has(token.toLowerCase()) || !isNoName(token));
}

export function isNoName(token: string): boolean {
  const words = token.toLowerCase().split(/['.-]/);
  return words.some((word) => isSentenceWord(word));
}

/** Kristensen is a name, whatever the profile's list says. */
const IS_FAMILY = /s[eo]n$/i;

/** Words of the profile's `sensitiveWords`. */
export function saysSensitive(value: string, words: readonly string[]): boolean {
  const isName = (token: string) =>
    IS_FAMILY.test(token) || GIVEN_NAMES.has(token.toLowerCase()) || FAMILY_NAMES.has(token.toLowerCase());
  const others = value.split(/[\s,.@_+-]+/).filter((token) => token !== '' && !isName(token));
  return others.length > 0 && holdsWord(writingsOf(others.join(' ')), words);
}
