import { GIVEN_NAMES, NO_NAMES, setOf } from './words.ts';

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
  return words.some((word) => NO_NAMES.has(word));
}

/** AnSv, ASN. */
const INITIALS = /^(?:\p{Lu}\p{Ll}\p{Lu}\p{Ll}|\p{Lu}{2,3})$/u;

/** Of staff, whom no extract knows: a known given name and others written as names, or initials. */
export function isStaffName(value: string): boolean {
  const bare = value.replace(/ \(\p{L}{2,5}\)$/u, '');
  if (/^[^,;/&]+, [^,;/&]+$/.test(bare) && isFullName(bare)) return true;
  return bare.split(/ ?[,;/&] ?| och /).every((one) => (INITIALS.test(one) ? !isNoName(one) : isFullName(one)));
}

export function isGivenName(word: string): boolean {
  return isCapital(word) && GIVEN_NAMES.has(word.toLowerCase().replace(/\.$/, ''));
}

export function isFullName(value: string): boolean {
  const tokens = tokensOf(value);
  return (
    tokens.length <= 4 &&
    tokens.some(isGivenName) &&
    tokens.every((token) => isNameToken(token) && (isCapital(token) || PARTICLES.has(token))) &&
    !tokens.some(isInflected)
  );
}

/** As verbs and plurals end, and hardly a name. */
function isInflected(token: string): boolean {
  return (
    !GIVEN_NAMES.has(token.toLowerCase()) &&
    /(?:ade|ades|ades?|dde|tte|arna|erna|orna|ningen|heten|ats|its|tts|rar|lar|tar|gar|nar)$/i.test(token) &&
    token.length > 4
  );
}
