import type { ResourceChange, ResourceChangeDetail, ResourceTargetDefinition } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from 'vitest';
import { endangered, wordsOfChanges } from '../../../infra/deploy/change-set.ts';

const KEYS = { pk: 'S', due: 'S' };
const contextOf = (attributes: Record<string, string>, indexes: string[]) =>
  JSON.stringify({
    Properties: {
      AttributeDefinitions: Object.entries(attributes).map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      KeySchema: [{ KeyType: 'HASH', AttributeName: 'pk' }],
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map((IndexName) => ({ IndexName })) }),
    },
  });
const detail = (Name: string, more: ResourceTargetDefinition = {}): ResourceChangeDetail => ({
  Target: {
    Attribute: 'Properties',
    Name,
    RequiresRecreation: 'Conditionally',
    Path: `/Properties/${Name}`,
    AttributeChangeType: 'Modify',
    ...more,
  },
  Evaluation: 'Static',
  ChangeSource: 'DirectModification',
});

/** As CloudFormation describes a table that gets an index. */
const NEW_INDEX: ResourceChange = {
  Action: 'Modify',
  LogicalResourceId: 'Register',
  PhysicalResourceId: 'kaa-staging-Register-1',
  ResourceType: 'AWS::DynamoDB::Table',
  Replacement: 'Conditional',
  Scope: ['Properties'],
  Details: [detail('AttributeDefinitions'), detail('GlobalSecondaryIndexes', { RequiresRecreation: 'Never' })],
  BeforeContext: contextOf(KEYS, ['due']),
  AfterContext: contextOf({ ...KEYS, batch: 'S' }, ['due', 'batch']),
};
const CERTAIN = { Replacement: 'True' } as const;

describe('a table that gets an index is kept, and the index is shown', () => {
  test.each<[string, ResourceChange, string]>([
    ['one', NEW_INDEX, '+batch'],
    [
      'one for which it says the table may be made anew',
      {
        ...NEW_INDEX,
        Details: [detail('AttributeDefinitions'), detail('GlobalSecondaryIndexes')],
      },
      '+batch',
    ],
    ['one that goes', { ...NEW_INDEX, AfterContext: contextOf({ pk: 'S' }, []) }, '-due'],
    [
      'and tags',
      {
        ...NEW_INDEX,
        Details: [...(NEW_INDEX.Details ?? []), { Target: { Attribute: 'Tags', RequiresRecreation: 'Never' } }],
      },
      '+batch',
    ],
  ])('%s', (_what, change, shown) => {
    expect(endangered([change])).toEqual({ areLost: [], mayBe: [] });
    expect(wordsOfChanges([change])).toBe(`  ~ AWS::DynamoDB::Table Register (index: ${shown})`);
  });
});

test.each<[string, ResourceChange]>([
  ['an attribute changes its type', { ...NEW_INDEX, AfterContext: contextOf({ pk: 'S', due: 'N' }, ['due']) }],
  ['something else may be the cause', { ...NEW_INDEX, Details: [detail('AttributeDefinitions'), detail('TableName')] }],
  ['an attribute of the resource is', { ...NEW_INDEX, Details: [detail('x', { Attribute: 'UpdatePolicy' })] }],
  ['it is known only later', { ...NEW_INDEX, Details: [{ ...detail('AttributeDefinitions'), Evaluation: 'Dynamic' }] }],
  ['no cause is given', { ...NEW_INDEX, Details: [] }],
  ['what was is not told', { ...NEW_INDEX, BeforeContext: undefined }],
  ['what will be is cut off', { ...NEW_INDEX, AfterContext: NEW_INDEX.AfterContext?.slice(0, 40) }],
  ['a bucket may be made anew', { ...NEW_INDEX, ResourceType: 'AWS::S3::Bucket', Details: [detail('BucketName')] }],
  ['CloudFormation does not say', { ...NEW_INDEX, Details: [], Replacement: undefined }],
  ['what happens is decided later', { ...NEW_INDEX, Action: 'Dynamic', Replacement: undefined }],
])('%s: it may be lost', (_what, change) => {
  expect(endangered([change])).toEqual({ areLost: [], mayBe: ['Register'] });
});

test.each<[string, ResourceChange]>([
  ['made anew', { ...NEW_INDEX, ...CERTAIN, Details: [detail('KeySchema', { RequiresRecreation: 'Always' })] }],
  ['removed', { ...NEW_INDEX, Action: 'Remove', Replacement: undefined }],
])('%s: it is lost', (_what, change) => {
  expect(endangered([change])).toEqual({ areLost: ['Register'], mayBe: [] });
});

test('what holds nothing of its own may be made anew', () => {
  expect(endangered([{ ...NEW_INDEX, ...CERTAIN, ResourceType: 'AWS::Lambda::Function' }])).toEqual({
    areLost: [],
    mayBe: [],
  });
});
