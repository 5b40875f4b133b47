import * as z from 'zod';
import { Letter, type LetterState } from '../../shared/domain/effects.ts';

const STATES: Record<z.infer<typeof LetterState>, string> = {
  planned: 'planerat',
  sending: 'skrivs',
  'handed-over': 'klart för utskrift',
  sent: 'skickat med e-post',
  cancelled: 'inställt',
  stopped: 'stoppat',
  unknown: 'oklart om det kom iväg',
  returned: 'kom i retur',
};

const Letters = z.record(z.string(), Letter);

/** For JSON.stringify. A PDF that is made and one that was given to print are in the same state. */
export function lettersInWords(key: string, value: unknown): unknown {
  const letters = key === 'letters' ? Letters.safeParse(value).data : undefined;
  if (!letters) return value;
  return Object.fromEntries(Object.entries(letters).map(([id, letter]) => [id, { läge: wordsOf(letter), ...letter }]));
}

function wordsOf({ state, batch }: Letter): string {
  return state === 'handed-over' && batch !== undefined ? `lämnat till utskrift (${batch})` : STATES[state];
}
