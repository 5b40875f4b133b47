import { expect, test } from 'vitest';
import { cdk } from '../../../infra/deploy/cdk.ts';
import { deploy } from '../../../infra/deploy/deploy.ts';
import { synthesizeForDeployment } from '../../../infra/deploy/synthesize-for-deployment.ts';
import { deployments } from './deployments.ts';

const { awsOf, deployment, git } = deployments();

test("CDK's own command line deploys what is really synthesized: staging, then the same bundles to production, then protected", async () => {
  const real = { cdk, synthesize: synthesizeForDeployment };
  const staging = await awsOf('staging');
  await deploy(deployment('staging', real));
  expect(staging.stack()).toMatchObject({ status: 'CREATE_COMPLETE', changeSet: undefined });
  expect(git('tag')).toMatch(/^proved-1\.2\.3-/);
  const production = await awsOf('production');
  await deploy(deployment('production', real));
  expect(production.stack()).toMatchObject({ status: 'UPDATE_COMPLETE', isProtected: true });
  const before = production.templates.length;
  await deploy(deployment('production', real));
  expect(production.templates).toHaveLength(before);
}, 300_000);
