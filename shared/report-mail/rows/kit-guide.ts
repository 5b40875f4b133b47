import { NEVER_MAIL_PROTECTED, WHAT_DROPOUT_IS } from '../phrases.ts';

const LINES = [
  'Så fyller du i',
  '',
  'En elev på varje rad på bladet Rapport. Byt inte namn på kolumnerna.',
  'Datum är sista studiedag, studiestart eller dag för återkomst. För ogiltig frånvaro: fyll i Frånvaro från och Frånvaro till.',
  WHAT_DROPOUT_IS,
  'Program, Årskurs, Telefon och E-post får du lämna tomma. Gäller rapport används för rättelser och återtaganden.',
  'Skriv inget om orsaker, hälsa eller familj.',
  'Spara filen och mejla den till kommunens KAA-brevlåda. Du får ett kvitto inom några minuter.',
  '',
];

const CALL = `${NEVER_MAIL_PROTECTED} Ring i stället`;

/** The blank list's second sheet. */
export const guideWith = (phone: string) => [...LINES, `${CALL} på ${phone}.`];

/** Of any city, and of earlier years. */
export function isKitGuide(rows: string[][]): boolean {
  return rows.every((cells) => isLine(cells.join(' ').trim()));
}

function isLine(line: string): boolean {
  return LINES.includes(line) || (line.startsWith(CALL) && /^(?: på [\d +-]{5,20})?\.$/.test(line.slice(CALL.length)));
}
