import { describe, expect, test } from 'vitest';
import { perStage, statementsOf } from './synthesized.ts';

const INDEXES = {
  HoldsTable: {},
  RegisterTable: { work: ['workPartition', 'dueAt'], caseload: ['district', 'openedAt'], lists: ['list', 'listSort'] },
  ResidentsTable: { work: ['workPartition', 'dueAt'] },
  DirectoryTable: {},
  SealedTable: {},
  SessionsTable: {},
  TraceTable: {},
};
const WITH_SORT_KEY = ['HoldsTable', 'TraceTable'];

describe.each(perStage)('stores of %s', (stage, synthesized) => {
  const tables = synthesized.all('AWS::DynamoDB::Table');
  const buckets = synthesized.all('AWS::S3::Bucket');

  test('tables have one string key, those of holds and of the trace a second, and the indexes that we know, of keys alone or a place in a list', () => {
    expect(tables).toHaveLength(7);
    for (const [name, indexes] of Object.entries(INDEXES)) {
      const [, { Properties }] = synthesized.one('AWS::DynamoDB::Table', new RegExp(name));
      const sort = WITH_SORT_KEY.includes(name) ? [{ AttributeName: 'sk', KeyType: 'RANGE' }] : [];
      expect(Properties.KeySchema).toEqual([{ AttributeName: 'pk', KeyType: 'HASH' }, ...sort]);
      expect(
        new Set((Properties.AttributeDefinitions as { AttributeType: string }[]).map((a) => a.AttributeType)),
      ).toEqual(new Set(['S']));
      const found = (Properties.GlobalSecondaryIndexes ?? []) as {
        IndexName: string;
        KeySchema: { AttributeName: string }[];
        Projection: unknown;
      }[];
      expect(Object.fromEntries(found.map((i) => [i.IndexName, i.KeySchema.map((k) => k.AttributeName)]))).toEqual(
        indexes,
      );
      for (const { IndexName, Projection } of found)
        expect(Projection).toEqual(
          IndexName === 'lists'
            ? { ProjectionType: 'INCLUDE', NonKeyAttributes: ['place'] }
            : { ProjectionType: 'KEYS_ONLY' },
        );
    }
  });

  test.each(tables)('%s is encrypted with a key of ours, can be restored, and is safe in production', (_id, table) => {
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: stage === 'production',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: expect.anything() },
    });
  });

  test('notifications, old versions of the directory, and sessions expire', () => {
    const expiring = tables.filter(([, { Properties }]) => Properties.TimeToLiveSpecification !== undefined);
    expect(expiring.map(([id]) => id.slice(0, -8)).sort()).toEqual([
      'StoresDirectoryTable',
      'StoresRegisterTable',
      'StoresSessionsTable',
    ]);
    for (const [, { Properties }] of expiring)
      expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  test.each(buckets)('%s is private, takes TLS alone, and drops broken uploads', (id, bucket) => {
    expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const { Rules } = bucket.Properties.LifecycleConfiguration as { Rules: Record<string, unknown>[] };
    expect(Rules[0]).toMatchObject({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, Status: 'Enabled' });
    expect(Rules[0]?.ExpirationInDays).toBe(id.startsWith('StoresAccessLogs') ? 90 : undefined);
    const old = (days: number) => ({ NoncurrentVersionExpiration: { NoncurrentDays: days }, Status: 'Enabled' });
    expect(Rules.slice(1)).toEqual(
      {
        // What lies in in/ is moved, and may be sealed.
        StoresRawMailBucket: [
          { ...old(1), Prefix: 'in/' },
          { ...old(30), Prefix: 'mail/' },
        ],
        StoresSealedBucket: [old(30)],
        StoresImportBucket: [{ ExpirationInDays: 30, Prefix: 'residents/', Status: 'Enabled' }],
      }[id.slice(0, -8)] ?? [],
    );
    // Letters and extracts can be made again: an old version would only outlive its deletion.
    expect(bucket.Properties.VersioningConfiguration).toEqual(
      /RawMail|Sealed/.test(id) ? { Status: 'Enabled' } : undefined,
    );
    const policy = synthesized
      .all('AWS::S3::BucketPolicy')
      .filter(([, { Properties }]) => (Properties.Bucket as { Ref: string }).Ref === id)
      .flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument));
    expect(policy).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  test('every bucket but the one for access logs has a key of ours and logs its accesses', () => {
    for (const [id, { Properties }] of buckets) {
      const encryption = JSON.stringify(Properties.BucketEncryption);
      if (id.startsWith('StoresAccessLogs')) expect(encryption).toContain('AES256');
      else {
        expect(encryption).toContain('"SSEAlgorithm":"aws:kms"');
        expect(Properties.LoggingConfiguration).toBeDefined();
      }
    }
  });

  test('raw mail has a key of its own, and so have what is sealed, sessions and the trace', () => {
    const [sealedKey] = synthesized.one('AWS::KMS::Key', /SealedKey/);
    const [rawMailKey] = synthesized.one('AWS::KMS::Key', /RawMailKey/);
    const usersOf = (key: string) =>
      [...tables, ...buckets]
        .filter(([, { Properties }]) => JSON.stringify(Properties).includes(`["${key}","Arn"]`))
        .map(([id]) => id.slice(0, -8));
    expect(usersOf(sealedKey)).toEqual(['StoresSealedTable', 'StoresSealedBucket']);
    expect(usersOf(rawMailKey)).toEqual(['StoresRawMailBucket']);
    for (const name of ['Sessions', 'Trace'])
      expect(usersOf(synthesized.one('AWS::KMS::Key', new RegExp(`${name}Key`))[0])).toEqual([`Stores${name}Table`]);
  });

  test('the keys turn over by themselves', () => {
    for (const [, { Properties }] of synthesized.all('AWS::KMS::Key')) expect(Properties.EnableKeyRotation).toBe(true);
  });

  test('the secret of the person keys is long and never rotated', () => {
    const [, secret] = synthesized.one('AWS::SecretsManager::Secret', /PersonKey/);
    expect(secret.Properties.GenerateSecretString).toMatchObject({ PasswordLength: 64 });
    expect(synthesized.all('AWS::SecretsManager::RotationSchedule')).toEqual([]);
  });
});
