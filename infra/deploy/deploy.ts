import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { Temporal } from 'temporal-polyfill';
import { ASKED_A_MINUTE } from '../../functions/reconcile/pace.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { FOLLOWS } from '../../shared/domain/schema.ts';
import type { Account } from '../doctor/account.ts';
import { bootstrapVersion, LEAST_BOOTSTRAP } from '../doctor/account-checks.ts';
import type { Lookup } from '../doctor/dns.ts';
import { doctor } from '../doctor/doctor.ts';
import { type Finding, wordsOf } from '../doctor/finding.ts';
import type { ReadMetadata } from '../doctor/metadata.ts';
import { describeStack, outputsOf } from '../doctor/stack.ts';
import type { Repository } from '../parts/git.ts';
import { CannotDeploy, type Stage, stackName } from '../stages.ts';
import { synthesizeForDeployment } from '../synthesize-for-deployment.ts';
import { cdk as cdkCommandLine } from './cdk.ts';
import { dropChangeSet, endangered, readChangeSet, wordsOfChanges } from './change-set.ts';
import { deleteFailedStack, neverWorked } from './clean-up.ts';
import { smokeMail } from './smoke.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const CHANGE_SET = 'kaa-deploy';
const UNATTENDED = ['--require-approval', 'never', '--progress', 'events'];

export type Deployment = {
  stage: Stage;
  profile: Profile;
  account: Account;
  awsProfile: string | undefined;
  lookup: Lookup;
  metadata: ReadMetadata;
  version: string;
  repository: Repository;
  /** Shows the changes, and makes none. */
  dryRun: boolean;
  /** Ids of stores that may be made anew, and be empty then. */
  accepted?: string[];
  print: (line: string) => void;
  /** By default in .local, as the command line reads it. */
  outputsFile?: string;
  cdk?: typeof cdkCommandLine;
  synthesize?: typeof synthesizeForDeployment;
  smoke?: typeof smokeMail;
};

/** Throws CannotDeploy, whose message says what to do. */
export async function deploy(deployment: Deployment): Promise<void> {
  const { stage, repository, dryRun, print } = deployment;
  await examine(deployment, 'före');
  if (!dryRun && repository.isChanged())
    throw new CannotDeploy(
      'Det finns ändringar som inte är incheckade. Checka in dem, så att det går att se vad som är driftsatt.',
    );
  await prepareAccount(deployment);
  const isFirst = await isFirstDeployment(deployment);
  const digest = await change(deployment, isFirst);
  // Where there was no stack, the change set made an empty one.
  if (dryRun && isFirst) await deleteFailedStack(deployment.account, stackName(stage));
  if (dryRun) return;
  if (isFirst && stage.deletionProtection) {
    print('Första driftsättningen är klar. Nu skyddas den mot borttagning.');
    await change(deployment, false);
  }
  await prove(deployment, digest);
  await countOnce(deployment);
  await examine(deployment, 'efter');
}

async function examine({ print, lookup, ...ports }: Deployment, when: 'före' | 'efter'): Promise<void> {
  const findings = await doctor({ ...ports, lookup, now: Temporal.Now.instant() });
  print(`Läget ${when} driftsättningen:\n${wordsOf(findings)}\n`);
  const stopping = findings.filter(({ level }) => level === 'stops');
  if (when === 'före' && stopping.some(hinders))
    throw new CannotDeploy('Driftsättningen är inte påbörjad: gör först det som hindrar (✗).');
}

const hinders = ({ allowsDeployment }: Finding) => allowsDeployment !== true;

async function prepareAccount({ account, stage, dryRun, print, cdk = cdkCommandLine }: Deployment): Promise<void> {
  if ((await bootstrapVersion(account)) >= LEAST_BOOTSTRAP) return;
  if (dryRun) throw new CannotDeploy('Kontot är inte förberett för CDK; det görs vid första driftsättningen.');
  print('Kontot förbereds för CDK. Det tar ett par minuter.');
  await cdk('bootstrap', `aws://${stage.account}/${stage.region}`);
}

async function isFirstDeployment({ account, stage, dryRun, print }: Deployment): Promise<boolean> {
  const name = stackName(stage);
  const stack = await describeStack(account, name);
  const status = stack?.StackStatus;
  if (status === undefined) return true;
  if (!neverWorked(status)) {
    follow(outputsOf(stack).Version);
    return false;
  }
  if (dryRun)
    throw new CannotDeploy(`Ett misslyckat försök (${status}) ligger kvar. Nästa npm run deploy tar bort det först.`);
  print(`Ett misslyckat försök (${status}) tas bort först.`);
  const left = await deleteFailedStack(account, name);
  if (left.length > 0) print(`Kvar blev ${left.join(', ')}: töm och ta bort när det passar. Ingenting använder dem.`);
  return true;
}

