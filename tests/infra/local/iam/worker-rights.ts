import type { Resources } from '../../../support/changed-assembly.ts';

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const TABLE = arnOf('RegisterTable637AAE3A');
const BUCKET = arnOf('RawMailBucket14BC45DD');
const KEY = arnOf('OwnKey0A1B2C3D');
const ROLE = 'WorkerRole5D1F0B7A';
const joined = (arn: object, rest: string) => ({ 'Fn::Join': ['', [arn, rest]] });
const through = (service: string) => ({ StringEquals: { 'kms:ViaService': `${service}.eu-north-1.amazonaws.com` } });
const ses = (name: string) => ({ 'Fn::Join': [':', ['arn:aws:ses:eu-north-1', { Ref: 'AWS::AccountId' }, name]] });
const keys = (...patterns: string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns } });

const RIGHTS: object[] = [
  {
    Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
    Resource: TABLE,
    Condition: keys('CASE#*'),
  },
  {
    Action: 'dynamodb:Scan',
    Resource: TABLE,
    Condition: {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'dueAt'] },
      StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    },
  },
  { Action: 'dynamodb:Query', Resource: joined(TABLE, '/index/work'), Condition: keys('due#*') },
  { Action: 'kms:Decrypt', Resource: KEY, Condition: through('dynamodb') },
  { Action: ['s3:GetObject', 's3:DeleteObject'], Resource: joined(BUCKET, '/in/*') },
  { Action: 's3:PutObject', Resource: joined(BUCKET, '/mail/*') },
  { Action: 's3:ListBucket', Resource: BUCKET, Condition: { StringLike: { 's3:prefix': 'in/*' } } },
  { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: KEY, Condition: through('s3') },
  { Action: 'sqs:SendMessage', Resource: arnOf('LettersQueue1CF0CB63') },
  { Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'PersonKeySecretF23AA86F' } },
  {
    Action: 'ses:SendRawEmail',
    Resource: [ses('identity/kommun.example'), ses('configuration-set/mailconfigurationset2aa84368')],
    Condition: {
      'ForAllValues:StringEquals': { 'ses:Recipients': ['sink@kommun.example'] },
      Null: { 'ses:Recipients': 'false' },
      StringEquals: { 'ses:FromAddress': 'kaa@kommun.example' },
    },
  },
];

const policy = (statements: object[]) => ({
  PolicyDocument: { Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) },
});

/** Of this account only the worker's role. */
const keyPolicy = {
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ses.amazonaws.com' }, Action: 'kms:*', Resource: '*' },
    {
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': arnOf(ROLE) } },
    },
  ],
};

export function withRights(resources: Resources): Resources {
  const withKey = (id: string, properties: object) => ({
    [id]: { ...(resources[id] ?? { Type: '' }), Properties: { ...resources[id]?.Properties, ...properties } },
  });
  return {
    ...resources,
    OwnKey0A1B2C3D: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: keyPolicy } },
    ...withKey('RegisterTable637AAE3A', {
      Replicas: [{ Region: 'eu-north-1', SSESpecification: { SSEEnabled: true, KMSMasterKeyId: KEY } }],
    }),
    ...withKey('RawMailBucket14BC45DD', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } },
        ],
      },
    }),
    WorkerRights1A2B3C4D: { Type: 'AWS::IAM::Policy', Properties: { ...policy(RIGHTS), Roles: [{ Ref: ROLE }] } },
    ReadersPolicy2A2B3C4D: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: policy([
        { Action: 'dynamodb:GetItem', Resource: TABLE },
        { Action: 'kms:Decrypt', Resource: KEY },
      ]),
    },
    Officers3A2B3C4D: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
        },
        ManagedPolicyArns: [{ Ref: 'SendersPolicy4A2B3C4D' }],
      },
    },
    SendersPolicy4A2B3C4D: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: policy([{ Action: 'sqs:SendMessage', Resource: arnOf('LettersQueue1CF0CB63') }]),
    },
  };
}
