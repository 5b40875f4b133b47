import type { SchoolUnit } from '../../domain/directory.ts';
import { isNoName } from '../rows/grammars.ts';
import { setOf } from '../template/closed-words.ts';
import { isPlace } from './places.ts';

const KINDS = /(?:gymnasiet|gymnasium|gymnasieskolan|gymnasieskola|skolan|skola|lärcenter|utbildningscenter)$/i;
const FIRST = /^(?:norra|södra|östra|västra|nya|stora|lilla|s:t|st|tekniska|estetiska|praktiska|fria|kulturella)$/i;

/** The directory's, or a name that ends as schools' do; with its unit code, and with what a large school calls its parts. */
export function isSchoolName(value: string, units: SchoolUnit[]): boolean {
  const written = value.replace(/[ ,:-]*\(?(?<!\d)\d{8}\)?$/, '');
  if (written === '') return false;
  const small = written.toLowerCase();
  if (units.some(({ name, authority }) => [name, authority].some((known) => isAtOrBehind(small, known.toLowerCase()))))
    return true;
  const words = written.split(' ');
  const last = words.at(-1) ?? '';
  if (words.length > 4 || !KINDS.test(last)) return false;
  return words.every((word, index) => {
    if (!/^\p{Lu}[\p{L}:-]*$/u.test(word) && index < words.length - 1) return false;
    return FIRST.test(word) || index === words.length - 1
      ? /^[\p{L}:-]+$/u.test(word)
      : /s$/i.test(word) && !isNoName(word);
  });
}

const isAtOrBehind = (written: string, known: string): boolean =>
  known !== '' &&
  (written === known || (written.startsWith(`${known} `) && isPartOfSchool(written.slice(known.length))));

const PARTS = setOf(`
  norra södra östra västra norr söder öster väster nord syd öst väst city centrum centralt campus ab gymnasieskolan gymnasium
  gymnasiet gymnasieskola enhet a b c d ek för fri- friskola friskolan och
  teknik design vård omsorg hotell restaurang turism fordon transport bygg el energi idrott naturbruk handel service estetik
  praktiska estetiska tekniska naturvetenskapliga humanistiska internationella yrkesprogrammen högskoleprogrammen
  introduktionsprogrammen yrkesgymnasiet idrottsgymnasiet musikgymnasiet teknikgymnasiet vårdgymnasiet designgymnasiet
  naturbruksgymnasiet hotellgymnasiet ekonomigymnasiet kulturskolan musik teater dans media it juridik ekonomi språk
`);
/** As places are called. */
const SITE =
  /^[a-zåäöé]{2,12}(?:gatan|vägen|torget|staden|hamnen|höjden|parken|kvarnen|bruket|berget|udden|holmen|viken|ängen|kullen|backen|dalen|gården|slottet|fältet|strand|kajen)$|^(?:hamnen|kvarnen|parken|torget|bruket|ängen|udden|höjden|slottet)$/;
/** As towns are called; many words end in -stad, too. */
export const TOWN = /^[a-zåäöé]{3,12}(?:by|stad|köping|borg|tuna|torp|hamn|holm|sund)$/;

export const isTown = (word: string): boolean => TOWN.test(word) && !word.endsWith('stad') && !isNoName(word);

/** Norra; – Yrkesprogrammen; Teknik & Design; i Exempelby. */
function isPartOfSchool(written: string): boolean {
  const words = written.split(/[\s()&/,–-]+/).filter((word) => word !== '');
  return (
    words.length <= 5 &&
    words.every((word, index) =>
      words[index - 1] === 'i' || words[index - 1] === 'campus'
        ? PARTS.has(word) || isPlace(word) || TOWN.test(word)
        : (word === 'i' && index === words.length - 2) ||
          PARTS.has(word) ||
          PARTS.has(`${word}-`) ||
          isPlace(word) ||
          (index === words.length - 1 && isTown(word)) ||
          SITE.test(word) ||
          (words[index - 1] === 'enhet' && /^\d{1,2}$/.test(word)),
    )
  );
}
