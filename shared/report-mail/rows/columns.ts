import type { ReportType } from '../../domain/notification.ts';
import { type Field, fold, reportTypeOf } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { BOTH, withoutSpans } from '../template/marks.ts';
import { isNone } from './absence-amount.ts';
import { readDate } from './dates.ts';
import { programmeOf } from './programmes.ts';
import { clean, UNKNOWN } from './read-values.ts';
import { lastDigits } from './stray-numbers.ts';
import type { Table } from './tables.ts';

type Cell = { heading: string; value: string };

/** `type`: of the rows that name none. */
export function fieldsOf({ columns, heading, across }: Table, cells: string[], type?: string): Fields {
  const fields: Fields = {};
  const several = new Map<Field, Cell[]>();
  for (const [index, field] of columns.entries()) {
    if (!field) continue;
    const value = withoutSpans(cells[index] ?? '');
    if (!(field in fields)) fields[field] = value;
    else several.set(field, several.get(field) ?? []);
  }
  if (several.size === 0) return fields;
  for (const [index, field] of columns.entries()) {
    const value = withoutSpans(cells[index] ?? '');
    if (field && clean(value) !== '' && !(across[index] && value === ''))
      several.get(field)?.push({ heading: heading[index] ?? '', value });
  }
  const own = reportTypeOf(clean(fields['report-type']) || (type ?? ''));
  for (const [field, found] of several) fields[field] = oneOf(field, found, own);
  return fields;
}

/** Two that differ are both kept, so that the row is refused. */
function oneOf(field: Field, found: Cell[], type: ReportType | undefined): string {
  const fitting = field === 'date' ? found.filter(({ heading }) => !isOtherDay(heading, type)) : found;
  if (fitting.length < found.length && distinct(field, found).length === 1) return fitting[0]?.value ?? '';
  const values = distinct(field, moreExact(field, found));
  if (values.length < 2) return values[0] ?? '';
  if (NAMES.includes(field)) return UNKNOWN;
  return DISPENSABLE.includes(field) ? (values[0] ?? '') : values.join(BOTH);
}

const NAMES: Field[] = ['name', 'given-name', 'family-name'];
const DISPENSABLE: Field[] = ['phone', 'email', 'programme', 'year', 'absence-amount', 'protected'];

function distinct(field: Field, cells: Cell[]): string[] {
  return [...new Map(cells.map(({ value }) => [meaningOf(field, clean(value)), value])).values()];
}

function meaningOf(field: Field, value: string): string {
  if (field === 'personnummer') return lastDigits(value);
  if (field === 'report-type' || field === 'about-type' || field === 'right-type')
    return reportTypeOf(value) ?? fold(value);
  const read = field === 'date' || field === 'from' || field === 'until' ? readDate(value) : undefined;
  return read && 'date' in read ? read.date : fold(value);
}

/** "Frånvaro från" beside the "Från" of an enrolment, a unit's code beside its name. */
function moreExact(field: Field, cells: Cell[]): Cell[] {
  const exact = cells.filter(({ heading, value }) => {
    if (field === 'from' || field === 'until')
      return /^fra\p{Mark}?nvaro/u.test(heading.normalize('NFD').toLowerCase().trim());
    if (field === 'unit') return /^\d{8}(?!\d)/.test(clean(value));
    if (field === 'programme') return programmeOf(clean(value)) !== undefined;
    return field === 'absence-amount' && isNone(clean(value)) !== true;
  });
  return exact.length > 0 ? exact : cells;
}

const BEGINS: (ReportType | undefined)[] = ['study-start', 'not-started'];
const ENDS: (ReportType | undefined)[] = ['dropout', 'transfer', 'finished-with-exam', 'finished-without-exam'];

/** A "Startdatum" beside a "Slutdatum" is no day of a dropout. */
function isOtherDay(heading: string, type: ReportType | undefined): boolean {
  const name = fold(heading);
  if (name.startsWith('start')) return ENDS.includes(type);
  return /^(?:slut|avbrott|sista)/.test(name) && BEGINS.includes(type);
}
