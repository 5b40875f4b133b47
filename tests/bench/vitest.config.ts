import { defineConfig } from 'vitest/config';

/** Run by hand: `npm run bench`. Speed is asserted here alone. */
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
