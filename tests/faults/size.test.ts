import { expect, test } from 'vitest';
import { FAULT_NAMES } from '../support/system/injected-faults.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { SCENARIOS } from '../support/system/scenarios.ts';
import { placesFor } from './matrix.ts';

test('the whole matrix has at least 12,000 runs', async () => {
  let runs = 0;
  for (const scenario of SCENARIOS) {
    const prepared = await prepareScenario(scenario);
    runs += FAULT_NAMES.reduce((sum, fault) => sum + placesFor(fault, prepared).length, 0);
  }
  console.log(`${runs} runs`);
  expect(runs).toBeGreaterThan(12_000);
});
