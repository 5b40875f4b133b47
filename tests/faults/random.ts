import * as fc from 'fast-check';
import { expect } from 'vitest';
import { ALL_FAULTS, type Strike } from '../support/system/injected-faults.ts';
import type { Draw } from '../support/system/interleaving.ts';

/** How many runs are drawn for each journey, and for each pair of things that come at the same time. */
export const DRAWN = { twoFaults: 60, twoWorkers: 100 };

/** A disturbed run needs more calls than the undisturbed one: a later fault may strike what an earlier one brought about. */
const CALLS_MORE = 1.2;

export const strikesAmong = (calls: number, times: { minLength: number; maxLength: number }): fc.Arbitrary<Strike[]> =>
  fc.array(fc.record({ at: fc.nat(Math.ceil(calls * CALLS_MORE)), fault: fc.constantFrom(...ALL_FAULTS) }), times);

/** Draws that follow from a number: whose turn it is, and how many messages come together. */
export function drawsFrom(seed: number): Draw {
  let state = seed;
  return (choices) => {
    // A linear congruential generator (Numerical Recipes): its high bits are random enough to mix up calls.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * choices);
  };
}

/**
 * Tries runs drawn at random and gives the first that goes wrong, made as small as it can be, with the command that runs
 * it again. FAULT_RUNS tries more of them.
 */
export async function firstWrong<T>(
  drawn: fc.Arbitrary<T>,
  wrongAfter: (run: T) => Promise<string[]>,
  runs: number,
): Promise<string | undefined> {
  const [seed, path] = process.env.FAULT_SEED?.split('/') ?? [];
  const property = fc.asyncProperty(drawn, async (run) => {
    const wrong = await wrongAfter(run);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  const { failed, counterexample, counterexamplePath, errorInstance, ...checked } = await fc.check(property, {
    numRuns: Number(process.env.FAULT_RUNS ?? runs),
    ...(seed && { seed: Number(seed) }),
    ...(path && { path, endOnFailure: true }),
  });
  if (!failed) return undefined;
  const again = `FAULT_SEED=${checked.seed}/${counterexamplePath} npm run faults -- -t '${expect.getState().currentTestName}'`;
  return `${fc.stringify(counterexample)}\n${errorInstance}\nAgain: ${again}`;
}
