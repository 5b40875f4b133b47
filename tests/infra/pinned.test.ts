import { describe, expect, test } from 'vitest';
import { perStage } from './synthesized.ts';

/**
 * Under a new id CloudFormation would create these again, empty. When a construct moves, keep its id with
 * overrideLogicalId(): never change this list.
 */
const PINNED = {
  'AWS::DynamoDB::Table': [
    'StoresDirectoryTable186CA883',
    'StoresHoldsTable16E1CE3F',
    'StoresRegisterTable637AAE3A',
    'StoresResidentsTable8C1EF64B',
    'StoresSealedTableE4531808',
    'StoresSessionsTable7E01F9D3',
    'StoresTraceTable9CB50373',
  ],
  'AWS::S3::Bucket': [
    'StoresAccessLogs6879A8BE',
    'StoresImportBucketEFF59430',
    'StoresLettersBucket074342F1',
    'StoresRawMailBucket14BC45DD',
    'StoresSealedBucket90885F42',
  ],
  'AWS::KMS::Key': [
    'StoresDataKey03325436',
    'StoresRawMailKey448ECC87',
    'StoresSealedKey700D04A9',
    'StoresSessionsKeyCF17E843',
    'StoresTraceKey41230F0F',
  ],
  'AWS::SecretsManager::Secret': ['DeskClientSecret35DACAFB', 'StoresPersonKeySecretF23AA86F'],
};

/** But not what a first deployment made before it failed. */
const KEPT = ['RetainExceptOnCreate', 'Retain'];

describe.each(perStage)('what must never be made anew in %s', (stage, synthesized) => {
  const kept = stage === 'production' ? KEPT : ['Delete', 'Delete'];

  test.each(Object.entries(PINNED))('%s: the same ids for ever', (type, ids) => {
    expect(
      synthesized
        .all(type)
        .map(([id]) => id)
        .sort(),
    ).toEqual(ids);
  });

  test.each(Object.keys(PINNED))('%s: no name of its own, or no copy could ever stand beside it', (type) => {
    for (const [, { Properties }] of synthesized.all(type))
      for (const name of ['TableName', 'BucketName', 'Name']) expect(Properties[name]).toBeUndefined();
  });

  test.each(Object.keys(PINNED))('%s: kept by production, even when it is replaced', (type) => {
    // Every key in the register is made with it, and a register can be restored after its stack is gone.
    const expected = type === 'AWS::SecretsManager::Secret' ? KEPT : kept;
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of synthesized.all(type))
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(expected);
  });
});
