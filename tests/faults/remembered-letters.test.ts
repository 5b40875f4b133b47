import { expect, test } from 'vitest';
import { build } from '../support/system/build.ts';
import { differences } from '../support/system/end-state.ts';
import { madeAnew } from '../support/system/remembered-letters.ts';
import { rehearsed } from '../support/system/scenario-run.ts';
import { JOURNEYS } from '../support/system/scenarios.ts';

test('letters made anew, in modules that are fresh and in those that made others, are those that runs remember', async () => {
  const fresh = await build();
  let letters = 0;
  for (const journey of [...JOURNEYS, ...JOURNEYS.toReversed()]) {
    const { run, undisturbed } = await rehearsed(journey);
    const { end } = await run({ build: fresh, letter: madeAnew });
    expect(differences(end, undisturbed.end)).toEqual([]);
    letters += end.objects.filter((object) => object.startsWith('letters/')).length;
  }
  expect(letters).toBeGreaterThan(40);
});
