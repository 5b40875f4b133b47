import { defineConfig } from 'vitest/config';

/** Long measurements, run by hand: `npm run bench`. Each prints its figures; Speed is asserted here alone: tests have no time limits that a busy machine could miss. */
export default defineConfig({
  cacheDir: '.local/vitest',
  test: {
    fsModuleCachePath: '.local/vitest/modules',
    include: ['tests/bench/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
