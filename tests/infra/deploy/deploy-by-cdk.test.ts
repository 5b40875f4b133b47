import { expect, test } from 'vitest';
import { cdk } from '../../../infra/deploy/cdk.ts';
import { deploy } from '../../../infra/deploy/deploy.ts';
import { synthesizeForDeployment } from '../../../infra/synthesize-for-deployment.ts';
import { deployments, quickly } from './deployments.ts';

const { awsOf, deployment, git } = deployments();

test("CDK's own command line deploys: staging as really synthesized, then production, protected the second time", async () => {
  const staging = await awsOf('staging');
  let bundlesDigest = '';
  const real: typeof quickly = async (...given) => {
    const made = await synthesizeForDeployment(...given);
    bundlesDigest = made.bundlesDigest;
    return made;
  };
  await deploy(deployment('staging', { cdk, synthesize: real }));
  expect(staging.stack()).toMatchObject({ status: 'CREATE_COMPLETE', changeSet: undefined });
  expect(git('tag')).toBe(`proved-1.2.3-${git('rev-parse', 'HEAD').slice(0, 8)}-${bundlesDigest.slice(0, 8)}\n`);

  const production = await awsOf('production');
  const same: typeof quickly = async (...given) => ({ ...(await quickly(...given)), bundlesDigest });
  await deploy(deployment('production', { cdk, synthesize: same }));
  expect(production.stack()).toMatchObject({ status: 'UPDATE_COMPLETE', isProtected: true });
}, 300_000);

test("CDK's own command line prepares an account without the description of ours", async () => {
  const aws = await awsOf('staging', { bootstrapped: false });
  // The played CloudFormation reads JSON, and CDK's own template is YAML.
  await expect(cdk('bootstrap', 'aws://111111111111/eu-north-1')).rejects.toThrow('cdk bootstrap misslyckades');
  expect(aws.asked).toContain('CreateChangeSet');
}, 60_000);
