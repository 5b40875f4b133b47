import type { Temporal } from 'temporal-polyfill';
import type { Notification, ReportType } from '../../shared/domain/notification.ts';
import { readPersonalNumber } from '../../shared/domain/personal-number.ts';
import type { HeldReason, RefusalCode, RefusalField } from '../../shared/domain/report.ts';
import { readDate } from './dates.ts';
import { type Field, reportTypeOf } from './labels.ts';
import type { Fields } from './template.ts';

export type Fault = { field: RefusalField; code: RefusalCode };

/** What a row says, before it is known whose it is. */
export type RowFacts = Pick<Notification, 'type' | 'personnummer' | 'date'> &
  Partial<Pick<Notification, 'name' | 'until' | 'programme' | 'year' | 'phone' | 'email'>> & {
    /** Code or name of the school unit as written. */
    unitWritten?: string;
  };

export type RowReading = { held: HeldReason } | { faults: Fault[] } | { facts: RowFacts; noAction: boolean };

/** The report type and date that stand once, in the body's template, for all rows. */
export type Defaults = { type?: string; date?: string; from?: string; until?: string; unit?: string };

type Checked<T> = { value?: T; fault?: RefusalCode };

/** One row or block to facts, or to every fault it has: the school is told all of them at once. */
export function readRow(fields: Fields, defaults: Defaults, today: Temporal.PlainDate): RowReading {
  const type = readType(clean(fields['report-type']) || defaults.type);
  const refersBack = type.fault === 'missing' && clean(fields['about-report']) !== '';
  if (refersBack || type.value === 'correction' || type.value === 'withdrawal') return { held: 'correction' };
  const { date, until } = readPeriod(fields, defaults, type.value);
  const number = readNumber(fields.personnummer, today);
  const rest = readRest(fields);
  const faults = [
    ...faultOf('report-type', type),
    ...faultOf('personnummer', number),
    ...faultOf('date', date),
    ...faultOf('until', until),
    ...rest.faults,
  ];
  if (faults.length > 0 || !type.value || !number.value || !date.value) return { faults };
  const unitWritten = clean(fields.unit) || defaults.unit;
  const facts: RowFacts = {
    type: type.value,
    personnummer: number.value,
    date: date.value,
    ...(until.value && { until: until.value }),
    ...(unitWritten && { unitWritten }),
    ...rest.values,
  };
  return { facts, noAction: type.value === 'absence' && isZero(clean(fields['absence-amount'])) };
}

/** True for a list that has no column for the type or the date, and no body that says it: no single row is wrong. */
export function lacksTypeOrDate(columns: (Field | undefined)[], defaults: Defaults): boolean {
  const has = (field: Field) => columns.includes(field);
  const hasDate = has('date') || has('from') || defaults.date !== undefined || defaults.from !== undefined;
  return !hasDate || !(has('report-type') || defaults.type !== undefined);
}

function faultOf(field: RefusalField, { fault }: Checked<unknown>): Fault[] {
  return fault ? [{ field, code: fault }] : [];
}

/** Nothing that we read is longer; searched for brackets and spaces, ten such values would take minutes. */
const LONGEST_VALUE = 1_000;
const TOO_LONG = '?'.repeat(LONGEST_VALUE);

/** Excel keeps a number from harm as ="2008…"; the cell's value is what stands between. */
export function clean(written = ''): string {
  if (written.length > LONGEST_VALUE) return TOO_LONG;
  return (/^="?([^"]*)"?$/.exec(written.trim())?.[1] ?? written).trim();
}

function readType(written: string | undefined): Checked<ReportType> {
  if (!written) return { fault: 'missing' };
  const value = reportTypeOf(written);
  return value ? { value } : { fault: 'unknown-report-type' };
}

function readNumber(written: string | undefined, today: Temporal.PlainDate): Checked<string> {
  const read = readPersonalNumber(clean(written).replace(/\s*\([^()]*\)$/, ''), today);
  return 'number' in read ? { value: read.number } : { fault: read.fault };
}

/** For absence the period counts, for all else the day. */
function readPeriod(
  fields: Fields,
  defaults: Defaults,
  type: ReportType | undefined,
): { date: Checked<string>; until: Checked<string> } {
  const day = clean(fields.date) || defaults.date;
  const first = clean(fields.from) || defaults.from;
  const date = checkedDate((type === 'absence' ? first || day : day) ?? '');
  if (type !== 'absence') return { date, until: {} };
  const written = clean(fields.until) || (clean(fields.from) ? '' : (defaults.until ?? ''));
  const until = written === '' ? {} : checkedDate(written);
  const reversed = date.value && until.value && until.value < date.value;
  return { date, until: reversed ? { fault: 'until-before-date' } : until };
}

function checkedDate(written: string): Checked<string> {
  const read = readDate(written);
  return 'date' in read ? { value: read.date } : { fault: read.fault };
}

const LONGEST = { name: 200, programme: 20, year: 10, phone: 30, email: 254 } as const;
/** What people write where there is nothing to write. */
const NOTHING = /^(?:[-–—.?]*|saknas|okänd|okänt|finns (?:ej|inte)|ej känd|ej känt|n\/a)$/i;

function readRest(fields: Fields): { values: Partial<RowFacts>; faults: Fault[] } {
  const values: Partial<RowFacts> = {};
  const faults: Fault[] = [];
  const fullName = [fields['given-name'], fields['family-name']].map(clean).filter(Boolean).join(' ');
  const written = { ...fields, name: clean(fields.name) || fullName };
  for (const field of Object.keys(LONGEST) as (keyof typeof LONGEST)[]) {
    const value = clean(written[field]).replace(/[\s\p{Control}]+/gu, ' ');
    if (NOTHING.test(value)) continue;
    if (value.length > LONGEST[field]) faults.push({ field, code: 'too-long' });
    else if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) faults.push({ field, code: 'format' });
    else values[field] = value;
  }
  return { values, faults };
}

function isZero(amount: string): boolean {
  return /^0+(?:[.,]0+)?\s*(?:%|h|tim|timmar|procent)?\.?$/i.test(amount);
}
