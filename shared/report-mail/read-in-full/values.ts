import type { SchoolUnit } from '../../domain/directory.ts';
import { readDate } from '../rows/dates.ts';
import { programmeOf } from '../rows/programmes.ts';
import { type Field, fold, marksProtection, reportTypeOf } from '../template/labels.ts';
import { isPersonName } from './names.ts';
import { plainLine } from './plain-line.ts';
import { isSchoolName } from './schools.ts';

type Takes = (value: string, units: SchoolUnit[]) => boolean;

const PHONE = String.raw`(?:\+|00)?\(?\d{1,4}\)?(?:[ /-]{0,3}\(?\d{1,4}\)?){1,6}`;
const PHONES = new RegExp(`^${PHONE}(?:(?: ?[,;/] ?| (?:el|eller|och) )${PHONE}){0,3}$`, 'i');
const EMAIL = /^[\w.+-]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+$/i;

export function isPhone(value: string): boolean {
  return PHONES.test(value) && (value.match(/\d/g)?.length ?? 0) >= 5;
}

export function isEmail(value: string): boolean {
  return value.length <= 254 && EMAIL.test(value);
}

/** 45; 12,5 h; 45 %; 12:30. */
const AMOUNT = /^\d{1,5}(?:[.,:]\d{1,2})?(?: ?(?:%|h|tim|timmar|min|minuter|procent|dagar|lektioner|lekt))?\.?$/i;
/** SA22A, NA2b, 3B, IMSPR1, EK24-2. */
const CLASS = /^(?=\S*\d)[a-zåäö]{0,6}[ -]?\d{1,4}(?:[ -]?[a-zåäö]{0,3}\d?|[-/]\d)$/i;

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
const isType: Takes = (value) => /^[\p{L} /-]+$/u.test(value) && reportTypeOf(value) !== undefined;
const isUnit: Takes = (value, units) => {
  const [, code, name = ''] = /^(\d{8})?[\s,:-]*(.*)$/.exec(value) ?? [];
  return name === '' ? code !== undefined : isSchoolName(name, units);
};

const YEARS = 'ett|två|tre|fyra|första|andra|tredje|fjärde';
const YEAR = new RegExp(
  `^(?:(?:åk|årskurs|år|gy)?\\.? ?[1-4](?::?a|:?an)?(?: \\((?:${YEARS})(?: året)?\\))?|(?:${YEARS})(?: året)?)$`,
  'i',
);

export const FIELD_VALUES: Record<Field, Takes> = {
  'report-type': isType,
  personnummer: isNumber,
  name: (value) => isPersonName(value),
  'given-name': (value) => isPersonName(value),
  'family-name': (value) => isPersonName(value),
  unit: isUnit,
  date: isDate,
  from: isDate,
  until: isDate,
  programme: (value) => isProgramme(value),
  year: (value) => YEAR.test(value),
  phone: isPhone,
  email: isEmail,
  protected: (value) => !marksProtection(value),
  'about-report': (value) => /^(?:(?:kvitto|rapport|referens):? )?R[ -]?[0-9A-Z]{4}[ -]?[0-9A-Z]{2}\.?$/i.test(value),
  'about-type': isType,
  'right-type': isType,
  'absence-amount': isAmount,
};

/** The code, the name, or both. */
export function isProgramme(value: string): boolean {
  if (!/^[\p{L}\d .,&()/-]+$/u.test(value) || value.length > 80) return false;
  if (programmeOf(value) || isClass(value)) return true;
  const words = value.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
  return words.every((word) => PROGRAMME_WORDS.has(word) || programmeOf(word) !== undefined || /^[1-4]$/.test(word));
}

const PROGRAMME_WORDS = new Set(
  'programmet inriktning och för år åk natur naturvetenskap naturvetenskaps naturvetenskapsprogrammet samhälle samhällsvetenskap samhällsvetenskaps samhällsvetenskapsprogrammet ekonomi ekonomiprogrammet juridik teknik teknikprogrammet estetiska estet bild musik teater dans humanistiska språk barn fritid bygg anläggning el energi fordon transport försäljning service handel administration hantverk frisör stylist hotell turism industritekniska naturbruk restaurang livsmedel vvs fastighet vård omsorg introduktion introduktionsprogram introduktionsprogrammet introduktionsprogrammen språkintroduktion yrkesintroduktion individuellt alternativ programinriktat val im ims imy ima imv anpassad gymnasieskola nationellt nationella program beteendevetenskap samhälle medier kommunikation design information media produktion'.split(
    ' ',
  ),
);

/** Written for "none". */
const NOTHING = /^(?:-+|saknas|okänd|okänt|finns (?:ej|inte)|ej känd|ej känt|n\/a)?$/i;

/** Whole, or the row waits (PR5c). */
export function takesField(field: Field, written: string, units: SchoolUnit[]): boolean {
  const value = plainValue(written);
  if (value === '') return true;
  if (field !== 'protected' && NOTHING.test(value)) return true;
  return FIELD_VALUES[field](value, units);
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
