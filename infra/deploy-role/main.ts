/** `npm run deploy-role -- STAGE --repository OWNER/NAME --profile P`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { App } from 'aws-cdk-lib';
import { CdkFailed, cdk } from '../deploy/cdk.ts';
import { connectAccount, useProfile } from '../doctor/account.ts';
import { callerFindings } from '../doctor/account-checks.ts';
import { stageNamed } from '../doctor/command.ts';
import { wordsOf } from '../doctor/finding.ts';
import { UsageError } from '../parts/usage-error.ts';
import { CannotDeploy, stackName, stagesToDeploy } from '../stages.ts';
import { DeployRoleStack } from './deploy-role-stack.ts';

const USAGE = 'Användning: npm run deploy-role -- staging|production --repository ÄGARE/NAMN --profile P';

async function main(args: string[]): Promise<void> {
  const { repository, profile, stage } = read(args);
  useProfile(profile);
  const caller = await callerFindings(connectAccount(stage.region), stage);
  if (caller.some(({ level }) => level !== 'ok')) throw new CannotDeploy(wordsOf(caller));
  const outdir = mkdtempSync(join(tmpdir(), 'kaa-role-'));
  try {
    const name = `${stackName(stage)}-deploy-role`;
    const app = new App({ outdir, analyticsReporting: false });
    new DeployRoleStack(app, name, { stage, repository });
    app.synth();
    await cdk('deploy', name, '--app', outdir, '--require-approval', 'never', '--progress', 'events');
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function read(args: string[]) {
  try {
    const options = { repository: { type: 'string' }, profile: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const { repository = '', profile } = values;
    // A * would let in the repositories of others.
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || positionals.length !== 1) throw new UsageError(USAGE);
    return { repository, profile, stage: stagesToDeploy()[stageNamed(positionals[0])] };
  } catch (error) {
    throw error instanceof CannotDeploy ? error : new UsageError(USAGE);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isForPeople = error instanceof UsageError || error instanceof CannotDeploy || error instanceof CdkFailed;
  console.error(isForPeople ? error.message : error);
  process.exit(1);
}
