import * as z from 'zod';

/** `change`: a correction or withdrawal; `no-action`: nothing follows. */
export type RowOutcome = 'accepted' | 'change' | 'no-action' | 'refused' | 'held';

const LETTERS: Record<RowOutcome, string> = { accepted: 'a', change: 'c', 'no-action': 'n', refused: 'r', held: 'h' };
const OUTCOMES = new Map(Object.entries(LETTERS).map(([outcome, letter]) => [letter, outcome as RowOutcome]));

/** A letter a row, since there may be thousands. */
export const RowPlan = z.string().regex(/^[acnrh]*$/);

export function planOf(outcomes: RowOutcome[]): string {
  return outcomes.map((outcome) => LETTERS[outcome]).join('');
}

export function outcomesOf(plan: string): RowOutcome[] {
  return [...plan].flatMap((letter) => OUTCOMES.get(letter) ?? []);
}
