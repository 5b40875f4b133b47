import type { Temporal } from 'temporal-polyfill';
import type { ReadRow } from '../rows/read-rows.ts';
import { holdsWord, writingsOf } from '../template/plain-words.ts';
import { personalNumbersIn } from './numbers-in.ts';

/** Shorter names stand in generated ids by chance. */
const MIN_NAME_LENGTH = 3;

/** Our answer would echo it (P4). */
export function namesPupil(messageId: string, rows: ReadRow[], receivedOn: Temporal.PlainDate): boolean {
  const digits = messageId.replace(/\D/g, '');
  const pupils = rows.flatMap(({ reading }) => ('facts' in reading ? reading.facts : []));
  const fullNames = new Set(pupils.map(({ name = '' }) => name));
  const names = [...fullNames].flatMap((name) => name.split(/\s+/)).filter((name) => name.length >= MIN_NAME_LENGTH);
  return (
    pupils.some(({ personnummer }) => digits.includes(personnummer.slice(2))) ||
    holdsWord(writingsOf(messageId), names) ||
    personalNumbersIn([messageId], receivedOn).length > 0
  );
}
