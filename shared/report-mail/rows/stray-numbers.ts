import type { Temporal } from 'temporal-polyfill';
import { readPersonalNumber } from '../../domain/personal-number.ts';
import { MAX_ROWS } from '../limits.ts';
import { visible } from '../template/labels.ts';
import { readLine } from '../template/lines.ts';

/** Hardly anything else is. */
const WRITTEN = /(?<!\d)(?:(?:19|20)\d{6}[-\u2010-\u2015\u2212 ]?\d{4}|\d{6}[-\u2010-\u2015\u2212]\d{4})(?!\d)/g;
/** A guardian's or teacher's. */
const NO_PUPIL_AT = 30;

/** By last digits. */
export function countedNumbers(known: string[]): Set<string> {
  return new Set(known.flatMap((written) => [written, ...writtenNumbers(written)]).map(lastDigits));
}

export function holdsNumber(text: string): boolean {
  return writtenNumbers(text).length > 0;
}

/** Each may be a pupil without a row (P1). */
export function strayNumbers(texts: string[], counted: Set<string>, receivedOn: Temporal.PlainDate): string[] {
  const stray = new Set<string>();
  const isCounted = (written: string) => counted.has(lastDigits(written));
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const numbers = writtenNumbers(line);
    if (numbers.length === 0 || readLine(line)?.field === 'phone') continue;
    for (const written of numbers) {
      if (stray.size > MAX_ROWS) return [...stray];
      const read = readPersonalNumber(written, receivedOn);
      const year = 'number' in read ? Number(read.number.slice(0, 4)) : 0;
      const isPupil = year > receivedOn.year - NO_PUPIL_AT;
      if (isPupil && !isCounted(written)) stray.add(lastDigits(written));
    }
  }
  return [...stray];
}

function writtenNumbers(text: string): string[] {
  return visible(text).match(WRITTEN) ?? [];
}

/** The same with and without the century. */
export function lastDigits(written: string): string {
  return written.replace(/\D/g, '').slice(-10);
}
