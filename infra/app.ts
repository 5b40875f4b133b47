/** For `npm run cdk`. */
import { synthesizeForDeployment } from './deploy/synthesize-for-deployment.ts';
import { CannotDeploy, stagesToDeploy } from './stages.ts';

try {
  const { staging, production } = stagesToDeploy();
  await synthesizeForDeployment([staging, production]);
} catch (error) {
  if (!(error instanceof CannotDeploy)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
