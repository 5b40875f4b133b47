import { NO_NAMES } from './words.ts';

const PARTICLES = new Set(
  'von van der den de af av al el bin ben ibn abu da do dos das di du la le ter ten zu och'.split(' '),
);
const TOKEN = /^\p{Script=Latin}[\p{Script=Latin}\p{M}]*(?:['-]\p{Script=Latin}[\p{Script=Latin}\p{M}]*)*\.?$/u;

/** Of a pupil: compared with the extract later. No sentence, though it may be written in small or capital letters. */
export function isPersonName(value: string): boolean {
  if (value.length > 80) return false;
  const tokens = value.split(/[\s,]+/).filter((token) => token !== '');
  if (tokens.length === 0 || tokens.length > 6 || (value.match(/,/g)?.length ?? 0) > 1) return false;
  if (!tokens.every((token) => TOKEN.test(token) && !isNoName(token))) return false;
  const small = tokens.filter((token) => /^\p{Ll}/u.test(token) && !PARTICLES.has(token));
  return small.length === 0 || (small.length === tokens.length && tokens.length <= 4);
}

export function isNoName(token: string): boolean {
  return token
    .toLowerCase()
    .split(/['.-]/)
    .some((word) => NO_NAMES.has(word));
}

/** Of staff: written as names are, or as initials. */
export function isStaffName(value: string): boolean {
  return value
    .split(/ ?[,;/&] ?| och /)
    .every((one) => (/^\p{Lu}{2,3}$/u.test(one) ? !isNoName(one) : isWrittenName(one)));
}

function isWrittenName(value: string): boolean {
  const bare = value.replace(/ \(\p{L}{2,5}\)$/u, '');
  const tokens = bare.split(' ');
  const capital = tokens.filter((token) => /^\p{Lu}/u.test(token));
  return (
    capital.length >= 2 &&
    tokens.length <= 5 &&
    tokens.every((token) => TOKEN.test(token) && !isNoName(token) && (/^\p{Lu}/u.test(token) || PARTICLES.has(token)))
  );
}
