import type { Temporal } from 'temporal-polyfill';
import { readPersonalNumber } from '../../shared/domain/personal-number.ts';
import { INVISIBLE } from './labels.ts';
import { readLine } from './template.ts';

/** Written so that it is hardly anything else: with the century, or with a dash before the last four. */
const WRITTEN = /(?<!\d)(?:(?:19|20)\d{6}[-\u2010-\u2015\u2212 ]?\d{4}|\d{6}[-\u2010-\u2015\u2212]\d{4})(?!\d)/g;
/** A number of somebody this old is a guardian's or a teacher's. */
const NO_PUPIL_AT = 30;
/** The same in a number with its century and one without. */
const LAST_DIGITS = 10;

/**
 * Personal numbers in these texts that belong to no row: in running text, in a reading of the mail that was not
 * taken, in a quoted table. Each may be a pupil whom nobody else has counted, so a person must look (promise P1).
 */
export function strayNumbers(texts: string[], known: string[], receivedOn: Temporal.PlainDate): string[] {
  const counted = new Set(known.flatMap((written) => [written, ...numbersIn(written)]).map(lastDigits));
  const stray = new Set<string>();
  for (const line of texts.flatMap((text) => text.split('\n')))
    for (const written of numbersIn(line)) {
      const read = readPersonalNumber(written, receivedOn);
      const year = 'number' in read ? Number(read.number.slice(0, 4)) : 0;
      const isPupil = year > receivedOn.year - NO_PUPIL_AT && readLine(line)?.field !== 'phone';
      if (isPupil && !counted.has(lastDigits(written))) stray.add(lastDigits(written));
    }
  return [...stray];
}

function numbersIn(text: string): string[] {
  return text.normalize('NFKC').replace(INVISIBLE, '').match(WRITTEN) ?? [];
}

function lastDigits(written: string): string {
  return written.replace(/\D/g, '').slice(-LAST_DIGITS);
}
