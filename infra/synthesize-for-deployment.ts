import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KaaAppProps, kaaApp, synthWithoutWarnings } from './kaa-app.ts';
import { faultsIn, findingsIn, judge } from './parts/cfn-guard.ts';
import { digestOfFolder } from './parts/digest.ts';
import { bundleFor } from './parts/stage-bundles.ts';
import { CannotDeploy, type Stage } from './stages.ts';

const build = fileURLToPath(new URL('../.build/', import.meta.url));

type Options = Pick<KaaAppProps, 'outdir' | 'first' | 'release'>;

/** Throws CannotDeploy if a guard rule is broken. */
export async function synthesizeForDeployment(
  stages: Stage[],
  options: Options = {},
): Promise<{ directory: string; bundlesDigest: string }> {
  mkdirSync(build, { recursive: true });
  const work = mkdtempSync(join(build, 'bundles-'));
  try {
    const bundled = await bundleFor(stages, work, 'real');
    const { directory } = synthWithoutWarnings(kaaApp({ stages: bundled, nag: true, ...options }));
    const names = stages.map(({ name }) => name);
    const faults = faultsIn(judge(findingsIn(directory, names), undefined, names));
    if (faults.length > 0) throw new CannotDeploy(faults.join('\n'));
    return { directory, bundlesDigest: digestOfFolder(work) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
