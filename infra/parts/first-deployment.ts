import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/**
 * A stack that is created without protection can roll back by itself when its first deployment fails; a protected table
 * or stack cannot. Protection comes with the second deployment, which `npm run deploy` makes by itself.
 */
export const FIRST_DEPLOYMENT = 'kaa:first-deployment';

export function isProtected(scope: Construct, { deletionProtection }: Stage): boolean {
  return deletionProtection && scope.node.tryGetContext(FIRST_DEPLOYMENT) !== true;
}
