import { createHash, randomInt } from 'node:crypto';
import { expect } from 'vitest';

/** 0 to below `choices`. */
export type Draw = (choices: number) => number;

/** CI tries everything (KAA_WHOLE=1), else KAA_SEED draws a sample. */
export const WHOLE = process.env.KAA_WHOLE === '1';
const SEED = Number(process.env.KAA_SEED ?? randomInt(2 ** 31));

/** Else all draw alike. */
export const seedFor = (name: string): number =>
  createHash('sha256').update(`${SEED} ${name}`).digest().readUInt32BE() >>> 1;

export function drawsFrom(seed: number): Draw {
  let state = seed;
  return (choices) => {
    // A linear congruential generator (Numerical Recipes): its high bits are random enough.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * choices);
  };
}

/** One of `every`, at least one; in CI all. */
export function sampleOf<T>(items: T[], every: number, name: string): T[] {
  if (WHOLE) return items;
  const draw = drawsFrom(seedFor(name));
  const left = [...items];
  return Array.from({ length: Math.ceil(items.length / every) }, () => left.splice(draw(left.length), 1)).flat();
}

/** The command that repeats the running test. */
export const again = (): string =>
  `Again: KAA_SEED=${SEED}${WHOLE ? ' KAA_WHOLE=1' : ''} npm test -- -t '${expect.getState().currentTestName}'`;
