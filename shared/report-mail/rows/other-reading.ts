import type { Temporal } from 'temporal-polyfill';
import type { HeldReason } from '../../domain/report.ts';
import type { Mail } from '../mail/mail.ts';
import { fold, visible } from '../template/labels.ts';
import type { Fields } from '../template/lines.ts';
import { type RowReading, readRow } from './read-row.ts';
import { readText } from './read-text.ts';
import type { Defaults } from './read-values.ts';
import { lastDigits } from './stray-numbers.ts';

/** By the last digits of their numbers. */
type OtherReading = { named: Set<string>; readings: Map<string, Said>; text: string };
type Said = { held?: HeldReason; meanings: Set<string> };

/** Instead of a text: see the page. */
const MAIL = '(?:mejlet|mejl|mailet|mail|meddelandet|meddelande|e-postmeddelandet|e-postmeddelande)';
const STUB = new RegExp(
  `^\\s*(?:(?:(?:det här|detta) ${MAIL} (?:visas bäst (?:som|i)|är (?:skrivet |skickat )?i|kräver) html(?:-format)?|(?:din|ditt) (?:e-postklient|e-postprogram|e-postläsare|mejlprogram) (?:stöder|stödjer|kan) inte (?:visa )?html(?:-format)?|(?:visa|öppna|läs) ${MAIL} (?:som html|i html(?:-format)?|i (?:en annan (?:e-post)?klient|webbläsaren|ett annat e-postprogram))|(?:this|your) (?:e-?mail|message)(?: client)? (?:is best viewed in|requires|does not support) html)[.!]?\\s*){1,3}$`,
  'iu',
);
const NUMBER = /(?<!\d)(?:\d{2})?\d{6}[-+\u2010-\u2015\u2212 ]?\d{4}(?!\d)/g;

/** Of the plain text beside the page, or the other way round; undefined if it names nobody and hides nothing. */
export function otherReadingOf(
  { twin, hidden }: Mail,
  outer: Defaults,
  receivedOn: Temporal.PlainDate,
): OtherReading | undefined {
  if (twin === undefined) return undefined;
  const named = new Set((visible(twin).match(NUMBER) ?? []).map(lastDigits));
  if (named.size === 0 && (!hidden || twin.trim() === '' || STUB.test(visible(twin)))) return undefined;
  const readings = new Map<string, Said>();
  try {
    const { pupils, defaults: own } = readText(twin);
    const defaults = Object.keys(own).length > 0 ? own : outer;
    for (const { fields, held } of pupils) {
      const digits = lastDigits(fields.personnummer ?? '');
      const reading = held ? { held } : readRow(fields, defaults, receivedOn);
      const said = readings.get(digits) ?? { meanings: new Set() };
      if ('held' in reading) said.held ??= reading.held;
      if ('facts' in reading) said.meanings.add(meaningOf(reading));
      readings.set(digits, said);
    }
  } catch {
    return undefined;
  }
  return { named, readings, text: fold(twin) };
}

/** What the two forms say differently is a doubt. `isListed`: in a table. */
export function agreed(
  { fields, isListed }: { fields: Fields; isListed: boolean },
  reading: RowReading,
  other: OtherReading | undefined,
): RowReading {
  const digits = lastDigits(fields.personnummer ?? '');
  if (!other || !('facts' in reading) || digits === '') return reading;
  if (!other.named.has(digits)) return { held: 'readings-disagree' };
  const { held, meanings } = other.readings.get(digits) ?? { meanings: new Set() };
  if (held) return { held };
  const isSame = meanings.size > 0 ? meanings.has(meaningOf(reading)) : !isListed || standsIn(other.text, fields);
  return isSame ? reading : { held: 'readings-disagree' };
}

/** Where a table became lines, its values must stand at least. */
function standsIn(text: string, fields: Fields): boolean {
  return DECISIVE.every((field) => text.includes(fold(fields[field] ?? '')));
}

const DECISIVE = ['report-type', 'date', 'from', 'until'] as const;

function meaningOf(reading: Extract<RowReading, { facts: unknown }>): string {
  const { name: _, unitWritten = '', ...facts } = reading.facts;
  const decisive = { ...facts, programme: '', year: '', phone: '', email: '' };
  const noAction = 'noAction' in reading && reading.noAction;
  return JSON.stringify([Object.entries(decisive).sort(), fold(unitWritten), noAction]);
}
