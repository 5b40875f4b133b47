import { expect, test } from 'vitest';
import { build } from './build.ts';
import { differences } from './end-state.ts';
import { JOURNEYS } from './journeys.ts';
import { madeAnew } from './letters.ts';
import { rehearsed } from './scenario-run.ts';

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
