import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { isProtected } from './parts/first-deployment.ts';
import { ourKey, SealedKey } from './parts/keys.ts';
import type { Stage } from './stages.ts';

/** Of our account: SES writes for no other. */
export function receiptRules(scope: Construct): string {
  return Stack.of(scope).formatArn({ service: 'ses', resource: 'receipt-rule-set', resourceName: '*' });
}

export class Stores extends Construct {
  readonly register: Table;
  readonly holds: Table;
  readonly residents: Table;
  readonly directory: Table;
  readonly sealed: Table;
  readonly sessions: Table;
  readonly trace: Table;
  readonly rawMailBucket: Bucket;
  readonly importBucket: Bucket;
  readonly lettersBucket: Bucket;
  readonly sealedBucket: Bucket;
  readonly personKeySecret: Secret;
  private readonly stage: Stage;

  constructor(scope: Construct, { stage }: { stage: Stage }) {
    super(scope, 'Stores');
    this.stage = stage;
    const { dataKey, rawMailKey, sealedKey } = this.keys();

    this.register = this.table('RegisterTable', dataKey, { expires: true });
    this.register.addGlobalSecondaryIndex(index('work', 'workPartition', 'dueAt'));
    this.register.addGlobalSecondaryIndex(index('caseload', 'district', 'openedAt'));
    this.register.addGlobalSecondaryIndex(index('lists', 'list', 'listSort', ['place']));
    this.holds = this.table('HoldsTable', dataKey, { sortKey: 'sk' });
    this.residents = this.table('ResidentsTable', dataKey);
    this.residents.addGlobalSecondaryIndex(index('work', 'workPartition', 'dueAt'));
    this.directory = this.table('DirectoryTable', dataKey, { expires: true });
    this.sealed = this.table('SealedTable', sealedKey);
    this.sessions = this.table('SessionsTable', this.deskKey('SessionsKey', 'Who is signed in at the desk'), {
      expires: true,
    });
    this.trace = this.table('TraceTable', this.deskKey('TraceKey', 'Who has read and done what'), { sortKey: 'sk' });
    this.trace.addToResourcePolicy(nothingIsChanged(isProtected(this, stage)));

    const accessLogs = this.bucketOfAccessLogs();
    this.rawMailBucket = this.bucket('RawMailBucket', rawMailKey, accessLogs, {
      versioned: true,
      // What is moved on leaves no version; what somebody deletes may be of a sealed youth.
      lifecycleRules: [oldVersionsExpire(Duration.days(1), 'in/'), oldVersionsExpire(Duration.days(30), 'mail/')],
    });
    this.importBucket = this.bucket('ImportBucket', dataKey, accessLogs, {
      // They hold rows of protected people, and are of no use once a newer one is in force.
      lifecycleRules: [{ prefix: 'residents/', expiration: Duration.days(30) }],
    });
    this.lettersBucket = this.bucket('LettersBucket', dataKey, accessLogs);
    this.sealedBucket = this.bucket('SealedBucket', sealedKey, accessLogs, {
      versioned: true,
      lifecycleRules: [oldVersionsExpire(Duration.days(30))],
    });

    this.personKeySecret = this.secret();
  }

  private get removal() {
    return this.stage.deletionProtection ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
  }

  private keys(): { dataKey: Key; rawMailKey: Key; sealedKey: Key } {
    const removalPolicy = this.removal;
    const dataKey = ourKey(this, 'DataKey', {
      description: 'Register, residents, directory, extracts, letters',
      removalPolicy,
    });
    const rawMailKey = ourKey(this, 'RawMailKey', { description: 'Mail as it came', removalPolicy });
    // Else SES cannot write to the bucket.
    rawMailKey.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'],
        resources: ['*'],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': receiptRules(this) },
        },
      }),
    );
    const sealedKey = new SealedKey(this, 'SealedKey', {
      description: 'Protected identity; opened by the named officers alone',
      removalPolicy,
    });
    return { dataKey, rawMailKey, sealedKey };
  }

  private deskKey(id: string, description: string): Key {
    return ourKey(this, id, { description, removalPolicy: this.removal });
  }

  private table(
    id: string,
    encryptionKey: Key,
    { expires = false, sortKey }: { expires?: boolean; sortKey?: string } = {},
  ): Table {
    return new Table(this, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      ...(sortKey !== undefined && { sortKey: { name: sortKey, type: AttributeType.STRING } }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: isProtected(this, this.stage),
      removalPolicy: this.removal,
      ...(expires ? { timeToLiveAttribute: 'expiresAt' } : {}),
    });
  }

  private get bucketDefaults() {
    return {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: this.removal,
    };
  }

  private bucketOfAccessLogs(): Bucket {
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...this.bucketDefaults,
      // S3 demands its own encryption for access logs.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ ...ABORT_UPLOADS, expiration: Duration.days(90) }],
    });
    Validations.of(accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This is where the other buckets log their accesses: a bucket that logs into itself never ends.',
    });
    return accessLogs;
  }

  /** What is current never expires by itself but extracts: retention is decided case by case. */
  private bucket(
    id: string,
    encryptionKey: Key,
    accessLogs: IBucket,
    { versioned, lifecycleRules = [] }: Pick<BucketProps, 'versioned' | 'lifecycleRules'> = {},
  ): Bucket {
    return new Bucket(this, id, {
      ...this.bucketDefaults,
      encryption: BucketEncryption.KMS,
      encryptionKey,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: `${id}/`,
      ...(versioned && { versioned }),
      lifecycleRules: [ABORT_UPLOADS, ...lifecycleRules],
    });
  }

  private secret(): Secret {
    const secret = new Secret(this, 'PersonKeySecret', {
      description: 'Turns personnummer into person keys. A new value would make every stored key useless.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Every stored person key is made with this secret: a rotated one would no longer find anybody.',
    });
    return secret;
  }
}

const index = (indexName: string, partition: string, sort: string, also: string[] = []) => ({
  indexName,
  partitionKey: { name: partition, type: AttributeType.STRING },
  sortKey: { name: sort, type: AttributeType.STRING },
  ...(also.length > 0
    ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: also }
    : { projectionType: ProjectionType.KEYS_ONLY }),
});

/**
 * Of who has read and done what, for whoever may do all: retention, once it is built, alone. A PutItem over a line cannot
 * be told from a new one: no person's role has it, and the desk puts only where nothing is.
 */
const nothingIsChanged = (isProtected: boolean) =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    // Without protection CloudFormation must be able to delete it.
    actions: [...CHANGES, ...(isProtected ? ['DeleteTable'] : [])].map((action) => `dynamodb:${action}`),
    resources: ['*'],
  });
const CHANGES = [
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
  'UpdateTimeToLive',
];

const oldVersionsExpire = (after: Duration, prefix?: string) => ({ prefix, noncurrentVersionExpiration: after });
const ABORT_UPLOADS = { abortIncompleteMultipartUploadAfter: Duration.days(7) };
