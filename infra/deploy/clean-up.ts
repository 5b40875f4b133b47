import { DeleteStackCommand, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import type { Account } from '../doctor/account.ts';
import { deployedStack, describeStack } from '../doctor/stack.ts';

const NEVER_WORKED = new Set(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'REVIEW_IN_PROGRESS']);
const LONGEST_S = 1_800;

/** A stack that has never been deployed whole: nothing in it is used. */
export const neverWorked = (status: string) => NEVER_WORKED.has(status);

/**
 * Deletes what a first deployment left when it failed. Its mail bucket holds SES's test mail by then, so that it cannot
 * be deleted: it stays behind, named in the answer.
 */
export async function deleteFailedStack({ cloudFormation }: Account, name: string): Promise<string[]> {
  const StackName = (await describeStack({ cloudFormation }, name))?.StackId ?? name;
  const deleted = async (force: boolean) => {
    await cloudFormation.send(
      new DeleteStackCommand({ StackName, ...(force && { DeletionMode: 'FORCE_DELETE_STACK' }) }),
    );
    try {
      await waitUntilStackDeleteComplete({ client: cloudFormation, maxWaitTime: LONGEST_S }, { StackName });
      return true;
    } catch {
      if ((await describeStack({ cloudFormation }, StackName))?.StackStatus === 'DELETE_FAILED') return false;
      throw new Error(`Stacken ${name} gick inte att ta bort. Se CloudFormation-konsolen.`);
    }
  };
  if (await deleted(false)) return [];
  const left = (await deployedStack({ cloudFormation }, StackName))?.resources('AWS::S3::Bucket') ?? [];
  if (!(await deleted(true))) throw new Error(`Stacken ${name} gick inte att ta bort. Se CloudFormation-konsolen.`);
  return left;
}
