import { expect, test } from 'vitest';
import fc from '../support/fast-check.ts';
import { drawsFrom } from '../support/random.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { named, PAIRS } from '../support/system/scenarios.ts';
import { endsAsWritten, wrongAfter } from './matrix.ts';
import { DRAWN, faultsAmong, firstWrong } from './random.ts';

test.each(named(PAIRS))('two workers: %s', async (_, scenario) => {
  const prepared = await prepareScenario(scenario);
  endsAsWritten(prepared);
  const faults = faultsAmong(prepared.undisturbed.system.calls.countable.length, { minLength: 0, maxLength: 1 });
  const runs = fc.record({ turns: fc.nat(), faults });
  const wrong = await firstWrong(
    runs,
    (run) => wrongAfter({ faults: run.faults, together: drawsFrom(run.turns) }, prepared),
    DRAWN.twoWorkers,
  );
  expect(wrong).toBeUndefined();
});
