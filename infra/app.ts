/** For `npm run cdk`. */

import { CannotDeploy, stagesToDeploy } from './stages.ts';
import { synthesizeForDeployment } from './synthesize-for-deployment.ts';

try {
  const { staging, production } = stagesToDeploy();
  await synthesizeForDeployment([staging, production]);
} catch (error) {
  if (!(error instanceof CannotDeploy)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
