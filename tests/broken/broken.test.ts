import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../support/system/build-plugins.ts';
import { BROKEN } from './builds.ts';
import { BROKEN_NETS } from './journeys.ts';
import type { Outcome } from './reporter.ts';

/** Those of the nets of contact need thousands of journeys: KAA_NETS=1 runs them alone. */
const { KAA_NETS } = process.env;
const chosen = BROKEN.flatMap((build, index) => (BROKEN_NETS.includes(build) === (KAA_NETS === '1') ? index : []));

/** With one of these the change broke the file, not the rule. */
const OF_THE_LANGUAGE = new Set(['SyntaxError', 'ReferenceError', 'TypeError']);

let outcomes: Record<string, Outcome>;

/** All in one child: a runner that starts costs more than most of these tests. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-broken-'));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const samples = { KAA_WHOLE: KAA_NETS ?? '' };
  const env = { ...process.env, ...samples, KAA_BROKEN: chosen.join(), KAA_BROKEN_FOLDER: folder };
  const output = await new Promise<string>((resolve) => {
    const options = ['run', '--configLoader', 'native', '--config', join(root, 'tests/broken/vitest.config.ts')];
    execFile(process.execPath, [vitest, ...options], { env, cwd: root }, (_, out, err) => resolve(out + err));
  });
  try {
    outcomes = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  } catch {
    throw new Error(output);
  } finally {
    for (const made of [folder, join(root, '.build/broken')]) rmSync(made, { recursive: true, force: true });
  }
}, 1_200_000);

test.each(chosen.map((index) => ({ index, ...(BROKEN[index] as (typeof BROKEN)[number]) })))(
  '$rule, $name: found',
  ({ index, fails }) => {
    const { failed, errors } = outcomes[index] ?? { failed: [], errors: ['did not run'] };
    expect(errors).toEqual([]);
    const found = failed.flatMap(({ name, error }) => (OF_THE_LANGUAGE.has(error) ? [] : name));
    expect(found.join('\n'), JSON.stringify(failed)).toContain(fails);
  },
);
