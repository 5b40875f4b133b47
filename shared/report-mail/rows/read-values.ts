import type { Temporal } from 'temporal-polyfill';
import type { FactNotification, ReportType } from '../../domain/notification.ts';
import { readPersonalNumber } from '../../domain/personal-number.ts';
import type { HeldReason, LeftOut, RefusalCode, RefusalField, RefusalHint } from '../../domain/report.ts';
import { reportTypeOf } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { readDate } from './dates.ts';
import { isPersonName, saysSensitive, yearOf } from './grammars.ts';
import { isEmail, isPhone } from './phone-email.ts';
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
type OptionalField = 'name' | (typeof OPTIONAL_FIELDS)[number];
export type Rest = Partial<Pick<FactNotification, OptionalField>>;
export type FieldLeftOut = { field: OptionalField; code: LeftOut['code'] };

/** No youth is lost for what is optional; a name with digits is another column's. */
export function readRest(fields: Fields): { values: Rest; faults: FieldFault[]; leftOut: FieldLeftOut[] } {
  const values: Rest = {};
  const leftOut: FieldLeftOut[] = [];
  const faults: FieldFault[] = [];
  const take = (field: OptionalField, value: string) => {
    const { read, isWhole = true } = value === '' ? {} : READERS[field](value);
    if (read !== undefined) values[field] = read;
    if (value !== '' && (read === undefined || !isWhole))
      leftOut.push({ field, code: field === 'programme' ? 'unknown-programme' : 'format' });
  };
  const name = written(clean(fields.name) || fullName(fields));
  if (NAMES.some((field) => clean(fields[field]) === UNKNOWN)) leftOut.push({ field: 'name', code: 'two-values' });
  else if (name.length > MAX_NAME_LENGTH) faults.push({ field: 'name', code: 'too-long' });
  else if (/\d{4}/.test(name)) faults.push({ field: 'name', code: 'format' });
  else take('name', name);
  for (const field of OPTIONAL_FIELDS) take(field, written(fields[field]));
  return { values, faults, leftOut };
}

/** Health, crime, religion: not registered (2006:39 5 §). */
export function withoutSensitive<Row extends Rest>(
  row: Row,
  words: readonly string[],
): { notification: Row; sensitive: FieldLeftOut[] } {
  const notification = { ...row };
  const said = (['name', 'email'] as const).filter((field) => saysSensitive(row[field] ?? '', words));
  for (const field of said) delete notification[field];
  return { notification, sensitive: said.map((field) => ({ field, code: 'format' })) };
}

function written(value = ''): string {
  return filled(clean(value).replace(/[\s\p{Control}]+/gu, ' '));
}

type Part = { read?: string | undefined; isWhole?: boolean };

const READERS: Record<OptionalField, (value: string) => Part> = {
  name: withoutBrackets,
  programme: (value) => ({ read: programmeOf(value) }),
  year: (value) => ({ read: yearOf(value) }),
  phone: (value) => firstOf(value, phoneOf),
  email: (value) => firstOf(value, (one) => (isEmail(one) ? one : undefined)),
};

/** "Kim Exempel (Kimmie)": the name alone. */
function withoutBrackets(value: string): Part {
  const name = value.replace(/\s*[([{].*$/, '');
  return isPersonName(name.replace(BESIDE_NAMES, ' ').replace(PUPIL, 'N'))
    ? { read: name, isWhole: name === value }
    : {};
}

/** Around a name that somebody goes by. */
const BESIDE_NAMES = /[;"“”]/g;
/** Invented people are called so. */
const PUPIL = /(?<!\p{L})Elev(?!\p{L})/gu;

/** "Mobil: 070-123 45 67". Of "070-123 45 67 (mamma)" nothing: it is another's. */
function phoneOf(written: string): string | undefined {
  const bare = written.replace(/^(?:telefon|tel|tfn|mobil|mob)(?:nummer|nr)?[.:]*\s*/i, '').replace(/\s*[–.]\s*/g, '-');
  return isPhone(bare) ? bare : undefined;
}

const BETWEEN = /\s*(?:[,;/|]|\s(?:och|eller|alt\.?)\s)\s*/i;

/** Of several, if nothing says whose they are. */
function firstOf(value: string, readOne: (one: string) => string | undefined): Part {
  const whole = readOne(value);
  const several = value.split(BETWEEN).filter((one) => one !== '');
  const read = several.map(readOne);
  if (several.length > 1 && read.every((one) => one !== undefined)) return { read: read[0], isWhole: false };
  return { read: whole };
}
