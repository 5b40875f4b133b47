import { defineConfig } from 'vitest/config';

/** unit and infra run within a minute (`npm run check`); local tests the embedded stack, journeys run on it. */
export default defineConfig({
  // Caches lie outside node_modules: an install beside a test run would take them away. They go by the lock file.
  cacheDir: '.local/vitest',
  test: {
    fsModuleCachePath: '.local/vitest/modules',
    // One worker a processor: the runner itself has little to do.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // Some start processes, which takes seconds on a busy machine.
        test: {
          name: 'unit',
          include: ['tests/{docs,shared,functions,support,robustness}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      { extends: true, test: { name: 'local', include: ['tests/infra/{local,cli}/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'infra',
          include: ['tests/infra/*.test.ts', 'tests/infra/tools/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // After the others: timings are asserted, and should be the chain's own.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/{broken,faults}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
