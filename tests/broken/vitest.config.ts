import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import type { VitestPluginContext } from 'vitest/node';
import { DEPS } from '../support/deps.ts';
import { apply, type Change, root } from '../support/system/build-plugins.ts';
import { BROKEN } from './builds.ts';

/** Started by broken.test.ts: a project a broken build, each with its own source in place of ours. */
const { KAA_BROKEN = '', KAA_BROKEN_FOLDER = '' } = process.env;

/** Else templates of our own sources are taken for those of the broken ones. */
const TEMPLATES = { file: 'tests/infra/synthesized.ts', find: '.build/infra-tests' };

function changed(id: string, changes: Change[]): string | undefined {
  const path = id.split('?')[0];
  const change = changes.find(({ file }) => join(root, file) === path);
  return change && apply(readFileSync(join(root, change.file), 'utf8'), change);
}

const builds = KAA_BROKEN.split(',').map((index) => {
  const build = BROKEN[Number(index)];
  if (!build) throw new Error(`there is no broken build ${index}`);
  return { index, build };
});

/** Vitest parts names by > where they are parted by a space in what is reported. */
const patternOf = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '(?: > | )');

export default defineConfig({
  root,
  test: {
    // Of a file the tests alone that a build must break.
    testNamePattern: new RegExp(builds.map(({ build }) => patternOf(build.fails)).join('|')),
    // Projects share what none of them changes; other runs share nothing.
    fsModuleCachePath: join(KAA_BROKEN_FOLDER, 'modules'),
    pool: 'threads',
    deps: DEPS,
    reporters: [join(root, 'tests/broken/reporter.ts')],
    projects: builds.map(({ index, build }) => {
      const changes = [build, { ...TEMPLATES, replace: `.build/broken/${index}` }];
      return {
        extends: true as const,
        plugins: [
          {
            name: 'broken',
            enforce: 'pre' as const,
            load: (id: string) => changed(id, changes),
            configureVitest: ({ defineCacheKeyGenerator }: VitestPluginContext) =>
              defineCacheKeyGenerator(({ id }) => (changed(id, changes) === undefined ? undefined : false)),
          },
        ],
        test: { name: index, include: [build.test], testTimeout: 60_000, hookTimeout: 120_000 },
      };
    }),
  },
});
