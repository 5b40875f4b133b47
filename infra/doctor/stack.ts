import { DescribeStacksCommand, paginateListStackResources, type Stack } from '@aws-sdk/client-cloudformation';
import type { Account } from './account.ts';

export type DeployedStack = {
  status: string;
  isProtected: boolean;
  outputs: Record<string, string>;
  /** Physical ids. */
  resources: (type: string) => string[];
};

/** Undefined if there is none. */
export async function deployedStack(
  { cloudFormation }: Pick<Account, 'cloudFormation'>,
  name: string,
): Promise<DeployedStack | undefined> {
  const stack = await describeStack({ cloudFormation }, name);
  if (!stack) return undefined;
  const resources: { type: string | undefined; id: string }[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client: cloudFormation },
    { StackName: name },
  ))
    for (const { ResourceType, PhysicalResourceId = '' } of StackResourceSummaries)
      resources.push({ type: ResourceType, id: PhysicalResourceId });
  return {
    status: stack.StackStatus ?? '',
    isProtected: stack.EnableTerminationProtection ?? false,
    outputs: outputsOf(stack),
    resources: (type) => resources.filter((one) => one.type === type).map(({ id }) => id),
  };
}

export async function describeStack({ cloudFormation }: Pick<Account, 'cloudFormation'>, name: string) {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

export function outputsOf(stack: Stack | undefined): Record<string, string> {
  return Object.fromEntries(
    (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}
