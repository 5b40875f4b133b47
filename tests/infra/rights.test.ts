import { describe, expect, test } from 'vitest';
import { flat, list, perStage, type Statement, statementsOf } from './synthesized.ts';

const withoutHash = (text: string) => text.replaceAll(/[0-9A-F]{8}>/g, '>');

/** `dynamodb:GetItem <StoresRegisterTable>`. */
const allowed = (statements: Statement[]) =>
  statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${withoutHash(flat(resource))}`)),
    );

const AT_RUN_TIME = 'objects get their names at run time: the right is bound to one folder of one bucket';
const NO_RESOURCE = 'SES knows no resource for the active rule set';

/** With the reason for each star. */
const STARS = {
  's3:DeleteObject <StoresLettersBucket>/letters/*': AT_RUN_TIME,
  's3:DeleteObjectVersion <StoresRawMailBucket>/in/*': AT_RUN_TIME,
  's3:DeleteObjectVersion <StoresRawMailBucket>/mail/*': AT_RUN_TIME,
  's3:GetObject <StoresImportBucket>/directory/*': AT_RUN_TIME,
  's3:GetObject <StoresImportBucket>/residents/*': AT_RUN_TIME,
  's3:GetObject <StoresLettersBucket>/letters/*': AT_RUN_TIME,
  's3:GetObject <StoresRawMailBucket>/in/*': AT_RUN_TIME,
  's3:GetObject <StoresRawMailBucket>/mail/*': AT_RUN_TIME,
  's3:GetObject <StoresSealedBucket>/mail/*': AT_RUN_TIME,
  's3:PutObject <StoresImportBucket>/directory/*.result.json': AT_RUN_TIME,
  's3:PutObject <StoresImportBucket>/residents/*.result.json': AT_RUN_TIME,
  's3:PutObject <StoresLettersBucket>/letters/*': AT_RUN_TIME,
  's3:PutObject <StoresRawMailBucket>/mail/*': AT_RUN_TIME,
  's3:PutObject <StoresSealedBucket>/mail/*': AT_RUN_TIME,
  'ses:DescribeActiveReceiptRuleSet *': NO_RESOURCE,
  'ses:GetAccountSendingEnabled *': NO_RESOURCE,
  'ses:GetSendQuota *': NO_RESOURCE,
  'ses:SetActiveReceiptRuleSet *': NO_RESOURCE,
};

const WITHOUT_IT = 'without it IAM decides nothing about the key, and nobody could ever change its policy';
const ADMINISTRATION = 'administers the sealed key and opens nothing (parts/keys.ts)';

/** All are the account's own, in a key's policy. */
const ACTION_STARS = {
  'StoresDataKey kms:*': WITHOUT_IT,
  'StoresRawMailKey kms:*': WITHOUT_IT,
  'StoresSessionsKey kms:*': WITHOUT_IT,
  'StoresTraceKey kms:*': WITHOUT_IT,
  ...Object.fromEntries(
    ['Describe', 'Disable', 'Enable', 'Get', 'List', 'Put', 'Revoke', 'Update'].map((what) => [
      `StoresSealedKey kms:${what}*`,
      ADMINISTRATION,
    ]),
  ),
};

/** By type. */
const DOCUMENTS: Record<string, string> = {
  'AWS::DynamoDB::Table': 'ResourcePolicy',
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::IAM::ManagedPolicy': 'PolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::SecretsManager::ResourcePolicy': 'ResourcePolicy',
};

/** That of a table is a level deeper. */
function documentIn(property: unknown): unknown {
  const { PolicyDocument, ...document } = (property ?? { Statement: [] }) as { PolicyDocument?: unknown };
  return PolicyDocument ?? document;
}

const ANY_DESK = ['GetItem Directory', 'GetItem Sessions', 'UpdateItem Sessions'];
const DESK = [...ANY_DESK, 'PutItem Trace', 'Query Trace'];
const TABLES: Record<string, string[]> = {
  desk: [
    ...DESK,
    'BatchGetItem Directory',
    'BatchGetItem Register',
    'BatchGetItem Residents',
    'GetItem Register',
    'PutItem Register',
    'Query Holds',
    'Query Register/index/lists',
    'UpdateItem Directory', // what is harmless from a sender
    'UpdateItem Register', // reports and the switch
  ].sort(),
  'desk-login': [...ANY_DESK, 'DeleteItem Sessions', 'PutItem Sessions'].sort(),
  'desk-protected': [
    ...DESK,
    'BatchGetItem Directory',
    'BatchGetItem Residents',
    'GetItem Register', // youths and case numbers; the check of the secret
    'GetItem Register',
    'GetItem Sealed',
    'PutItem Holds',
    'PutItem Register', // youths and case numbers; rows and the trace
    'PutItem Register',
    'PutItem Sealed', // that an officer has closed it
    'Query Holds',
    'Query Register/index/lists',
    'Scan Sealed', // keys and times
    'UpdateItem Holds',
    'UpdateItem Register', // what a hold changes in a youth's record
  ].sort(),
  'mail-intake': [
    'BatchGetItem Directory',
    'GetItem Directory',
    'GetItem Register',
    'PutItem Holds',
    'PutItem Register',
    'PutItem Sealed',
    'UpdateItem Holds',
    'UpdateItem Register',
  ],
  import: [
    'BatchGetItem Register',
    'BatchGetItem Residents',
    'BatchWriteItem Directory',
    'BatchWriteItem Residents',
    'GetItem Directory',
    'GetItem Register',
    'GetItem Residents',
    'PutItem Directory',
    'PutItem Holds',
    'PutItem Register',
    'PutItem Residents',
    'PutItem Sealed',
    'Scan Directory',
    'Scan Residents',
    'UpdateItem Directory',
    'UpdateItem Register',
    'UpdateItem Residents',
  ],
  register: [
    'BatchGetItem Residents',
    'DeleteItem Register',
    'GetItem Register',
    'PutItem Holds',
    'PutItem Register',
    'PutItem Sealed',
    'Query Holds',
    'UpdateItem Register',
    'UpdateItem Residents',
  ],
  outreach: ['BatchGetItem Residents', 'GetItem Register', 'Query Holds', 'UpdateItem Register'],
  'coordinator-notice': [
    'BatchGetItem Residents',
    'GetItem Directory',
    'GetItem Register',
    'Query Holds',
    'UpdateItem Register',
  ],
  'delivery-feedback': ['GetItem Register', 'PutItem Directory', 'UpdateItem Register'],
  'mailbox-watch': ['GetItem Register', 'PutItem Register', 'UpdateItem Register'],
  sweep: [
    'GetItem Register',
    'GetItem Residents',
    'PutItem Register',
    'Query Register/index/work',
    'Query Residents/index/work',
    'UpdateItem Register',
    'UpdateItem Residents',
  ],
  reconcile: ['PutItem Register', 'Scan Register', 'UpdateItem Register'],
};

const SENDS: Record<string, string[]> = {
  desk: ['Mail', 'Notifications'],
  'desk-login': [],
  'desk-protected': [],
  'mail-intake': ['Mail', 'Notices', 'Notifications'],
  import: ['Notices', 'Notifications'],
  register: ['Letters', 'Notices'],
  outreach: ['Notifications'],
  'coordinator-notice': [],
  'delivery-feedback': ['Notices', 'Notifications'],
  'mailbox-watch': [],
  sweep: ['Imports', 'Letters', 'Mail', 'Notices', 'Notifications'],
  reconcile: [],
};

/** Outreach where the profile invites by e-mail. */
const SENDERS = ['coordinator-notice', 'mail-intake'];

describe.each(perStage)('rights in %s', (stage, synthesized) => {
  const everything = allowed(synthesized.policies().map(([, statement]) => statement));
  const documents = Object.entries(synthesized.resources).flatMap(([id, { Type, Properties }]) =>
    statementsOf(documentIn(Properties?.[DOCUMENTS[Type] ?? ''])).map((statement) => [id, statement] as const),
  );

  test('no action is a pattern', () => {
    expect(everything.filter((right) => right.split(' ')[0]?.includes('*'))).toEqual([]);
  });

  test('no resource is a pattern where it could be named', () => {
    expect([...new Set(everything.filter((right) => right.includes('*')))].sort()).toEqual(Object.keys(STARS).sort());
  });

  test("no policy of a resource has a pattern in its actions, but the account's in those of keys", () => {
    const stars = documents.flatMap(([id, statement]) =>
      statement.Effect === 'Allow'
        ? list(statement.Action).flatMap((action) => (action.includes('*') ? [`${id.slice(0, -8)} ${action}`] : []))
        : [],
    );
    expect(stars.sort()).toEqual(Object.keys(ACTION_STARS).sort());
  });

  test('every statement says what it is about, and to whom: nothing is written by what it leaves out', () => {
    expect(documents.length).toBeGreaterThan(40);
    for (const [, statement] of documents)
      for (const leavingOut of ['NotAction', 'NotResource', 'NotPrincipal'])
        expect(statement).not.toHaveProperty(leavingOut);
  });

  test('no policy stands where this file does not look', () => {
    const places = Object.entries(synthesized.resources).filter(([, { Properties }]) =>
      /"(?:Action|NotAction)":/.test(JSON.stringify({ ...Properties, AssumeRolePolicyDocument: undefined })),
    );
    const NO_DOCUMENTS = ['AWS::SES::ReceiptRule', 'AWS::Lambda::Permission'];
    const others = places.filter(([, { Type }]) => DOCUMENTS[Type] === undefined && !NO_DOCUMENTS.includes(Type));
    expect(others.map(([id, { Type }]) => `${Type} ${id}`)).toEqual([]);
  });

  test('roles of functions are taken by Lambda alone, those of schedules by the scheduler', () => {
    const trusted = synthesized
      .all('AWS::IAM::Role')
      .filter(([id]) => !id.startsWith('StaffRights'))
      .flatMap(([id, { Properties }]) =>
        statementsOf(Properties.AssumeRolePolicyDocument).map(({ Action, Principal, Condition }) =>
          JSON.stringify([/Schedule/.test(id) ? 'schedule' : 'function', Action, Principal, Condition]),
        ),
      );
    expect([...new Set(trusted)].sort()).toEqual([
      '["function","sts:AssumeRole",{"Service":"lambda.amazonaws.com"},null]',
      '["schedule","sts:AssumeRole",{"Service":"scheduler.amazonaws.com"},null]',
    ]);
  });

  test('a schedule runs its own function, and nothing else', () => {
    for (const [, { Properties }] of synthesized.all('AWS::Scheduler::Schedule')) {
      const { Arn, RoleArn } = Properties.Target as { Arn: unknown; RoleArn: unknown };
      const role = flat(RoleArn).slice(1, -9);
      const rights = synthesized.policies().filter(([id]) => id.startsWith(`${role}DefaultPolicy`));
      expect(allowed(rights.map(([, statement]) => statement))).toEqual([
        `lambda:InvokeFunction ${withoutHash(flat(Arn))}`,
      ]);
    }
  });

  test('no function is left out here', () => {
    expect(Object.keys(TABLES).sort()).toEqual([...synthesized.functions().keys()].sort());
    expect(Object.keys(SENDS).sort()).toEqual([...synthesized.functions().keys()].sort());
  });

  test.each(Object.entries(TABLES))('%s does with the tables what it must, and nothing else', (folder, expected) => {
    const rights = allowed(synthesized.rightsOf(folder)).filter((right) => right.startsWith('dynamodb:'));
    expect(rights.map((right) => right.replace(/^dynamodb:(\w+) <Stores(\w+)Table>(.*)$/, '$1 $2$3')).sort()).toEqual(
      expected,
    );
  });

  test.each(Object.entries(SENDS))('%s signals only to its queues', (folder, expected) => {
    const rights = allowed(synthesized.rightsOf(folder)).filter((right) => right.startsWith('sqs:SendMessage '));
    expect(rights.map((right) => right.replace(/^sqs:SendMessage <(\w+)Queue>$/, '$1')).sort()).toEqual(expected);
  });

  test('what is sealed is read by the officers alone', () => {
    const others = synthesized.policies().filter(([id]) => !id.startsWith('StaffRightsRestorer'));
    const readers = others.flatMap(([id, statement]) =>
      allowed([statement])
        .filter((right) => /(dynamodb:(?!PutItem)|s3:(?!PutObject)).*<StoresSealed(Table|Bucket)>/.test(right))
        .map((right) => `${id.slice(0, -8)} ${right}`),
    );
    expect(readers.sort()).toEqual([
      'DeskProtecteddeskprotectedRoleDefaultPolicy dynamodb:GetItem <StoresSealedTable>',
      'DeskProtecteddeskprotectedRoleDefaultPolicy dynamodb:Scan <StoresSealedTable>',
      'DeskProtecteddeskprotectedRoleDefaultPolicy s3:GetObject <StoresSealedBucket>/mail/*',
      'DeskProtecteddeskprotectedRoleDefaultPolicy s3:ListBucket <StoresSealedBucket>',
      // Names of objects alone: whether each sealed mail is there.
      'ReconcilereconcileRoleDefaultPolicy s3:ListBucket <StoresSealedBucket>',
      'StaffRightsOfficersLiftHolds dynamodb:GetItem <StoresSealedTable>',
      'StaffRightsOfficersReadSealed dynamodb:GetItem <StoresSealedTable>',
      'StaffRightsOfficersReadSealed dynamodb:Scan <StoresSealedTable>',
      'StaffRightsOfficersReadSealed s3:GetObject <StoresSealedBucket>/mail/*',
      'StaffRightsOfficersReadSealed s3:ListBucket <StoresSealedBucket>',
      'StaffRightsOfficersReleaseRows dynamodb:GetItem <StoresSealedTable>',
      'StaffRightsOfficersReleaseRows s3:GetObject <StoresSealedBucket>/mail/*',
      'StaffRightsOfficersReleaseRows s3:ListBucket <StoresSealedBucket>',
      'StaffRightsOfficersUnseal dynamodb:DeleteItem <StoresSealedTable>',
      'StaffRightsOfficersUnseal dynamodb:GetItem <StoresSealedTable>',
      'StaffRightsOfficersUnseal dynamodb:Scan <StoresSealedTable>',
      'StaffRightsOfficersUnseal dynamodb:UpdateItem <StoresSealedTable>',
    ]);
  });

  test('no role has more than is written here', () => {
    const managed = synthesized
      .all('AWS::IAM::Role')
      .filter(([, { Properties }]) => Properties.ManagedPolicyArns !== undefined || Properties.Policies !== undefined);
    expect(managed.map(([id]) => id)).toEqual([expect.stringMatching(/^BucketNotificationsHandler/)]);
  });

  test('only those who see personnummer may read their secret, and only the login that of the desk', () => {
    const holders = [...synthesized.functions().keys()].flatMap((folder) =>
      allowed(synthesized.rightsOf(folder))
        .filter((right) => right.startsWith('secretsmanager:'))
        .map((right) => `${folder} ${right}`),
    );
    expect(holders.sort()).toEqual([
      'desk secretsmanager:GetSecretValue <StoresPersonKeySecret>',
      'desk-login secretsmanager:GetSecretValue <DeskClientSecret>',
      'desk-protected secretsmanager:GetSecretValue <StoresPersonKeySecret>',
      'import secretsmanager:GetSecretValue <StoresPersonKeySecret>',
      'mail-intake secretsmanager:GetSecretValue <StoresPersonKeySecret>',
    ]);
  });

  test('nobody changes or deletes what the trace holds, and only the desk reads it', () => {
    const rights = synthesized
      .policies()
      .flatMap(([id, statement]) => allowed([statement]).map((right) => `${id.slice(0, -8)} ${right}`))
      .filter((right) => right.includes('<StoresTraceTable>'));
    expect(rights.sort()).toEqual(
      ['Deskdesk', 'DeskProtecteddeskprotected']
        .flatMap((name) =>
          ['PutItem', 'Query'].map((action) => `${name}RoleDefaultPolicy dynamodb:${action} <StoresTraceTable>`),
        )
        .sort(),
    );
    const [, { Properties }] = synthesized.one('AWS::DynamoDB::Table', /TraceTable/);
    expect(statementsOf(documentIn(Properties.ResourcePolicy))).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: [
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          ...(stage === 'production' ? ['dynamodb:DeleteTable'] : []),
          'dynamodb:PartiQLDelete',
          'dynamodb:PartiQLInsert',
          'dynamodb:PartiQLUpdate',
          'dynamodb:UpdateItem',
          'dynamodb:UpdateTimeToLive',
        ],
        Resource: '*',
      },
    ]);
  });

  test('the desk reads and writes only what its pages are about, by key', () => {
    const ofDesk = (action: string, table: string) =>
      synthesized
        .rightsOf('desk')
        .filter(
          ({ Action, Resource }) =>
            list(Action).includes(action) && list(Resource).some((one) => flat(one).includes(table)),
        )
        .map(({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']);
    const read = ['CASE#*', 'YOUTH#*', 'REPORT#*'];
    expect(ofDesk('dynamodb:BatchGetItem', 'RegisterTable')).toEqual([read]);
    expect(ofDesk('dynamodb:GetItem', 'RegisterTable')).toEqual([
      [...read, 'NOTIFICATION#*', 'SWITCH#contact', 'PERSONKEY#check'],
    ]);
    expect(ofDesk('dynamodb:PutItem', 'RegisterTable')).toEqual([
      ['CASE#*', 'YOUTH#*', 'NOTIFICATION#*', 'TRACE#*', 'SWITCH#contact'],
    ]);
    expect(ofDesk('dynamodb:UpdateItem', 'RegisterTable')).toEqual([['REPORT#*', 'SWITCH#contact']]);
    expect(ofDesk('dynamodb:BatchGetItem', 'DirectoryTable')).toEqual([expect.not.arrayContaining(['STAFF'])]);
  });

  test('keys are opened only through the store that they encrypt', () => {
    for (const folder of synthesized.functions().keys())
      for (const { Action, Condition } of synthesized.rightsOf(folder))
        if (list(Action).some((action) => action.startsWith('kms:')))
          expect(Condition?.StringEquals?.['kms:ViaService']).toMatch(/^(s3|dynamodb)\.eu-north-1\.amazonaws\.com$/);
  });

  test('the watch of the mailbox writes to the mailbox alone, in every stage', () => {
    const { mailbox } = synthesized.settings;
    const statements = synthesized
      .rightsOf('mailbox-watch')
      .filter(({ Action }) => list(Action).includes('ses:SendRawEmail'));
    expect(statements.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
      [
        'Allow',
        {
          StringEquals: { 'ses:FromAddress': mailbox },
          'ForAllValues:StringEquals': { 'ses:Recipients': [mailbox] },
          Null: { 'ses:Recipients': 'false' },
        },
      ],
      ['Deny', { 'ForAnyValue:StringNotEquals': { 'ses:Recipients': [mailbox] } }],
    ]);
  });

  test('mail is sent by two functions and the watch of the mailbox, from one identity, with SendRawEmail', () => {
    const senders = [...synthesized.functions().keys()].filter((folder) =>
      allowed(synthesized.rightsOf(folder)).some((right) => right.startsWith('ses:Send')),
    );
    expect(senders.sort()).toEqual([...SENDERS, 'mailbox-watch'].sort());
    for (const folder of SENDERS) {
      const rights = allowed(synthesized.rightsOf(folder)).filter((right) => right.startsWith('ses:'));
      expect(rights.map((right) => right.split(':').at(-1)).sort()).toEqual(
        stage === 'production'
          ? ['configuration-set/<MailConfigurationSet>', 'identity/<MailIdentity>']
          : ['configuration-set/<MailConfigurationSet>', 'identity/<MailIdentity>', 'identity/<MailSink>'],
      );
      expect(rights.every((right) => right.startsWith('ses:SendRawEmail '))).toBe(true);
    }
  });

  test('mail is sent from the mailbox alone; that of staging to its sink alone, and production has none', () => {
    const { mailbox, sinkAddress } = synthesized.settings;
    const from = { StringEquals: { 'ses:FromAddress': mailbox } };
    for (const folder of SENDERS) {
      const statements = synthesized.rightsOf(folder).filter(({ Action }) => list(Action).includes('ses:SendRawEmail'));
      expect(synthesized.environmentOf(folder)).toMatchObject({ MAIL_FROM: mailbox, SINK_ADDRESS: sinkAddress ?? '' });
      if (stage === 'production') {
        expect(statements.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([['Allow', from]]);
        continue;
      }
      expect(statements.find(({ Effect }) => Effect === 'Allow')?.Condition).toEqual({
        ...from,
        'ForAllValues:StringEquals': { 'ses:Recipients': [sinkAddress] },
        Null: { 'ses:Recipients': 'false' },
      });
      expect(statements.find(({ Effect }) => Effect === 'Deny')).toMatchObject({
        Resource: '*',
        Condition: { 'ForAnyValue:StringNotEquals': { 'ses:Recipients': [sinkAddress] } },
      });
    }
  });
});
