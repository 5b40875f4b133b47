/** `npm run deploy -- STAGE --profile P`. */
import { parseArgs } from 'node:util';
import { profileOf } from '../city.ts';
import { connectAccount, useProfile } from '../doctor/account.ts';
import { stageNamed } from '../doctor/command.ts';
import { dnsLookup } from '../doctor/dns.ts';
import { readMetadata } from '../doctor/metadata.ts';
import { releaseOf, repository } from '../parts/git.ts';
import { UsageError } from '../parts/usage-error.ts';
import { CannotDeploy, stagesToDeploy } from '../stages.ts';
import { CdkFailed } from './cdk.ts';
import { deploy } from './deploy.ts';

const USAGE = `Användning: npm run deploy -- staging|production --profile P
  --dry-run     visa vad som skulle ändras, och ändra inget
  --accept ID   låt en ändring göras som kanske gör om, och då tömmer, tabellen, bucketen, nyckeln eller hemligheten ID
  --dns SERVER  fråga den namnservern i stället för datorns egen`;

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        profile: { type: 'string' },
        dns: { type: 'string' },
        'dry-run': { type: 'boolean' },
        accept: { type: 'string', multiple: true },
      },
    });
  } catch {
    throw new UsageError(USAGE);
  }
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parsed(args);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError(USAGE);
  const stage = stagesToDeploy()[stageNamed(name)];
  useProfile(values.profile);
  const clone = repository();
  await deploy({
    stage,
    profile: profileOf(stage.profile),
    account: connectAccount(stage.region),
    awsProfile: values.profile,
    lookup: dnsLookup(values.dns),
    metadata: readMetadata,
    version: releaseOf(clone).version,
    repository: clone,
    dryRun: values['dry-run'] ?? false,
    accepted: values.accept ?? [],
    print: (line) => console.log(line),
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isForPeople = error instanceof UsageError || error instanceof CannotDeploy || error instanceof CdkFailed;
  console.error(isForPeople ? error.message : error);
  process.exit(1);
}
