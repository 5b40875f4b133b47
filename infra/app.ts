/** For `npx cdk deploy kaa-staging`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kaaApp, synthWithoutWarnings } from './kaa-app.ts';
import { faultsIn, findingsIn, judge } from './parts/cfn-guard.ts';
import { bundleFor } from './parts/stage-bundles.ts';
import { CannotDeploy, type Stages, stagesToDeploy } from './stages.ts';

const build = fileURLToPath(new URL('../.build/', import.meta.url));

async function synthesizeForDeployment({ staging, production }: Stages): Promise<void> {
  mkdirSync(build, { recursive: true });
  const work = mkdtempSync(join(build, 'bundles-'));
  try {
    const bundled = await bundleFor([staging, production], work, 'real');
    const { directory } = synthWithoutWarnings(kaaApp({ stages: bundled, nag: true }));
    const faults = faultsIn(judge(findingsIn(directory)));
    if (faults.length > 0) throw new CannotDeploy(faults.join('\n'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

try {
  await synthesizeForDeployment(stagesToDeploy());
} catch (error) {
  if (!(error instanceof CannotDeploy)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
