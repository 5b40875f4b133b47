import { FAMILY_NAMES, GIVEN_NAMES, isSentenceWord, NO_FAMILY, setOf } from '../template/closed-words.ts';

const PARTICLES = setOf('von van der den de af av al el bin ben ibn abu da do dos das di du la le ter ten zu');
const TOKEN = /^\p{Script=Latin}[\p{Script=Latin}\p{M}]*(?:['-]\p{Script=Latin}[\p{Script=Latin}\p{M}]*)*\.?$/u;

function tokensOf(value: string): string[] {
  return value.split(/[\s,]+/).filter((token) => token !== '');
}

const isCapital = (token: string) => /^\p{Lu}/u.test(token);

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
