import fc from '../support/fast-check.ts';
import { again, seedFor, WHOLE } from '../support/random.ts';
import { FAULT_NAMES, type InjectedFault } from '../support/system/injected-faults.ts';

/** For each scenario and each pair of simultaneous events. */
export const DRAWN = WHOLE ? { twoFaults: 30, twoWorkers: 60 } : { twoFaults: 4, twoWorkers: 10 };

/** A disturbed run makes more calls: a later fault may hit what an earlier one caused. */
const CALLS_MORE = 1.2;

export const faultsAmong = (
  calls: number,
  times: { minLength: number; maxLength: number },
): fc.Arbitrary<InjectedFault[]> =>
  fc.array(fc.record({ at: fc.nat(Math.ceil(calls * CALLS_MORE)), fault: fc.constantFrom(...FAULT_NAMES) }), times);

/** The first drawn run that goes wrong, made as small as it can be. */
export async function firstWrong<T>(
  drawn: fc.Arbitrary<T>,
  wrongAfter: (run: T) => Promise<string[]>,
  runs: number,
): Promise<string | undefined> {
  const property = fc.asyncProperty(drawn, async (run) => {
    const wrong = await wrongAfter(run);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  });
  const result = await fc.check(property, { numRuns: runs, seed: seedFor(again()) });
  return result.failed ? `${fc.stringify(result.counterexample)}\n${result.errorInstance}\n${again()}` : undefined;
}
