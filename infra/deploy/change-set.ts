import {
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  paginateDescribeChangeSet,
  type ResourceChange,
} from '@aws-sdk/client-cloudformation';
import type { Account } from '../doctor/account.ts';

/** What they hold is found nowhere else. */
const STORES = new Set([
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
]);

export type Changes = { isEmpty: boolean; changes: ResourceChange[] };
type CloudFormation = Account['cloudFormation'];
type Named = { StackName: string; ChangeSetName: string };

export async function readChangeSet(client: CloudFormation, named: Named): Promise<Changes> {
  const { Status, StatusReason = '' } = await client.send(new DescribeChangeSetCommand(named));
  const isEmpty = Status === 'FAILED' && /didn't contain changes|No updates/.test(StatusReason);
  if (Status === 'FAILED' && !isEmpty) throw new Error(`CloudFormation: ${StatusReason}`);
  const changes: ResourceChange[] = [];
  for await (const page of paginateDescribeChangeSet({ client }, named))
    for (const { ResourceChange: change } of page.Changes ?? []) if (change) changes.push(change);
  return { isEmpty, changes };
}

export async function dropChangeSet(client: CloudFormation, named: Named): Promise<void> {
  await client.send(new DeleteChangeSetCommand(named));
}

/** Stores that it would remove, or make anew and empty; one that only may is one too many. */
export function endangered(changes: ResourceChange[]): ResourceChange[] {
  return changes.filter(
    ({ ResourceType = '', Action, Replacement }) =>
      STORES.has(ResourceType) &&
      (Action === 'Remove' || (Action === 'Modify' && Replacement !== 'False') || Action === 'Dynamic'),
  );
}

const MARKS: Partial<Record<string, string>> = { Add: '+', Modify: '~', Remove: '-', Import: '<' };
const ANEW: Partial<Record<string, string>> = { True: ' (görs om)', Conditional: ' (görs kanske om)' };

export function wordsOfChanges(changes: ResourceChange[]): string {
  return changes
    .map(({ Action = '', ResourceType, LogicalResourceId, Replacement = '' }) => {
      const anew = Action === 'Modify' ? (ANEW[Replacement] ?? '') : '';
      return `  ${MARKS[Action] ?? '?'} ${ResourceType} ${LogicalResourceId}${anew}`;
    })
    .toSorted()
    .join('\n');
}
