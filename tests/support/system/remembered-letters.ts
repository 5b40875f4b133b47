import type { Render } from './build.ts';

const letters = new Map<string, Promise<object>>();

/** Making a letter takes longer than the rest of a run; remembered-letters.test.ts makes them anew. */
export function remembered(letter: object, render: Render): Promise<object> {
  const facts = JSON.stringify(letter);
  const known = letters.get(facts) ?? render(letter);
  letters.set(facts, known);
  return known;
}

export const madeAnew = (letter: object, render: Render): Promise<object> => render(letter);
