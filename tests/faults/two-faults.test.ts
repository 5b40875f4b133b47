import { expect, test } from 'vitest';
import { rehearsed } from '../support/system/scenario-run.ts';
import { JOURNEYS, named } from '../support/system/scenarios.ts';
import { wrongAfter } from './matrix.ts';
import { DRAWN, firstWrong, strikesAmong } from './random.ts';

test.each(named(JOURNEYS))('two faults in %s', async (_, journey) => {
  const rehearsal = await rehearsed(journey);
  const strikes = strikesAmong(rehearsal.undisturbed.world.calls.countable.length, { minLength: 2, maxLength: 2 });
  const found = await firstWrong(strikes, (drawn) => wrongAfter({ strikes: drawn }, rehearsal), DRAWN.twoFaults);
  expect(found).toBeUndefined();
});
