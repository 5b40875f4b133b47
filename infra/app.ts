/** For `npm run cdk`. */

import { releaseOf, repository } from './parts/git.ts';
import { UsageError } from './parts/usage-error.ts';
import { CannotDeploy, stagesToDeploy } from './stages.ts';
import { synthesizeForDeployment } from './synthesize-for-deployment.ts';

try {
  const { staging, production } = stagesToDeploy();
  await synthesizeForDeployment([staging, production], { release: releaseOf(repository()) });
} catch (error) {
  if (!(error instanceof CannotDeploy || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
