/** Entry of the CDK command line: `npx cdk deploy kaa-staging`, `npx cdk diff kaa-production`. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kaaApp, synthWithoutWarnings } from './kaa-app.ts';
import { StageError, type Stages, stagesToDeploy } from './stages.ts';
import { bundleFor } from './synth.ts';

const build = fileURLToPath(new URL('../.build/', import.meta.url));

async function synthesizeForDeployment({ staging, production }: Stages): Promise<void> {
  mkdirSync(build, { recursive: true });
  const work = mkdtempSync(join(build, 'bundles-'));
  try {
    synthWithoutWarnings(kaaApp({ stages: await bundleFor([staging, production], work, 'real'), nag: true }));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

try {
  await synthesizeForDeployment(stagesToDeploy());
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
