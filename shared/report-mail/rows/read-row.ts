import type { Temporal } from 'temporal-polyfill';
import type { FactNotification } from '../../domain/notification.ts';
import type { HeldReason } from '../../domain/report.ts';
import type { Field } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { type ChangeRow, readChange } from './read-change.ts';
import {
  clean,
  type Defaults,
  type FieldFault,
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
  | { facts: FactRow; noAction: boolean; leftOut?: 'programme' }
  | { facts: ChangeRow; leftOut?: 'programme' };

export function readRow(fields: Fields, defaults: Defaults, today: Temporal.PlainDate): RowReading {
  const type = readType(clean(fields['report-type']) || defaults.type);
  if (type.fault === 'missing' && clean(fields['about-report']) !== '') return { held: 'correction' };
  if (type.value === 'correction' || type.value === 'withdrawal')
    return readChange(type.value, fields, defaults, today);
  const { date, until } = readPeriod(fields, defaults, type.value);
  const number = readNumber(fields.personnummer, today);
  if (number.temporary) return { held: 'temporary-number' };
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
  const facts: FactRow = {
    type: type.value,
    personnummer: number.value,
    date: date.value,
    ...(until.value && { until: until.value }),
    ...(unitWritten && { unitWritten }),
    ...rest.values,
  };
  const noAction = type.value === 'absence' && isZero(clean(fields['absence-amount']));
  return { facts, noAction, ...(rest.leftOut && { leftOut: rest.leftOut }) };
}

export function lacksTypeOrDate(columns: (Field | undefined)[], defaults: Defaults): boolean {
  const has = (field: Field) => columns.includes(field);
  const hasDate = has('date') || has('from') || defaults.date !== undefined || defaults.from !== undefined;
  return !hasDate || !(has('report-type') || defaults.type !== undefined);
}

function isZero(amount: string): boolean {
  return /^0+(?:[.,]0+)?\s*(?:%|h|tim|timmar|procent)?\.?$/i.test(amount);
}