/** Side by side during the deployment, an older release stops contact with all whom this one touches. The first ones said no version. */
function follow(deployed: string | undefined): void {
  if (deployed !== undefined && deployed.localeCompare(FOLLOWS, 'en', { numeric: true }) >= 0) return;
  throw new CannotDeploy(
    `${deployed ? `Version ${deployed}` : 'En version från före 0.3.0'} är driftsatt, och kan inte läsa vad den här versionen skriver. Driftsätt ${FOLLOWS} först, sedan den här.`,
  );
}

/** Answers the digest of its bundles. */
async function change(deployment: Deployment, first: boolean): Promise<string> {
  const { stage, account, repository, version, dryRun, accepted = [], print } = deployment;
  const { cdk = cdkCommandLine, synthesize = synthesizeForDeployment } = deployment;
  const named = { StackName: stackName(stage), ChangeSetName: CHANGE_SET };
  mkdirSync(join(root, '.build'), { recursive: true });
  const outdir = mkdtempSync(join(root, '.build', 'deploy-'));
  try {
    const release = { version, commit: repository.commit() };
    const { bundlesDigest } = await synthesize([stage], { outdir, first, release });
    if (stage.name === 'production' && !dryRun && !repository.isProved(bundlesDigest))
      throw new CannotDeploy(NOT_PROVED);
    const cdkDeploy = (method: string) =>
      cdk(
        'deploy',
        named.StackName,
        '--app',
        outdir,
        '--change-set-name',
        CHANGE_SET,
        '--method',
        method,
        ...UNATTENDED,
      );
    await cdkDeploy('prepare-change-set');
    const { isEmpty, changes } = await readChangeSet(account.cloudFormation, named);
    print(isEmpty ? 'Ingenting ändras.' : `Det här ändras:\n${wordsOfChanges(changes)}`);
    const { areLost, mayBe } = endangered(changes);
    const notAccepted = mayBe.filter((id) => !accepted.includes(id));
    const isStopped = areLost.length > 0 || notAccepted.length > 0;
    if (isEmpty || dryRun || isStopped) await dropChangeSet(account.cloudFormation, named);
    if (areLost.length > 0) throw new CannotDeploy(wouldLose(areLost));
    if (notAccepted.length > 0) throw new CannotDeploy(mightLose(notAccepted));
    if (!isEmpty && !dryRun) await cdkDeploy('execute-change-set');
    return bundlesDigest;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const NOT_PROVED =
  'Den här versionen, med den här profilen, är inte prövad i staging. Kör npm run deploy -- staging på samma commit först. ' +
  'Gjordes det på en annan dator, hämta dess märke med git fetch --tags.';

const wouldLose = (ids: string[]) =>
  `Ändringen skulle ta bort, eller göra om och tömma, det som bara finns där: ${ids.join(', ')}. Den görs inte. ` +
  'Gå tillbaka till commiten före, och rapportera det till den som ändrade.';

const mightLose = (ids: string[]) =>
  `Det går inte att veta om ändringen gör om och tömmer det som bara finns där: ${ids.join(', ')}. Den görs inte. ` +
  'Fråga den som ändrade. Den som vet att inget går förlorat, eller har tagit en kopia (kaa export), kan tillåta den: ' +
  `${ids.map((id) => `--accept ${id}`).join(' ')}. Görs det om är det tomt efteråt.`;

async function prove(deployment: Deployment, digest: string): Promise<void> {
  const { stage, account, repository, version, print, smoke = smokeMail } = deployment;
  const outputs = outputsOf(await describeStack(account, stackName(stage)));
  const file = deployment.outputsFile ?? join(root, '.local', `${stage.name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ [stackName(stage)]: outputs }, null, 2));
  print(`${stage.name}: version ${outputs.Version}, commit ${outputs.Commit}. Namnen står i ${file}.`);
  const at = Temporal.Now.instant();
  const isTaken = await smoke(`${at.epochMilliseconds}`, {
    s3: account.s3,
    bucket: outputs.RawMailBucket ?? '',
    mailbox: stage.mailbox,
  });
  if (!isTaken)
    throw new CannotDeploy(
      'Driftsatt, men provmejlet togs inte om hand på tre minuter, eller ligger kvar i in/. Se loggen för mail-intake. Gå tillbaka genom att driftsätta commiten före.',
    );
  print('Provmejlet är omhändertaget.');
  if (stage.name === 'staging')
    print(`Prövad i staging: ${repository.markProved({ version, digest, at: at.toString() })}`);
}

/** What an earlier release left in no list is put in one now, and not tomorrow. Nobody waits for it here. */
async function countOnce({ stage, account, print }: Deployment): Promise<void> {
  const { ReconcileFunction: FunctionName } = outputsOf(await describeStack(account, stackName(stage)));
  try {
    await account.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }));
    print(`Avräkningen är startad: saknas någon i listorna kommer hon dit nu, ${ASKED_A_MINUTE} i minuten.`);
  } catch (error) {
    const { name } = error as Error;
    print(
      `Avräkningen gick inte att starta (${name}). Den körs ändå i morgon bitti; tills dess kan listor vara tomma.`,
    );
  }
}
