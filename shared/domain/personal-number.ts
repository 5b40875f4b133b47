import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { ageOn } from './calendar.ts';

/** YYYYMMDDNNNC (folkbokföringslagen 18 §). */
export const PersonalNumber = z.string().regex(/^\d{12}$/);
export type PersonalNumber = z.infer<typeof PersonalNumber>;

export type PersonalNumberFault =
  | 'missing'
  | 'format'
  | 'check-digit'
  | 'no-such-date'
  | 'over-hundred'
  | 'not-yet-born'
  | 'temporary-number'
  | 'damaged-by-spreadsheet';

export type ReadPersonalNumber = { number: PersonalNumber } | { fault: PersonalNumberFault };

const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;
/** Invisible ones come from web pages. */
const SPACES = /[\s\u00A0\u202F\u2007\u00AD\u200B-\u200F\u2060]+/g;

/**
 * As people and spreadsheets write it; `today` decides the century. Never mended: one digit changed is another person.
 */
export function readPersonalNumber(written: string, today: Temporal.PlainDate): ReadPersonalNumber {
  const text = written.normalize('NFKC').replace(DASHES, '-').replace(SPACES, '').replace(/^'/, '');
  if (text === '') return { fault: 'missing' };
  if (/^\d(?:[.,]\d+)?E\+?\d+$/i.test(text)) return { fault: 'damaged-by-spreadsheet' };
  if (/^(?:\d{2})?\d{6}-?(?:TF\d{2}|[A-Z]\d{2,3})$/i.test(text)) return { fault: 'temporary-number' };
  const parts = /^(\d{2})?(\d{6})([-+]?)(\d{4})$/.exec(text);
  if (!parts) return { fault: /^\d{9}$/.test(text) ? 'damaged-by-spreadsheet' : 'format' };
  const [, century, birth = '', separator, tail = ''] = parts;
  if (separator === '+') return { fault: 'over-hundred' };
  const number = (century ?? youngestCentury(birth, today)) + birth + tail;
  const born = birthDateIn(number);
  if (born === 'no-such-date') return { fault: 'no-such-date' };
  if (!hasRightCheckDigit(number)) return { fault: 'check-digit' };
  const fault = born === 'unknown' ? undefined : ageFault(born, today);
  return fault ? { fault } : { number };
}

/** Volume tests use birth dates from 2040 on. */
const FIRST_INVENTED_YEAR = 2040;

function ageFault(born: Temporal.PlainDate, today: Temporal.PlainDate): 'not-yet-born' | 'over-hundred' | undefined {
  if (born.year < FIRST_INVENTED_YEAR && Temporal.PlainDate.compare(born, today) > 0) return 'not-yet-born';
  return ageOn(born, today) >= 100 ? 'over-hundred' : undefined;
}

function youngestCentury(birth: string, today: Temporal.PlainDate): string {
  const century = Math.floor(today.year / 100);
  const day = String(Number(birth.slice(4)) % 60).padStart(2, '0');
  const isInFuture = birth.slice(0, 4) + day > today.toString().slice(2).replaceAll('-', '');
  return String(isInFuture ? century - 1 : century);
}

/**
 * Luhn (folkbokföringslagen 18 §; lag 2022:1697 2 kap. 8 §). The usual library refuses a samordningsnummer without a
 * real date, which Skatteverket does issue.
 */
function hasRightCheckDigit(number: PersonalNumber): boolean {
  if (number.startsWith(NO_BIRTH_NUMBER, BIRTH_NUMBER_AT)) return false;
  let sum = 0;
  for (let at = 2; at < number.length; at += 1) {
    const weighted = Number(number[at]) * (at % 2 === 0 ? 2 : 1);
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** ÅÅÅÅMMDD-0000: only the birth date is known. */
const NO_BIRTH_NUMBER = '000';
const BIRTH_NUMBER_AT = 8;

/** Not always the true date (18 §: "a nearby day"). `unknown`: a samordningsnummer without one. */
export function birthDateIn(number: PersonalNumber): Temporal.PlainDate | 'unknown' | 'no-such-date' {
  const coordination = isCoordinationNumber(number);
  const year = Number(number.slice(0, 4));
  const month = Number(number.slice(4, 6));
  const day = Number(number.slice(6, 8)) - (coordination ? 60 : 0);
  try {
    return new Temporal.PlainDate(year, month, day);
  } catch {
    return coordination && month <= 12 && day >= 0 && day <= 31 ? 'unknown' : 'no-such-date';
  }
}

/** The day is written plus 60 (lag 2022:1697 2 kap. 8 §). */
export function isCoordinationNumber(number: PersonalNumber): boolean {
  return Number(number.slice(6, 8)) >= 60;
}

/** 20080101-2386 */
export function writtenPersonalNumber(number: PersonalNumber): string {
  return `${number.slice(0, 8)}-${number.slice(8)}`;
}
