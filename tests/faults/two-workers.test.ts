import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rehearsed } from '../support/system/scenario-run.ts';
import { named, PAIRS } from '../support/system/scenarios.ts';
import { endsAsWritten, wrongAfter } from './matrix.ts';
import { DRAWN, drawsFrom, firstWrong, strikesAmong } from './random.ts';

/** Whoever's turn it is makes one AWS call; then it is drawn anew. */
test.each(named(PAIRS))('two workers: %s', async (_, journey) => {
  const rehearsal = await rehearsed(journey);
  endsAsWritten(rehearsal);
  const strikes = strikesAmong(rehearsal.undisturbed.world.calls.countable.length, { minLength: 0, maxLength: 1 });
  const runs = fc.record({ turns: fc.nat(), strikes });
  const wrong = await firstWrong(
    runs,
    (run) => wrongAfter({ strikes: run.strikes, together: drawsFrom(run.turns) }, rehearsal),
    DRAWN.twoWorkers,
  );
  expect(wrong).toBeUndefined();
});
