import { isCapital, isNoName, PARTICLES, tokensOf } from '../rows/grammars.ts';
import { FAMILY_NAMES, GIVEN_NAMES, NO_FAMILY } from '../template/closed-words.ts';

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

/** As families are called and hardly any word of sentences is: words that end so stand in NO_FAMILY. */
const FAMILY_ENDING =
  /..(?:(?<!per)son|berg|bergh|ström|gren|lund|[kq]u?[iv]+st|dahl|dal|(?<![ms])mann?|stedt|holm|borg|feldt|fält|(?:[ln]d|rd|ng|rr)ell|elli|én|ér|lin|din|ander|blad|blom|fors|hammar|hage|hagen|löf|löw|löv|mark|skog|vall|wall|sjö|vik|stam|heim|lind|roth|rud|ius|skär|strand|brandt|hult|hall|ić|ovic|evic|(?:[oe]w|ń|yń|in)ski|(?:[oe]w|ń|yń)ska|[ie]cki|zadeh|oğlu|pour|yan|poulos)$/u;

function isFamilyName(name: string, others: ReadonlySet<string>): boolean {
  const isKnown = (one: string) =>
    PARTICLES.has(one) ||
    FAMILY_NAMES.has(one) ||
    others.has(one) ||
    (FAMILY_ENDING.test(one) && !NO_FAMILY.some((word) => one.endsWith(word)));
  return name.split('-').every(isKnown);
}

/** Given names, of which one at least, then family names. `others`: families that are known otherwise. */
export function isFullName(value: string, others: ReadonlySet<string> = new Set()): boolean {
  const tokens = tokensOf(value);
  const isFamily = (token: string) =>
    !isNoName(token) && (/^\p{Lu}\.?$/u.test(token) || isFamilyName(token.toLowerCase(), others));
  return (
    tokens.length <= 5 &&
    tokens.some(isGivenName) &&
    tokens.every((token) => PARTICLES.has(token) || (isCapital(token) && (isGivenName(token) || isFamily(token))))
  );
}
