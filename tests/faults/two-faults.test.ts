import { expect, test } from 'vitest';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { named, SCENARIOS } from '../support/system/scenarios.ts';
import { wrongAfter } from './matrix.ts';
import { DRAWN, faultsAmong, firstWrong } from './random.ts';

test.each(named(SCENARIOS))('two faults in %s', async (_, scenario) => {
  const prepared = await prepareScenario(scenario);
  const faults = faultsAmong(prepared.undisturbed.system.calls.countable.length, { minLength: 2, maxLength: 2 });
  const found = await firstWrong(faults, (drawn) => wrongAfter({ faults: drawn }, prepared), DRAWN.twoFaults);
  expect(found).toBeUndefined();
});
