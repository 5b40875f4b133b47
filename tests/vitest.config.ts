import { randomInt } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { DEPS } from './support/deps.ts';

const { KAA_SEED = String(randomInt(2 ** 31)), KAA_WHOLE, KAA_NETS, KAA_CITY = '', KAA_PICTURES } = process.env;

/** Only in CI: their parts have tests of their own, or they test the tests. */
const ONLY_WHOLE = [
  'tests/broken/broken.test.ts',
  'tests/faults/{broken-builds,remembered-letters,size,start-up,two-faults,two-workers}.test.ts',
  'tests/infra/{app,bundle,child-bundle,grants,guide-commands}.test.ts',
  'tests/infra/cli/backup.test.ts',
  'tests/infra/tools/{city,guards,synth}.test.ts',
  'tests/infra/local/ses/delivery-events.test.ts',
  'tests/infra/deploy/{deploy,deploy-by-cdk}.test.ts',
  'tests/infra/local/kill.test.ts',
  'tests/journeys/{backup,command-line,corpora,desk,desk-by-keyboard,desk-mails,endless-file,held-mails,killed,leaks,least-privilege,restart,rights-bite,spreadsheet,staging,start,stop}.test.ts',
  'tests/robustness/{attacks,spreadsheets}.test.ts',
  ...(KAA_CITY === '' ? ['tests/journeys/cities.test.ts'] : []),
];

/** Of which `npm test` runs a part. */
const SAMPLED = [
  ...['broken', 'faults', 'protection', 'robustness'].map((folder) => `tests/${folder}/**/*.test.ts`),
  'tests/shared/unread-reports.test.ts',
  'tests/shared/report-mail/read-in-full.test.ts',
];

/** In those folders; it runs them whole. */
const NOT_SAMPLED = [
  'tests/faults/{calls,desk-leaks,leaks,outages,sending}.test.ts',
  'tests/protection/{boilerplate,false-alarms}.test.ts',
  'tests/robustness/containers.test.ts',
];

/** They replace a module by `vi.mock`, which files of one worker would share. */
const MOCKING = ['tests/shared/staff-actions/{held,register-pupil}.test.ts', 'tests/shared/store/send-gate.test.ts'];

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

/** tests/README.md says what each project holds. KAA_WHOLE=rest: what `npm test` lacks. */
const project = (name: string, folders: string[]) => ({
  extends: true as const,
  test: {
    name,
    include:
      KAA_WHOLE === 'rest'
        ? [...ONLY_WHOLE, ...SAMPLED].filter((files) => folders.some((folder) => files.startsWith(`tests/${folder}/`)))
        : folders.map((folder) => `tests/${folder}/**/*.test.ts`),
    // Long limits, since a busy machine is no failure.
    testTimeout: 120_000,
  },
});

const allUnits = project('unit', ['docs', 'functions', 'shared', 'support']);
/** Files share what a worker has loaded, which takes half of their time otherwise. */
const unit = { ...allUnits, test: { ...allUnits.test, isolate: false, exclude: MOCKING } };

export default defineConfig({
  // Caches lie outside node_modules: an install beside a test run would take them away. They go by the lock file.
  cacheDir: '.local/vitest',
  test: {
    fsModuleCachePath: '.local/vitest/modules',
    // The product is tested with the example; what a city decides, by the tests of cities alone.
    env: {
      KAA_SEED,
      KAA_CITY: '',
      KAA_CITY_TO_TRY: KAA_CITY,
      ...(KAA_WHOLE === 'rest' && { KAA_WHOLE: '1' }),
    },
    deps: DEPS,
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    // The default is a second, in which a busy machine starts no process.
    expect: { poll: { timeout: 60_000 } },
    exclude: [
      ...(KAA_WHOLE || KAA_NETS ? [] : ONLY_WHOLE),
      ...(KAA_WHOLE === 'rest' ? NOT_SAMPLED : []),
      ...(KAA_PICTURES ? [] : ['tests/journeys/guide-pictures.test.ts']),
    ],
    // One worker a processor: the runner itself has little to do.
    maxWorkers: '100%',
    projects: [
      unit,
      ...(KAA_WHOLE === 'rest'
        ? []
        : [{ ...unit, test: { ...unit.test, name: 'mocking', include: MOCKING, exclude: [], isolate: true } }]),
      project('robustness', ['protection', 'robustness']),
      project('infra', ['infra']),
      project('faults', ['broken', 'faults']),
      project('journeys', ['journeys']),
    ],
  },
});
console.log(`KAA_SEED=${KAA_SEED}`);
