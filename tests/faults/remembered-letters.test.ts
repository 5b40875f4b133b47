import { expect, test } from 'vitest';
import { build } from '../support/system/build.ts';
import { differences } from '../support/system/end-state.ts';
import { madeAnew } from '../support/system/remembered-letters.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { SCENARIOS } from '../support/system/scenarios.ts';

test('a letter made anew, in fresh and in used modules, is the one that runs remember', async () => {
  const fresh = await build();
  let letters = 0;
  for (const scenario of [...SCENARIOS, ...SCENARIOS.toReversed()]) {
    const { run, undisturbed } = await prepareScenario(scenario);
    const { end } = await run({ build: fresh, letter: madeAnew });
    expect(differences(end, undisturbed.end)).toEqual([]);
    letters += end.objects.filter((object) => object.startsWith('letters/')).length;
  }
  expect(letters).toBeGreaterThan(40);
});
