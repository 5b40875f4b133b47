import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { DEPS } from './support/deps.ts';

const { KAA_SEED = String(randomInt(2 ** 31)), KAA_WHOLE, KAA_NETS } = process.env;

/** Only in CI: their parts have tests of their own, or they test the tests. */
const ONLY_WHOLE = [
  'tests/broken/broken.test.ts',
  'tests/faults/{broken-builds,remembered-letters}.test.ts',
  'tests/infra/{app,grants}.test.ts',
  'tests/journeys/{corpora,endless-file,held-mails,killed,leaks,least-privilege,restart,rights-bite,spreadsheet,staging}.test.ts',
  'tests/robustness/spreadsheets.test.ts',
];

/** Small files, which would come last and keep one processor waiting. */
const LONGEST = [
  'matrix/lists-of-pupils',
  'broken/broken',
  'journeys/killed',
  'protection/journeys',
  'mutated-mails',
  'matrix/several-mails',
  'matrix/staff-decisions',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((name) => moduleId.includes(name));
    return (await super.sort(files)).toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  }
}

/** tests/README.md says what each project holds. */
const project = (name: string, include: string[]) => ({
  extends: true as const,
  // Long limits, since a busy machine is no failure.
  test: { name, include: include.map((files) => `tests/${files}/**/*.test.ts`), testTimeout: 120_000 },
});

export default defineConfig({
  // Caches lie outside node_modules: an install beside a test run would take them away. They go by the lock file.
  cacheDir: '.local/vitest',
  test: {
    fsModuleCachePath: '.local/vitest/modules',
    env: { KAA_SEED },
    deps: DEPS,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    // The default is a second, in which a busy machine starts no process.
    expect: { poll: { timeout: 60_000 } },
    exclude: KAA_WHOLE === '1' || KAA_NETS === '1' ? [] : ONLY_WHOLE,
    // One worker a processor: the runner itself has little to do.
    maxWorkers: '100%',
    projects: [
      project('unit', ['{docs,functions,shared,support}']),
      project('robustness', ['{protection,robustness}']),
      project('infra', ['infra']),
      project('faults', ['{broken,faults}']),
      project('journeys', ['journeys']),
    ],
  },
});
console.log(`KAA_SEED=${KAA_SEED}`);
