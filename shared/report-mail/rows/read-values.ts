import type { Temporal } from 'temporal-polyfill';
import type { FactNotification, ReportType } from '../../domain/notification.ts';
import { readPersonalNumber } from '../../domain/personal-number.ts';
import type { HeldReason, RefusalCode, RefusalField, RefusalHint } from '../../domain/report.ts';
import { reportTypeOf } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { readDate } from './dates.ts';
import { programmeOf } from './programmes.ts';

export type FieldFault = { field: RefusalField; code: RefusalCode; hint?: RefusalHint };

export type Defaults = {
  type?: string;
  date?: string;
  from?: string;
  until?: string;
  unit?: string;
  doubt?: HeldReason;
};

export type Checked<T> = { value?: T; fault?: RefusalCode; hint?: RefusalHint };

export function faultOf(field: RefusalField, { fault, hint }: Checked<unknown>): FieldFault[] {
  return fault ? [{ field, code: fault, ...(hint && { hint }) }] : [];
}

/** Longer ones take minutes to search. */
const MAX_VALUE_LENGTH = 1_000;
const TOO_LONG = '?'.repeat(MAX_VALUE_LENGTH);

/** ="2008…" protects a number from Excel. */
export function clean(written = ''): string {
  if (written.length > MAX_VALUE_LENGTH) return TOO_LONG;
  const bare = written.replaceAll(AT_ENDS, '');
  return bare.startsWith('=') ? (/^="?([^"]*)"?$/.exec(bare)?.[1] ?? bare).replaceAll(AT_ENDS, '') : bare;
}

/** Copied text begins with invisible characters. */
const AT_ENDS = /^[\s\p{Format}]+|[\s\p{Format}]+$/gu;

/** Written for "none". */
const NOTHING = /^(?:[-–—.?]*|saknas|okänd|okänt|finns (?:ej|inte)|ej känd|ej känt|n\/a)$/i;

export function filled(written: string | undefined): string {
  const value = clean(written);
  return NOTHING.test(value) ? '' : value;
}

export function readType(written: string | undefined): Checked<ReportType> {
  if (!written) return { fault: 'missing' };
  const value = reportTypeOf(written);
  return value ? { value } : { fault: 'unknown-report-type' };
}

/** It identifies nobody. */
export function readNumber(
  written: string | undefined,
  today: Temporal.PlainDate,
): Checked<string> & { temporary?: true } {
  const read = readPersonalNumber(clean(written).replace(/\s*\([^()]*\)$|\.$/, ''), today);
  if ('number' in read) return { value: read.number };
  return read.fault === 'temporary-number' ? { temporary: true } : { fault: read.fault };
}

export type Period = { date: Checked<string>; until: Checked<string> };

export function readPeriod(fields: Fields, defaults: Defaults, type: ReportType | undefined): Period {
  const day = clean(fields.date) || defaults.date;
  const first = clean(fields.from) || defaults.from;
  const isAbsence = type === 'absence' || type === 'valid-absence';
  const date = checkedDate((isAbsence ? first || day : day) ?? '');
  if (!isAbsence) return { date, until: {} };
  if (date.fault === 'missing') date.hint = 'absence';
  const written = clean(fields.until) || (clean(fields.from) ? '' : (defaults.until ?? ''));
  const until = written === '' ? {} : checkedDate(written);
  const reversed = date.value && until.value && until.value < date.value;
  return { date, until: reversed ? { fault: 'until-before-date' } : until };
}

function checkedDate(written: string): Checked<string> {
  const read = readDate(written.replace(/(?<=\d)\.$/, ''));
  if ('date' in read) return { value: read.date };
  const isWithoutYear = read.fault === 'format' && WITHOUT_YEAR.test(written.trim());
  return { fault: read.fault, ...(isWithoutYear && { hint: 'no-year' as const }) };
}

const WITHOUT_YEAR = /^(?:\p{Letter}+ )?(?:den )?\d{1,2}(?::?e)?\s*(?:[/.-]\s*\d{1,2}|\p{Letter}{3,9})\.?$/iu;

function fullName(fields: Fields): string {
  return [fields['given-name'], fields['family-name']].map(clean).filter(Boolean).join(' ');
}

/** Of two names one is a guardian's or the sender's. */
export const UNKNOWN = '?';
const NAMES = ['name', 'given-name', 'family-name'] as const;
const MAX_NAME_LENGTH = 200;
const OPTIONAL_FIELDS = ['programme', 'year', 'phone', 'email'] as const;
export type OptionalField = 'name' | (typeof OPTIONAL_FIELDS)[number];
export type Rest = Partial<Pick<FactNotification, OptionalField>>;

/** No youth is lost for what is optional; a name with digits is another column's. */
export function readRest(fields: Fields): { values: Rest; faults: FieldFault[]; leftOut: OptionalField[] } {
  const values: Rest = {};
  const leftOut: OptionalField[] = [];
  const faults: FieldFault[] = [];
  const name = written(clean(fields.name) || fullName(fields));
  if (NAMES.some((field) => clean(fields[field]) === UNKNOWN)) leftOut.push('name');
  else if (name.length > MAX_NAME_LENGTH) faults.push({ field: 'name', code: 'too-long' });
  else if (/\d{4}/.test(name)) faults.push({ field: 'name', code: 'format' });
  else if (name !== '') values.name = name;
  for (const field of OPTIONAL_FIELDS) {
    const value = written(fields[field]);
    const { read, isWhole = true } = value === '' ? {} : READERS[field](value);
    if (read !== undefined) values[field] = read;
    if (value !== '' && (read === undefined || !isWhole)) leftOut.push(field);
  }
  return { values, faults, leftOut };
}

function written(value = ''): string {
  return filled(clean(value).replace(/[\s\p{Control}]+/gu, ' '));
}

type Part = { read?: string | undefined; isWhole?: boolean };

const READERS: Record<(typeof OPTIONAL_FIELDS)[number], (value: string) => Part> = {
  programme: (value) => ({ read: programmeOf(value) }),
  year: (value) => ({ read: value.length <= MAX_YEAR_LENGTH ? value : YEAR.exec(value)?.[1] }),
  phone: (value) => firstOf(value, PHONE, MAX_PHONE_LENGTH),
  email: (value) => firstOf(value, EMAIL, MAX_EMAIL_LENGTH),
};

const MAX_YEAR_LENGTH = 10;
const YEAR = /^(?:årskurs|åk|år|gy)?[\s.:]*([1-9])(?::?a)?(?!\d)/i;
const MAX_PHONE_LENGTH = 30;
/** "070-123 45 67 (mamma)" is another's. */
const PHONE = /^(?:[^@\p{Letter}]|(?<!\p{Letter})(?:tel|telefon|mob|mobil|nr|ankn)(?!\p{Letter}))*$/iu;
const MAX_EMAIL_LENGTH = 254;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const BETWEEN = /\s*(?:[,;/|]|\s(?:och|eller|alt\.?)\s)\s*/i;

/** Of several, if nothing says whose they are. */
function firstOf(value: string, pattern: RegExp, longest: number): Part {
  const isOne = (one: string) => one.length <= longest && pattern.test(one);
  const several = value.split(BETWEEN).filter((one) => one !== '');
  const [first] = several;
  if (several.length > 1 && several.every(isOne) && several.every((one) => one.includes('@') || ONLY_PHONE.test(one)))
    return { read: first, isWhole: false };
  return isOne(value) ? { read: value } : {};
}

const ONLY_PHONE = /^\+?[\d\s()-]{7,}$/;
