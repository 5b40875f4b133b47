import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bjorkdalFolder } from '../support/bjorkdal.ts';
import { aPng } from '../support/png.ts';
import { npmStart } from './npm-start.ts';

/** One that does not exist, and the one whose KAA_CITY this run was given. */
const { KAA_CITY_TO_TRY } = process.env;
const small = bjorkdalFolder();
writeFileSync(join(small, 'logo.png'), aPng());
const CITIES = [
  { city: 'a small municipality', folder: small },
  ...(KAA_CITY_TO_TRY ? [{ city: 'the city of KAA_CITY', folder: KAA_CITY_TO_TRY }] : []),
];

test.each(CITIES)('$city has no faults, and every sample mail ends there as it should', async ({ folder }) => {
  const state = mkdtempSync(join(tmpdir(), 'kaa-city-state-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const { ended, output } = npmStart(state, ['--once'], { KAA_CITY: folder });
  await ended;
  expect(output()).toMatch(/^(\d+) av \1 exempelmejl slutade som väntat\.$/m);
  expect(output()).not.toContain('IAM nekar');
  expect(await ended).toBe(0);
});
