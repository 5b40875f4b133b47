import { expect, test } from 'vitest';
import { ALL_FAULTS } from '../support/system/injected-faults.ts';
import { rehearsed } from '../support/system/scenario-run.ts';
import { JOURNEYS, PAIRS } from '../support/system/scenarios.ts';
import { placesFor } from './matrix.ts';
import { DRAWN } from './random.ts';

test('the matrix is as large as we say', async () => {
  let runs = JOURNEYS.length * DRAWN.twoFaults + PAIRS.length * DRAWN.twoWorkers;
  for (const journey of JOURNEYS) {
    const rehearsal = await rehearsed(journey);
    runs += ALL_FAULTS.reduce((sum, fault) => sum + placesFor(fault, rehearsal).length, 0);
  }
  console.log(`${runs} runs`);
  expect(runs).toBeGreaterThan(12_000);
});
