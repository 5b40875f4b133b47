import {
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  paginateDescribeChangeSet,
  type ResourceChange,
} from '@aws-sdk/client-cloudformation';
import type { Account } from '../doctor/account.ts';
import { indexesChanged } from './index-change.ts';

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
  for await (const page of paginateDescribeChangeSet({ client }, { ...named, IncludePropertyValues: true }))
    for (const { ResourceChange: change } of page.Changes ?? []) if (change) changes.push(change);
  return { isEmpty, changes };
}

export async function dropChangeSet(client: CloudFormation, named: Named): Promise<void> {
  await client.send(new DeleteChangeSetCommand(named));
}

/** Stores that it would remove, or make anew and empty. `mayBe`: that only CloudFormation will know. */
export function endangered(changes: ResourceChange[]): { areLost: string[]; mayBe: string[] } {
  const stores = changes.filter(({ ResourceType = '' }) => STORES.has(ResourceType));
  const idsOf = (what: ReturnType<typeof dangerOf>) =>
    stores.filter((change) => dangerOf(change) === what).map(({ LogicalResourceId = '' }) => LogicalResourceId);
  return { areLost: idsOf('lost'), mayBe: idsOf('may be lost') };
}

function dangerOf(change: ResourceChange): 'none' | 'lost' | 'may be lost' {
  const { Action, Replacement } = change;
  if (Action === 'Remove') return 'lost';
  if (Action === 'Dynamic') return 'may be lost';
  if (Action !== 'Modify' || Replacement === 'False') return 'none';
  if (Replacement === 'True') return 'lost';
  return indexesChanged(change) ? 'none' : 'may be lost';
}

const MARKS: Partial<Record<string, string>> = { Add: '+', Modify: '~', Remove: '-', Import: '<' };
const ANEW: Partial<Record<string, string>> = { True: ' (görs om)', Conditional: ' (görs kanske om)' };

export function wordsOfChanges(changes: ResourceChange[]): string {
  return changes
    .map((change) => {
      const { Action = '', ResourceType, LogicalResourceId, Replacement = '' } = change;
      const indexes = Replacement === 'Conditional' ? indexesChanged(change) : undefined;
      const anew = indexes ? ` (index: ${indexes.join(', ')})` : Action === 'Modify' ? (ANEW[Replacement] ?? '') : '';
      return `  ${MARKS[Action] ?? '?'} ${ResourceType} ${LogicalResourceId}${anew}`;
    })
    .toSorted()
    .join('\n');
}
