import { type Field, reportTypeOf } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { isStruck } from '../template/marks.ts';
import { clean, type Defaults } from './read-values.ts';

export function isPupil(fields: Fields): boolean {
  const who = [fields.personnummer, fields.name, fields['given-name'], fields['family-name']];
  return who.some((written) => clean(written) !== '') || 'about-report' in fields || isCorrection(fields);
}

/** Corrections and withdrawals need no date. */
export function isCorrection(fields: Fields, defaults: Defaults = {}): boolean {
  const type = reportTypeOf(clean(fields['report-type']) || (defaults.type ?? ''));
  return type === 'correction' || type === 'withdrawal';
}

/** A date counts for all rows only above the first number. */
export function defaultsOf(blocks: Fields[]): Defaults {
  const values = (field: Field) => [...new Set(blocks.flatMap((block) => clean(block[field]) || []))];
  const heads = blocks.filter(isHead);
  const once = (field: 'date' | 'from' | 'until' | 'unit') => {
    const [value, ...others] = values(field);
    return value && others.length === 0 && heads.some((head) => field in head) ? { [field]: value } : {};
  };
  const [type, ...otherTypes] = values('report-type');
  const isDoubtful = heads.some((head) => !isPupil(head) && Object.values(head).some(isStruck));
  return {
    ...(isDoubtful && { doubt: 'struck-out' as const }),
    ...(type && otherTypes.length === 0 && { type }),
    ...once('date'),
    ...once('from'),
    ...once('until'),
    ...once('unit'),
  };
}

function isHead(block: Fields): boolean {
  const labels = Object.keys(block);
  const number = labels.indexOf('personnummer');
  const dates = ['date', 'from'].map((label) => labels.indexOf(label)).filter((at) => at >= 0);
  return !isPupil(block) || (number > 0 && dates.length > 0 && dates.every((at) => at < number));
}
