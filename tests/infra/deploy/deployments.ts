import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, vi } from 'vitest';
import { CdkFailed } from '../../../infra/deploy/cdk.ts';
import type { Deployment } from '../../../infra/deploy/deploy.ts';
import { connectAccount } from '../../../infra/doctor/account.ts';
import { describeStack } from '../../../infra/doctor/stack.ts';
import { kaaApp } from '../../../infra/kaa-app.ts';
import { repository } from '../../../infra/parts/git.ts';
import { bundleFor } from '../../../infra/parts/stage-bundles.ts';
import { type StageName, stagesToDeploy } from '../../../infra/stages.ts';
import { bjorkdal, bjorkdalFolder } from '../../support/bjorkdal.ts';
import { fakeAccount, xml } from '../../support/fake-account.ts';
import { type CloudFormation, fakeCloudFormation } from '../../support/fake-cloudformation.ts';

const ACCOUNTS = { staging: '111111111111', production: '222222222222' };

export type FakeAws = CloudFormation & { asked: string[]; stop: () => Promise<void> };

/** A clone to deploy from, and accounts to deploy to, for each test. */
export function deployments() {
  let folder = '';
  const running: { stop: () => Promise<void> }[] = [];
  const printed: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kaa-deploy-'));
    printed.length = 0;
    git('init', '--quiet');
    commitChange('one');
    vi.stubEnv('KAA_CITY', bjorkdalFolder());
    vi.stubEnv('KAA_STAGING_ACCOUNT', ACCOUNTS.staging);
    vi.stubEnv('KAA_PRODUCTION_ACCOUNT', ACCOUNTS.production);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'TEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const { stop } of running.splice(0)) await stop();
    rmSync(folder, { recursive: true });
    rmSync(outputsFile(), { force: true });
  });

  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  const change = (text: string) => writeFileSync(join(folder, 'file'), text);
  const commitChange = (text: string) => {
    change(text);
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@b.example', 'commit', '--quiet', '-m', text);
  };
  const outputsFile = () => `${folder}.json`;

  return {
    git,
    change,
    commitChange,
    printed: () => printed.join('\n'),
    outputs: () => JSON.parse(readFileSync(outputsFile(), 'utf8')),
    /** From here on, all calls of AWS reach it. */
    async awsOf(stage: StageName, options: { bootstrapped?: boolean; invokes?: boolean } = {}): Promise<FakeAws> {
      const { query, rest, control } = fakeCloudFormation(`kaa-${stage}`, options);
      const id = ACCOUNTS[stage];
      const caller = () => xml({ Account: id, Arn: `arn:aws:sts::${id}:assumed-role/Admin/anna` });
      const account = await fakeAccount({
        query: { ...query, GetCallerIdentity: caller },
        rest: (method, path, body, headers) =>
          path.endsWith('/invocations') && options.invokes !== false
            ? { status: 202, headers: {}, body: '' }
            : rest(method, path, body, String(headers['x-amz-target'])),
      });
      running.push(account);
      vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${account.port}`);
      return { ...control, asked: account.asked, stop: account.stop };
    },
    deployment(name: StageName, more: Partial<Deployment> = {}): Deployment {
      const stage = stagesToDeploy()[name];
      return {
        stage,
        profile: bjorkdal,
        account: connectAccount(stage.region),
        awsProfile: undefined,
        lookup: async () => [],
        metadata: async () => ({}),
        version: '1.2.3',
        repository: repository(folder),
        dryRun: false,
        print: (line) => printed.push(line),
        outputsFile: outputsFile(),
        cdk: inThisProcess,
        synthesize: quickly,
        smoke: async () => true,
        ...more,
      };
    },
  };
}

const DIGEST = 'd1'.repeat(32);

/** Without the checks of CDK, cdk-nag and AWS's guard rules. */
export const quickly: NonNullable<Deployment['synthesize']> = async (stages, options) => {
  const bundles = mkdtempSync(join(tmpdir(), 'kaa-bundles-'));
  try {
    const bundled = await bundleFor(stages, bundles, 'stub');
    return { directory: kaaApp({ stages: bundled, nag: false, ...options }).synth().directory, bundlesDigest: DIGEST };
  } finally {
    rmSync(bundles, { recursive: true });
  }
};

/** What CDK's command line does, which takes seconds to start. */
const inThisProcess: NonNullable<Deployment['cdk']> = async (command, StackName = '', ...args) => {
  const option = (name: string) => args[args.indexOf(name) + 1] ?? '';
  const { cloudFormation } = connectAccount('eu-north-1');
  if (command !== 'deploy') throw new Error(`cdk ${command} is not played here`);
  const change = { StackName, ChangeSetName: option('--change-set-name') };
  if (option('--method') === 'prepare-change-set') {
    const TemplateBody = readFileSync(join(option('--app'), `${StackName}.template.json`), 'utf8');
    await cloudFormation.send(new CreateChangeSetCommand({ ...change, TemplateBody }));
    return;
  }
  const { artifacts } = JSON.parse(readFileSync(join(option('--app'), 'manifest.json'), 'utf8'));
  const EnableTerminationProtection = artifacts[StackName].properties.terminationProtection;
  await cloudFormation.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }));
  await cloudFormation.send(new ExecuteChangeSetCommand(change));
  const status = (await describeStack({ cloudFormation }, StackName))?.StackStatus;
  if (status?.includes('ROLLBACK')) throw new CdkFailed('cdk deploy misslyckades');
};
