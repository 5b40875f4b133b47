import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { apply, type Change, root } from '../support/system/build-plugins.ts';
import { BROKEN } from './builds.ts';

/** Started by broken.test.ts: a project a broken build, each with its own source in place of ours. */
const chosen = (process.env.KAA_BROKEN ?? '').split(',').map(Number);

/** Templates that were made of our own sources must not be taken for those of the broken ones. */
const TEMPLATES = { file: 'tests/infra/synthesized.ts', find: '.build/infra-tests' };

function changed(id: string, changes: Change[]): string | undefined {
  const path = id.split('?')[0];
  const change = changes.find(({ file }) => join(root, file) === path);
  return change && apply(readFileSync(join(root, change.file), 'utf8'), change);
}

export default defineConfig({
  root,
  test: {
    // What is changed here must not be found by another run.
    fsModuleCache: false,
    deps: { interopDefault: false },
    reporters: [join(root, 'tests/broken/reporter.ts')],
    projects: chosen.map((index) => {
      const build = BROKEN[index];
      if (!build) throw new Error(`there is no broken build ${index}`);
      const templates = { ...TEMPLATES, replace: `.build/broken/${index}` };
      return {
        extends: true as const,
        plugins: [{ name: 'broken', enforce: 'pre' as const, load: (id: string) => changed(id, [build, templates]) }],
        test: { name: String(index), include: [build.test], testTimeout: 60_000, hookTimeout: 120_000 },
      };
    }),
  },
});
