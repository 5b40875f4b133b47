import type { SchoolUnit } from '../../domain/directory.ts';
import { isNoName } from './names.ts';

const KINDS = /(?:gymnasiet|gymnasium|gymnasieskolan|gymnasieskola|skolan|skola|lärcenter|utbildningscenter)$/i;
const FIRST = /^(?:norra|södra|östra|västra|nya|stora|lilla|s:t|st|tekniska|estetiska|praktiska|fria|kulturella)$/i;

/** The directory's, or a name that ends as schools' do. */
export function isSchoolName(value: string, units: SchoolUnit[]): boolean {
  const written = value.toLowerCase();
  if (units.some(({ name, authority }) => [name, authority].some((known) => known.toLowerCase() === written)))
    return true;
  const words = value.split(' ');
  const last = words.at(-1) ?? '';
  if (words.length > 4 || !KINDS.test(last)) return false;
  return words.every((word, index) => {
    if (!/^\p{Lu}[\p{L}:-]*$/u.test(word) && index < words.length - 1) return false;
    return FIRST.test(word) || index === words.length - 1
      ? /^[\p{L}:-]+$/u.test(word)
      : /s$/i.test(word) && !isNoName(word);
  });
}
