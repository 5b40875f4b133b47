import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeObjects } from './parts/pipeline-function.ts';
import type { Stores } from './stores.ts';

/** What people get who work by hand with `npm run kaa`: policies for the city to attach to its own roles. */
export class StaffRights extends Construct {
  constructor(scope: Construct, { stores }: { stores: Stores }) {
    super(scope, 'StaffRights');
    const { register, residents, sealed, sealedBucket, lettersBucket } = stores;
    const readings = items(register, ['dynamodb:PutItem'], ['READ#*']);

    new ManagedPolicy(this, 'CaseReaders', {
      description: 'Shows one case at a time by its number, and notes who read it (kaa case).',
      statements: [
        items(register, ['dynamodb:GetItem'], ['CASE#*', 'YOUTH#*']),
        readings,
        this.openKey(register.encryptionKey, 'dynamodb'),
      ],
    });

    const letters = new ManagedPolicy(this, 'LettersHandOver', {
      description: 'Fetches letters for print and marks them as handed over (kaa letters).',
      statements: [
        new PolicyStatement({ actions: ['dynamodb:Scan'], resources: [register.tableArn] }),
        items(register, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], ['YOUTH#*', 'BATCH#*']),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [lettersBucket.arnForObjects('letters/*')] }),
        listing(lettersBucket, 'letters/*'),
        this.openKey(register.encryptionKey, 'dynamodb'),
        this.openKey(lettersBucket.encryptionKey, 's3'),
      ],
    });
    acknowledgeObjects(letters, lettersBucket, 'letters/*');

    const officers = new ManagedPolicy(this, 'OfficersReadSealed', {
      description:
        'Reads what came by the sealed way (protected identity), one item or mail at a time by the reference in the notice. For the named officers only.',
      statements: [
        new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [sealed.tableArn] }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [sealedBucket.arnForObjects('mail/*')] }),
        readings,
        this.openKey(register.encryptionKey, 'dynamodb'),
        this.openKey(sealed.encryptionKey, 'dynamodb'),
        this.openKey(sealedBucket.encryptionKey, 's3'),
      ],
    });
    acknowledgeObjects(officers, sealedBucket, 'mail/*');

    new ManagedPolicy(this, 'OfficersLiftHolds', {
      description:
        'Lifts the hold on contact for a person whom a sealed mail names (kaa lift). For the named officers only.',
      statements: [
        new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [sealed.tableArn] }),
        items(register, ['dynamodb:GetItem', 'dynamodb:PutItem'], ['YOUTH#*']),
        new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [residents.tableArn] }),
        readings,
        this.openKey(register.encryptionKey, 'dynamodb'),
        this.openKey(sealed.encryptionKey, 'dynamodb'),
      ],
    });
  }

  private openKey(key: IKey | undefined, service: 's3' | 'dynamodb'): PolicyStatement {
    if (!key) throw new Error('a store without its own key');
    return new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(this).region}.amazonaws.com` } },
    });
  }
}

function items(table: Table, actions: string[], keys: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
  });
}

/** Without it a file that is not there answers 403 instead of 404; S3 may ask for it without a prefix. */
function listing(bucket: Bucket, prefix: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: { StringLikeIfExists: { 's3:prefix': prefix } },
  });
}
