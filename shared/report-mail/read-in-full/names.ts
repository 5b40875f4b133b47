import { isCapital, isNoName, PARTICLES, tokensOf } from '../rows/grammars.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from '../template/closed-words.ts';

/** AnSv, ASN. */
const INITIALS = /^(?:\p{Lu}\p{Ll}\p{Lu}\p{Ll}|\p{Lu}{2,3})$/u;

/** Of staff, whom no extract knows: known names, or initials. */
export function isStaffName(value: string): boolean {
  const bare = value.replace(/ \(\p{L}{2,5}\)$/u, '');
  if (/^[^,;/&]+, [^,;/&]+$/.test(bare) && isFullName(bare)) return true;
  return bare.split(/ ?[,;/&] ?| och /).every((one) => (INITIALS.test(one) ? !isNoName(one) : isFullName(one)));
}

export function isGivenName(word: string): boolean {
  const name = word.toLowerCase();
  return isCapital(word) && (GIVEN_NAMES.has(name) || name.split('-').every((part) => GIVEN_NAMES.has(part)));
}

const FAMILY_ENDING =
  /..(?:son|sson|berg|bergh|ström|gren|lund|[kq]u?[iv]+st|dahl|dal|mann?|stedt|stad|holm|borg|feldt|fält|ell|elli|én|ér|lin|din|ander|blad|blom|fors|hammar|hage|hagen|löf|löw|löv|mark|skog|sten|vall|wall|sjö|vik|stam|heim|lind|rot|roth|rud|ius|skär|nder|strand|brandt|hult|hall|ås|å|ić|ić|ovic|evic|ski|ska|zadeh|oğlu|pour|yan|poulos)$/iu;

/** Given names, of which one at least, then family names. `others`: families that are known otherwise. */
export function isFullName(value: string, others: ReadonlySet<string> = new Set()): boolean {
  const tokens = tokensOf(value);
  const isFamily = (token: string) => {
    const name = token.toLowerCase();
    const isKnown = (one: string) =>
      PARTICLES.has(one) || FAMILY_NAMES.has(one) || others.has(one) || FAMILY_ENDING.test(one);
    return !isNoName(token) && (/^\p{Lu}\.?$/u.test(token) || isKnown(name) || name.split('-').every(isKnown));
  };
  return (
    tokens.length <= 5 &&
    tokens.some(isGivenName) &&
    tokens.every((token) => PARTICLES.has(token) || (isCapital(token) && (isGivenName(token) || isFamily(token))))
  );
}
