import type { Temporal } from 'temporal-polyfill';
import type { FactNotification, ReportType } from '../../domain/notification.ts';
import { readPersonalNumber } from '../../domain/personal-number.ts';
import type { RefusalCode, RefusalField, RefusalHint } from '../../domain/report.ts';
import { reportTypeOf } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { readDate } from './dates.ts';
import { programmeOf } from './programmes.ts';

export type FieldFault = { field: RefusalField; code: RefusalCode; hint?: RefusalHint };

export type Defaults = { type?: string; date?: string; from?: string; until?: string; unit?: string };

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
  const date = checkedDate((type === 'absence' ? first || day : day) ?? '');
  if (type !== 'absence') return { date, until: {} };
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

const MAX_LENGTHS = { name: 200, programme: 20, year: 10, phone: 30, email: 254 } as const;
const OPTIONAL_FIELDS = Object.keys(MAX_LENGTHS) as (keyof typeof MAX_LENGTHS)[];
export type Rest = Partial<Pick<FactNotification, keyof typeof MAX_LENGTHS>>;
/** No youth is lost for it. */
export function readRest(fields: Fields): { values: Rest; faults: FieldFault[]; leftOut?: 'programme' } {
  const values: Rest = {};
  const faults: FieldFault[] = [];
  const written = { ...fields, name: clean(fields.name) || fullName(fields) };
  for (const field of OPTIONAL_FIELDS) {
    const value = written[field] ? filled(clean(written[field]).replace(/[\s\p{Control}]+/gu, ' ')) : '';
    if (value === '') continue;
    if (value.length > MAX_LENGTHS[field]) faults.push({ field, code: 'too-long' });
    else if (field === 'name' && /\d{4}/.test(value)) faults.push({ field, code: 'format' });
    else if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) faults.push({ field, code: 'format' });
    else values[field] = value;
  }
  const { programme, ...others } = values;
  const known = programme && programmeOf(programme);
  return {
    values: { ...others, ...(known && { programme: known }) },
    faults,
    ...(programme && !known && { leftOut: 'programme' as const }),
  };
}
