import { defineConfig } from 'vitest/config';

/** unit and infra run within seconds (`npm run check`); journeys and faults start the embedded stack. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/{shared,functions,local}/**/*.test.ts'] } },
      { test: { name: 'infra', include: ['tests/infra/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000 } },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      { test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});
