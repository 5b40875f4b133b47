import type { SchoolUnit } from '../../domain/directory.ts';
import { readDate } from '../rows/dates.ts';
import { isNoName, isPersonName, yearOf } from '../rows/grammars.ts';
import { isEmail, isPhone } from '../rows/phone-email.ts';
import { PROGRAMMES, programmeOf } from '../rows/programmes.ts';
import { setOf } from '../template/closed-words.ts';
import { type Field, fold, marksProtection, reportTypeOf } from '../template/labels.ts';
import { plainLine } from '../template/plain-line.ts';
import { isSchoolName } from './schools.ts';

/** What is known of the mail. */
export type Known = { units: SchoolUnit[]; pupilWords: ReadonlySet<string> };
type Takes = (value: string, known: Known) => boolean;

/** One or some. */
export function arePhones(value: string): boolean {
  const all = value.length > 100 ? [] : value.split(/ ?[,;/] | ?[,;] ?| (?:el|eller|och) /);
  return all.length > 0 && all.every(isPhone);
}

/** 45; 12,5 h; 45 %; 12:30. */
const AMOUNT = /^\d{1,5}(?:[.,:]\d{1,2})?(?: ?(?:%|h|tim|timmar|min|minuter|procent|dagar|lektioner|lekt))?\.?$/i;
/** SA22A, NA2b, 3B, IMSPR1, EK24-2. */
const CLASS = /^[a-zåäö]{0,6}[ -]?\d{1,4}(?:[ -]?[a-zåäö]{0,3}\d?|[-/]\d|[a-zåäö]\/[a-zåäö])$/i;

export function isAmount(value: string): boolean {
  return AMOUNT.test(value);
}

export function isClass(value: string): boolean {
  return value.length <= 12 && CLASS.test(value);
}

export function isDate(value: string): boolean {
  if (!/^[\d\s./:TZ-]+$/.test(value) && !/^(?:den )?\d{1,2}(?::?e)? [a-z]{3,9}\.? \d{4}$/i.test(value)) return false;
  return 'date' in readDate(value.replace(/(?<=\d)\.$/, ''));
}

const isNumber: Takes = (value) => /^[-\d\s+.]{6,20}$/.test(value) || /^\d{6,8}-?(?:TF\d\d|[A-Z]\d{2,3})$/i.test(value);
export const isTypeWord = (value: string): boolean => /^[\p{L} /-]+$/u.test(value) && reportTypeOf(value) !== undefined;
const isUnit: Takes = (value, { units }) => {
  const [, code, name = ''] = /^(\d{8})?[\s,:-]*(.*)$/.exec(value) ?? [];
  return name === '' ? code !== undefined : isSchoolName(name, units);
};

const FIELD_VALUES: Record<Field, Takes> = {
  'report-type': isTypeWord,
  personnummer: isNumber,
  name: (value) => isPersonName(value),
  'given-name': (value) => isPersonName(value),
  'family-name': (value) => isPersonName(value),
  unit: isUnit,
  date: isDate,
  from: isDate,
  until: isDate,
  programme: (value) => isProgramme(value),
  year: (value) => yearOf(value) !== undefined,
  phone: arePhones,
  email: isEmail,
  protected: (value) => !marksProtection(value),
  'about-report': (value) => /^(?:(?:kvitto|rapport|referens):? )?R[ -]?[0-9A-Z]{4}[ -]?[0-9A-Z]{2}\.?$/i.test(value),
  'about-type': isTypeWord,
  'right-type': isTypeWord,
  'absence-amount': isAmount,
};

/** The code, the name, or both. */
export function isProgramme(value: string): boolean {
  if (!/^[\p{L}\d .,&()/-]+$/u.test(value) || value.length > 80) return false;
  if (isProgrammeCode(value) || isClass(value) || ORIENTATIONS.has(fold(value))) return true;
  const words = value.match(/[\p{L}\d]+/gu) ?? [];
  return words.every(
    (word) =>
      isProgrammeWord(word.toLowerCase()) ||
      PROGRAMME_ENDS.has(word.toLowerCase()) ||
      isProgrammeCode(word) ||
      /^[1-4]$/.test(word),
  );
}

/** SA25, NANAT, BFFRI0L0N: in capital letters, as systems write them. */
function isProgrammeCode(value: string): boolean {
  return /^[A-ZÅÄÖ]{2,7}[A-Z\d]{0,6}$/.test(value) && programmeOf(value) !== undefined && !isNoName(value);
}

