import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { useOfKey } from './parts/keys.ts';
import type { Queues } from './queues.ts';
import type { Stores } from './stores.ts';

/** One at a time, with a decision about it. */
export function readingMails(stores: Stores, { mail }: Queues): PolicyStatement[] {
  const { register, residents, holds, directory, rawMailBucket, personKeySecret } = stores;
  return [
    items(register, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], ['REPORT#*']),
    // A mail about somebody who is held or protected is not shown: whether, and no more.
    ...makingPersonKeys(register, personKeySecret),
    items(register, ['dynamodb:BatchGetItem'], ['CASE#*']),
    only(register, ['dynamodb:BatchGetItem'], ['pk', 'state', 'contactHold'], ['YOUTH#*']),
    only(residents, ['dynamodb:BatchGetItem'], ['pk', 'protected']),
    new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
    items(directory, ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [...DIRECTORY_OF_SCHOOLS, 'LEARNED*']),
    ...tracing(register),
    ...readingFiles(rawMailBucket, 'mail/*'),
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [mail.queue.queueArn] }),
    openKey(rawMailBucket),
  ];
}

/** The table holds the staff, too. */
export const DIRECTORY_OF_SCHOOLS = ['SCHOOLS#current', 'REPORTER#*', 'DOMAIN#*', 'UNIT#*'];

/** With the key of the register. */
export const tracing = (register: Table) => [items(register, ['dynamodb:PutItem'], ['TRACE#*']), openKey(register)];

/** A hold, and the copy in the youth's record, which may open an entry with its number. */
export const liftingHolds = (register: Table, holds: Table) => [
  new PolicyStatement({ actions: ['dynamodb:Query'], resources: [holds.tableArn] }),
  only(holds, ['dynamodb:PutItem'], NEW_HOLD),
  only(holds, ['dynamodb:UpdateItem'], ['pk', 'sk', 'liftedAt', 'liftedBy']),
  items(register, ['dynamodb:GetItem', 'dynamodb:PutItem'], ['CASE#*', 'YOUTH#*']),
  only(register, ['dynamodb:UpdateItem'], TOLD_OF_HOLD, ['YOUTH#*']),
];

export function openKey(store: Table | Bucket, by?: Role): PolicyStatement {
  const service = store instanceof Bucket ? 's3' : 'dynamodb';
  return useOfKey(store.encryptionKey, { actions: ['kms:Decrypt'], service, by });
}

export function items(table: Table, actions: string[], keys: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
  });
}

/** What a hold changes in a youth's record (shared/store/hold-store.ts). */
export const TOLD_OF_HOLD = ['pk', 'holdSeq', 'version', 'lookAgainOn', 'workPartition', 'dueAt', 'signals'];

/** Over one that is there it could not say that it is lifted. */
export const NEW_HOLD = ['pk', 'sk', 'personKey', 'reference', 'cause', 'setAt', 'setBy', 'schema'];

/** Marks and stops letters (infra/cli/hand-over-letters.ts); no state, entry or hold. */
export const OF_HAND_OVER = ['pk', 'version', 'letters', 'tasks', 'lookAgainOn', 'workPartition', 'dueAt', 'signals'];

export const makingPersonKeys = (register: Table, secret: Secret) => [
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
  items(register, ['dynamodb:GetItem'], ['PERSONKEY#check']),
];

/**
 * Only these attributes, to which those of the key belong; never all of an item, and no answer with others. `Select`
 * decides for reads: the key alone already names attributes.
 */
export function only(table: Table, actions: string[], attributes: string[], keys?: string[]): PolicyStatement {
  const reads = actions.some((action) => action.endsWith('GetItem'));
  return new PolicyStatement({
    actions,
    resources: [table.tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
      StringEqualsIfExists: reads ? { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } : { 'dynamodb:ReturnValues': 'NONE' },
      ...(keys && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } }),
      Null: { 'dynamodb:Attributes': 'false' },
    },
  });
}

/** Every item, only these attributes. */
export function listing(table: Table, attributes: string[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Scan'],
    resources: [table.tableArn],
    conditions: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
      StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    },
  });
}

export function readingFiles(bucket: Bucket, pattern: string): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects(pattern)] }),
    // Else S3 answers 403 for a missing file; it may check without a prefix.
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLikeIfExists: { 's3:prefix': pattern } },
    }),
  ];
}
