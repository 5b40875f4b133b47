import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

type Put = (url: string, init: { method: 'PUT'; body: string }) => Promise<unknown>;

/**
 * Does the deed and tells CloudFormation how it went; a failure that is not told would hold the deployment for an hour.
 * The rule set's name is the physical id, so a renamed set makes CloudFormation delete the old one.
 */
export async function respond(
  event: CloudFormationCustomResourceEvent,
  put: Put,
  deed: (ruleSetName: string) => Promise<void>,
): Promise<void> {
  const name = String(event.ResourceProperties.RuleSetName);
  const answer = {
    PhysicalResourceId: event.RequestType === 'Delete' ? event.PhysicalResourceId : name,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  };
  const failure = await deed(name).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  await put(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({ ...answer, Status: failure === undefined ? 'SUCCESS' : 'FAILED', Reason: failure }),
  });
}
