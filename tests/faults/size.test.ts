import { expect, test } from 'vitest';
import { ALL_FAULTS } from './faults.ts';
import { JOURNEYS, PAIRS } from './journeys.ts';
import { placesFor } from './matrix.ts';
import { DRAWN } from './random.ts';
import { rehearsed } from './scenario-run.ts';

test('the matrix is as large as we say', async () => {
  let runs = JOURNEYS.length * DRAWN.twoFaults + PAIRS.length * DRAWN.twoWorkers;
  for (const journey of JOURNEYS) {
    const rehearsal = await rehearsed(journey);
    runs += ALL_FAULTS.reduce((sum, fault) => sum + placesFor(fault, rehearsal).length, 0);
  }
  console.log(`${runs} runs`);
  expect(runs).toBeGreaterThan(12_000);
});
