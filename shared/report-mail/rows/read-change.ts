import type { Temporal } from 'temporal-polyfill';
import { type Correction, FactType, type Withdrawal } from '../../domain/notification.ts';
import { readReportReference } from '../../domain/reference.ts';
import type { HeldReason } from '../../domain/report.ts';
import type { Fields } from '../template/lines.ts';
import {
  type Checked,
  type Defaults,
  type FieldFault,
  type FieldLeftOut,
  faultOf,
  filled,
  type Period,
  type Rest,
  readNumber,
  readPeriod,
  readRest,
  readType,
} from './read-values.ts';

type Unread = 'reportId' | 'row' | 'personKey' | 'units' | 'receivedAt';

export type ChangeRow = (Omit<Correction, Unread> | Omit<Withdrawal, Unread>) & { unitWritten?: string };

type ChangeReading = { held: HeldReason } | { faults: FieldFault[] } | { facts: ChangeRow; leftOut?: FieldLeftOut[] };

export function readChange(
  type: ChangeRow['type'],
  fields: Fields,
  defaults: Defaults,
  today: Temporal.PlainDate,
): ChangeReading {
  if (filled(fields.personnummer) === '') return { held: 'correction' };
  const number = readNumber(fields.personnummer, today);
  if (number.temporary) return { held: 'temporary-number' };
  const about = readAbout(fields);
  const period = readPeriod(fields, defaults, 'absence');
  const rest = readRest(fields);
  const right = readRight(fields, period, rest.values);
  const faults = [
    ...faultOf('personnummer', number),
    ...about.faults,
    ...(period.date.fault === 'missing' ? [] : faultOf('date', period.date)),
    ...(type === 'correction' ? [...right.faults, ...rest.faults] : []),
  ];
  if (faults.length > 0 || !number.value) return { faults };
  const unitWritten = filled(fields.unit) || defaults.unit;
  const { name } = rest.values;
  const row = { personnummer: number.value, name, ...about.values, ...(unitWritten && { unitWritten }) };
  if (type === 'withdrawal') return { facts: { type, ...row, aboutDate: period.date.value } };
  const corrects = Object.values(right.values).some((value) => value !== undefined);
  if (!corrects) return { held: 'correction' };
  return { facts: { type, ...row, ...right.values }, ...(rest.leftOut.length > 0 && { leftOut: rest.leftOut }) };
}

function readAbout(fields: Fields) {
  const report = readReference(filled(fields['about-report']));
  const type = readFactType(filled(fields['about-type']));
  return {
    values: { aboutReport: report.value, aboutType: type.value },
    faults: [...faultOf('about-report', report), ...faultOf('report-type', type)],
  };
}

function readRight(fields: Fields, { date, until }: Period, { programme, year, phone, email }: Rest) {
  const type = readFactType(filled(fields['right-type']));
  return {
    values: { rightType: type.value, date: date.value, until: until.value, programme, year, phone, email },
    faults: [...faultOf('report-type', type), ...faultOf('until', until)],
  };
}

function readReference(written: string): Checked<string> {
  if (written === '') return {};
  const value = readReportReference(written);
  return value ? { value } : { fault: 'format' };
}

function readFactType(written: string): Checked<FactType> {
  if (written === '') return {};
  const read = FactType.safeParse(readType(written).value);
  return read.success ? { value: read.data } : { fault: 'unknown-report-type' };
}
