import { NEVER_MAIL_PROTECTED } from '../phrases.ts';

/** The blank list's second sheet. */
export const GUIDE = [
  'Så fyller du i',
  '',
  'En elev på varje rad på bladet Rapport. Byt inte namn på kolumnerna.',
  'Datum är sista studiedag, studiestart eller dag för återkomst. För ogiltig frånvaro: fyll i Frånvaro från och Frånvaro till.',
  'Program, Årskurs, Telefon och E-post får du lämna tomma. Gäller rapport används för rättelser och återtaganden.',
  'Skriv inget om orsaker, hälsa eller familj.',
  'Spara filen och mejla den till kommunens KAA-brevlåda. Du får ett kvitto inom några minuter.',
  '',
  `${NEVER_MAIL_PROTECTED} Ring i stället.`,
];

const LINES = new Set(GUIDE);

export function isKitGuide(rows: string[][]): boolean {
  return rows.every((cells) => LINES.has(cells.join(' ').trim()));
}
