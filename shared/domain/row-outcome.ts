import * as z from 'zod';

/** `change`: accepted as a correction or withdrawal; `no-action`: accepted, and nothing follows from it. */
export type RowOutcome = 'accepted' | 'change' | 'no-action' | 'refused' | 'held';

const LETTERS: Record<RowOutcome, string> = { accepted: 'a', change: 'c', 'no-action': 'n', refused: 'r', held: 'h' };
const OUTCOMES = new Map(Object.entries(LETTERS).map(([outcome, letter]) => [letter, outcome as RowOutcome]));

/** What becomes of each row of a report as it is stored: a letter a row, since there may be thousands. */
export const RowPlan = z.string().regex(/^[acnrh]*$/);

export function planOf(outcomes: RowOutcome[]): string {
  return outcomes.map((outcome) => LETTERS[outcome]).join('');
}

export function outcomesOf(plan: string): RowOutcome[] {
  return [...plan].flatMap((letter) => OUTCOMES.get(letter) ?? []);
}