export function isProgrammeWord(word: string): boolean {
  return (
    PROGRAMME_WORDS.has(word) || PROGRAMME_NAMES.has(fold(word)) || (word.length <= 3 && PROGRAMME_CODES.has(word))
  );
}

const PROGRAMME_NAMES = new Set(Object.values(PROGRAMMES).map(fold));
const PROGRAMME_CODES = new Set(Object.keys(PROGRAMMES).map((code) => code.toLowerCase()));
const PROGRAMME_WORDS = new Set(
  'programmet inriktning och för år åk natur naturvetenskap naturvetenskaps naturvetenskapsprogrammet samhälle samhällsvetenskap samhällsvetenskaps samhällsvetenskapsprogrammet ekonomi ekonomiprogrammet juridik teknik teknikprogrammet estetiska estet bild musik teater dans humanistiska språk barn fritid bygg anläggning el energi fordon transport försäljning service handel administration hantverk frisör stylist hotell turism industritekniska naturbruk restaurang livsmedel vvs fastighet vård omsorg introduktion introduktionsprogram introduktionsprogrammet introduktionsprogrammen språkintroduktion yrkesintroduktion individuellt alternativ programinriktat val im ims imy ima imv anpassad gymnasieskola nationellt nationella program beteendevetenskap samhälle medier kommunikation design information media produktion produktutveckling kultur naturbruksprogrammet estetiska psykologi matematik'.split(
    ' ',
  ),
);

const PROGRAMME_ENDS = setOf(`
  fordons handels hantverks stylistprogrammet
  fritidsprogrammet anläggningsprogrammet energiprogrammet transportprogrammet turismprogrammet livsmedelsprogrammet
  omsorgsprogrammet fastighetsprogrammet serviceprogrammet handelsprogrammet administrationsprogrammet
  försäljnings försäljningsprogrammet hantverksprogrammet
`);
/** National orientations (Skolverket), whole: as words they could say other things. */
const ORIENTATIONS = new Set(
  `pedagogiskt arbete|socialt arbete|fritid och hälsa|husbyggnad|mark och anläggning|mark och anläggningsarbete|måleri|plåtslageri
automation|dator- och kommunikationsteknik|elteknik|energiteknik|godshantering|karosseri och lackering|lastbil och mobila maskiner
personbil|transport|handel och service|försäljning och service|administrativ service|frisör|frisör, barberare och hår- och makeupstylist
finsnickeri|florist|textil design|övriga hantverk|hotell och konferens|turism och resor|hotell och restaurang|driftsäkerhet och underhåll
processteknik|produkt och maskinteknik|svetsteknik|industriell produktion|djurvård|lantbruk|skog|trädgård|hästhållning|naturvård
bageri och konditori|färskvaror, delikatesser och catering|kök och servering|fastighet|kyl- och värmepumpteknik|ventilationsteknik|vvs
ekonomi|juridik|bild och formgivning|dans|estetik och media|musik|teater|kultur|språk|naturvetenskap|naturvetenskap och samhälle
beteendevetenskap|medier, information och kommunikation|samhällsvetenskap|design och produktutveckling|informations- och medieteknik
produktionsteknik|samhällsbyggande och miljö|teknikvetenskap|vård och omsorg`
    .split(/[|\n]/)
    .map(fold),
);

/** Written for "none". */
const NOTHING = /^(?:-+|saknas|okänd|okänt|finns (?:ej|inte)|ej känd|ej känt|n\/a)?$/i;

/** Whole, or the row waits (PR5c). */
export function takesField(field: Field, written: string, known: Known): boolean {
  const value = plainValue(written);
  if (value === '') return true;
  if (field !== 'protected' && NOTHING.test(value)) return true;
  return FIELD_VALUES[field](value, known);
}

/** ="2008…" protects a number from Excel. */
export function plainValue(written: string): string {
  if (written.length > 300) return '?';
  const value = plainLine(written).replace(/^[:\s]+/, '');
  return /^="?([^"]*)"?$/.exec(value)?.[1]?.trim() ?? value.replace(/^'/, '').replace(/(?<![\s,;])[\s,;]+$/, '');
}

export function isKnownLabel(label: string): boolean {
  return /^[\p{L}\d\s./%()&:,+*#-]*$/u.test(label) && fold(label) !== '';
}
