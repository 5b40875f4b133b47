import { createHash, randomInt } from 'node:crypto';
import { expect } from 'vitest';

/** Draws a number from 0 to below `choices`. */
export type Draw = (choices: number) => number;

/** KAA_WHOLE=1, as CI has it: everything is tried; otherwise a sample that KAA_SEED draws. */
export const WHOLE = process.env.KAA_WHOLE === '1';
const SEED = Number(process.env.KAA_SEED ?? randomInt(2 ** 31));

/** Of each thing that draws its own seed: otherwise all draw the same. */
export const seedFor = (name: string): number =>
  createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32BE() >>> 1;

/** Draws that follow from a number. */
export function drawsFrom(seed: number): Draw {
  let state = seed;
  return (choices) => {
    // A linear congruential generator (Numerical Recipes): its high bits are random enough to mix up calls.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * choices);
  };
}

/** One of `every` items, at least one; in CI all of them. */
export function sampleOf<T>(items: T[], every: number, name: string): T[] {
  if (WHOLE) return items;
  const draw = drawsFrom(seedFor(name));
  const left = [...items];
  return Array.from({ length: Math.ceil(items.length / every) }, () => left.splice(draw(left.length), 1)).flat();
}

/** The command that repeats the test which runs now, with what was drawn for it. */
export const again = (): string =>
  `Again: KAA_SEED=${SEED}${WHOLE ? ' KAA_WHOLE=1' : ''} npm test -- -t '${expect.getState().currentTestName}'`;
