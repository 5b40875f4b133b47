import type { Temporal } from 'temporal-polyfill';
import type { FactNotification, ReportType } from '../../domain/notification.ts';
import type { HeldReason, RefusalField } from '../../domain/report.ts';
import { type Field, isUnclearType } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { BOTH, isStruck } from '../template/marks.ts';
import { isNone } from './absence-amount.ts';
import { type ChangeRow, readChange } from './read-change.ts';
import {
  type Checked,
  clean,
  type Defaults,
  type FieldFault,
  type FieldLeftOut,
  faultOf,
  readNumber,
  readPeriod,
  readRest,
  readType,
} from './read-values.ts';

export type FactRow = Omit<FactNotification, 'reportId' | 'row' | 'personKey' | 'unit' | 'receivedAt'> & {
  /** Code or name, as written. */
  unitWritten?: string;
};

export type RowReading =
  | { held: HeldReason }
  | { faults: FieldFault[] }
  | { facts: FactRow; noAction: boolean; leftOut?: FieldLeftOut[] }
  | { facts: ChangeRow; leftOut?: FieldLeftOut[] };

export function readRow(fields: Fields, defaults: Defaults, today: Temporal.PlainDate): RowReading {
  if (defaults.doubt) return { held: defaults.doubt };
  if (Object.values(fields).some(isStruck)) return { held: 'struck-out' };
  const twice = valuesTwice(fields);
  if (twice.length > 0) return { faults: twice };
  const typeWritten = clean(fields['report-type']) || defaults.type;
  const isUnclear = isUnclearType(typeWritten ?? '');
  const type: Checked<ReportType> = isUnclear ? { fault: 'unknown-report-type' } : readType(typeWritten);
  if (type.fault === 'missing' && clean(fields['about-report']) !== '') return { held: 'correction' };
  if (type.value === 'correction' || type.value === 'withdrawal')
    return readChange(type.value, fields, defaults, today);
  const { date, until } = readPeriod(fields, defaults, type.value);
  const number = readNumber(fields.personnummer, today);
  if (number.temporary) return { held: 'temporary-number' };
  const rest = readRest(fields);
  const nothing = isNone(clean(fields['absence-amount']));
  const faults = [
    ...faultOf('report-type', type),
    ...faultOf('personnummer', number),
    ...faultOf('date', date),
    ...faultOf('until', until),
    ...(type.value === 'absence' && nothing === undefined ? faultOf('absence-amount', { fault: 'format' }) : []),
    ...rest.faults,
  ];
  // The rest is the school's to mend first.
  if (isUnclear && faults.length === 1) return { held: 'type-unclear' };
  if (faults.length > 0 || !type.value || !number.value || !date.value) return { faults };
  if (needsProof(type.value, rest.values.programme)) return { held: 'type-unclear' };
  const unitWritten = clean(fields.unit) || defaults.unit;
  const facts: FactRow = {
    type: type.value,
    personnummer: number.value,
    date: date.value,
    ...(until.value && { until: until.value }),
    ...(unitWritten && { unitWritten }),
    ...rest.values,
  };
  const noAction = type.value === 'valid-absence' || (type.value === 'absence' && nothing === true);
  return { facts, noAction, ...(rest.leftOut.length > 0 && { leftOut: rest.leftOut }) };
}

/** The diploma is no gymnasieexamen, but may equal one (29:9 p 6). */
function needsProof(type: ReportType, programme = ''): boolean {
  return type === 'finished-with-exam' && programme.startsWith('IB');
}

const DECISIVE: Partial<Record<Field, RefusalField>> = {
  'report-type': 'report-type',
  personnummer: 'personnummer',
  date: 'date',
  from: 'date',
  until: 'until',
  unit: 'unit',
  'about-report': 'about-report',
  'about-type': 'report-type',
  'right-type': 'report-type',
};

function valuesTwice(fields: Fields): FieldFault[] {
  const names = (Object.keys(fields) as Field[]).filter((field) => fields[field]?.includes(BOTH));
  return [...new Set(names.flatMap((name) => DECISIVE[name] ?? []))].map((field) => ({ field, code: 'two-values' }));
}

export function lacksTypeOrDate(columns: (Field | undefined)[], defaults: Defaults): boolean {
  const has = (field: Field) => columns.includes(field);
  const hasDate = has('date') || has('from') || defaults.date !== undefined || defaults.from !== undefined;
  return !hasDate || !(has('report-type') || defaults.type !== undefined);
}
