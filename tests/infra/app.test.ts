import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bjorkdalFolder } from '../support/bjorkdal.ts';

const app = fileURLToPath(new URL('../../infra/app.ts', import.meta.url));

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** As `npx cdk synth`. */
function synthesized(accounts: Record<string, string>) {
  const outdir = mkdtempSync(join(tmpdir(), 'kaa-app-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  // In CI the clone belongs to another user.
  const trust = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };
  const env = { PATH: process.env.PATH, CDK_OUTDIR: outdir, ...trust, ...accounts };
  const { status, stderr } = spawnSync(process.execPath, [app], { env, encoding: 'utf8' });
  return { status, stderr, outdir };
}

test('nothing is synthesized for deployment without both accounts, and the words say what to do', () => {
  const { status, stderr, outdir } = synthesized({ KAA_STAGING_ACCOUNT: '111111111111' });
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toEqual([
    'KAA_PRODUCTION_ACCOUNT must be set: each stage is deployed to an AWS account of its own. For example:',
    expect.stringContaining('npm run deploy -- staging'),
  ]);
  expect(readdirSync(outdir)).toEqual([]);
});

test('with both accounts each stage is bound to its own and to our region, says its release, and no guard rule is broken', () => {
  const { status, stderr, outdir } = synthesized({
    KAA_CITY: bjorkdalFolder(),
    KAA_STAGING_ACCOUNT: '111111111111',
    KAA_PRODUCTION_ACCOUNT: '222222222222',
  });
  expect([status, stderr]).toEqual([0, '']);
  const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  expect(artifacts['kaa-staging'].environment).toBe('aws://111111111111/eu-north-1');
  expect(artifacts['kaa-production'].environment).toBe('aws://222222222222/eu-north-1');
  for (const stage of ['kaa-staging', 'kaa-production']) {
    const { Outputs } = JSON.parse(readFileSync(join(outdir, `${stage}.template.json`), 'utf8'));
    expect(Outputs).toMatchObject({
      Version: { Value: version },
      Commit: { Value: expect.stringMatching(/^[\da-f]{40}$/) },
    });
  }
});
