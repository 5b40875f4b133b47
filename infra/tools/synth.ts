import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cityFolder, cityProfile, type DeskOfStage, EXAMPLE_CITY, stagesOf } from '../city.ts';
import { type KaaAppProps, kaaApp, synthWithoutWarnings } from '../kaa-app.ts';
import { bundleFor } from '../parts/stage-bundles.ts';
import { stages as allStages, type StageName, stackName } from '../stages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type SynthesizeOptions = {
  /** By default in .build. */
  outdir?: string;
  stages?: StageName[];
  nag?: KaaAppProps['nag'];
  bundles?: 'real' | 'stub';
  /** For stages without one. */
  desk?: DeskOfStage;
};

export type Synthesized = {
  outdir: string;
  skipped: boolean;
  templates: Partial<Record<StageName, string>>;
};

/** Unless the sources are unchanged. */
export async function synthesize({
  outdir = assemblyFolder(),
  stages = ['staging', 'production'],
  nag = true,
  bundles = 'real',
  desk,
}: SynthesizeOptions = {}): Promise<Synthesized> {
  const target = resolve(outdir);
  const templates = Object.fromEntries(
    stages.map((name) => [name, join(target, `${stackName({ name })}.template.json`)]),
  );
  const sources = hashOfSources(bundles, desk);
  if (isDone(target, { sources, nag, stages })) return { outdir: target, skipped: true, templates };

  const chosen = stages.map((name) => ({
    ...allStages()[name],
    ...(desk && { desk: allStages()[name].desk ?? desk }),
  }));
  mkdirSync(dirname(target), { recursive: true });
  const work = mkdtempSync(`${target}-`);
  try {
    const fresh = join(work, 'assembly');
    const bundled = await bundleFor(chosen, join(work, 'bundles'), bundles);
    synthWithoutWarnings(kaaApp({ stages: bundled, nag, outdir: fresh }));
    writeFileSync(join(fresh, STAMP), JSON.stringify({ sources, nag, stages } satisfies Stamp));
    // A parallel run was first: its assembly may be in use.
    if (!isDone(target, { sources, nag, stages })) replace(target, fresh, join(work, 'old'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return { outdir: target, skipped: false, templates };
}

/** One for each city, so that runs of two never take each other's. */
function assemblyFolder(): string {
  const city = cityFolder() === EXAMPLE_CITY ? '' : `-${cityProfile().municipality}`;
  return join(root, '.build', `assembly${city}`);
}

/** Parallel runs: the last wins, none fails. */
function replace(target: string, fresh: string, old: string): void {
  for (let attempt = 0; ; attempt++) {
    try {
      if (existsSync(target)) renameSync(target, `${old}-${attempt}`);
      renameSync(fresh, target);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

const STAMP = 'kaa-synthesized.json';
type Stamp = { sources: string; nag: boolean; stages: StageName[] };

function isDone(outdir: string, wanted: Stamp): boolean {
  const file = join(outdir, STAMP);
  if (!existsSync(file)) return false;
  const done: Stamp = JSON.parse(readFileSync(file, 'utf8'));
  return (
    done.sources === wanted.sources &&
    (done.nag || !wanted.nag) &&
    wanted.stages.every((stage) => done.stages.includes(stage))
  );
}

const NOT_IN_THE_TEMPLATE = [
  'infra/local',
  'infra/cli',
  'infra/deploy',
  'infra/deploy-role',
  'infra/doctor',
  'infra/capacity',
];

function hashOfSources(bundles: string, desk: DeskOfStage | undefined): string {
  const { KAA_STAGING_ACCOUNT, KAA_PRODUCTION_ACCOUNT } = process.env;
  const hash = createHash('sha256').update(JSON.stringify({ bundles, KAA_STAGING_ACCOUNT, KAA_PRODUCTION_ACCOUNT }));
  const files = ['infra', 'functions', 'shared'].flatMap(filesBelow);
  // Where each stage has one, the same template is made without.
  if (desk && Object.values(stagesOf(cityFolder())).some((stage) => typeof stage === 'object' && !stage.desk))
    hash.update(JSON.stringify(desk));
  const city = ['profile.json', 'stages.json', 'logo.png'].map((name) => join(cityFolder(), name)).filter(existsSync);
  for (const file of [...files.sort(), 'package.json', 'package-lock.json', 'cdk.json', ...city])
    hash
      .update(`${file}\0`)
      .update(readFileSync(resolve(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  if (NOT_IN_THE_TEMPLATE.includes(folder)) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  const { outdir, skipped } = await synthesize();
  console.log(
    `${relative(process.cwd(), outdir)}: ${skipped ? 'unchanged' : `synthesized in ${((Date.now() - started) / 1000).toFixed(1)} s`}`,
  );
}
