import { describe, expect, test } from 'vitest';
import { flat, list, perStage, type Statement } from './synthesized.ts';

const withoutHash = (text: string) => text.replaceAll(/[0-9A-F]{8}>/g, '>');

/** `dynamodb:GetItem <StoresRegisterTable>`, for each action and resource that is allowed. */
const allowed = (statements: Statement[]) =>
  statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((action) => list(Resource).map((resource) => `${action} ${withoutHash(flat(resource))}`)),
    );

/** Every star in a resource: objects get their names at run time, and SES has no resource for the active rule set. */
const STARS = [
  's3:DeleteObject <StoresRawMailBucket>/in/*',
  's3:GetObject <StoresImportBucket>/directory/*',
  's3:GetObject <StoresImportBucket>/residents/*',
  's3:GetObject <StoresLettersBucket>/letters/*',
  's3:GetObject <StoresRawMailBucket>/in/*',
  's3:GetObject <StoresSealedBucket>/mail/*',
  's3:PutObject <StoresImportBucket>/directory/*.result.json',
  's3:PutObject <StoresImportBucket>/residents/*.result.json',
  's3:PutObject <StoresLettersBucket>/letters/*',
  's3:PutObject <StoresRawMailBucket>/mail/*',
  's3:PutObject <StoresSealedBucket>/mail/*',
  'ses:DescribeActiveReceiptRuleSet *',
  'ses:SetActiveReceiptRuleSet *',
];

const TABLES: Record<string, string[]> = {
  'mail-intake': [
    'BatchGetItem Directory',
    'GetItem Directory',
    'GetItem Register',
    'PutItem Register',
    'PutItem Sealed',
    'UpdateItem Register',
  ],
  import: [
    'BatchGetItem Register',
    'BatchGetItem Residents',
    'BatchWriteItem Directory',
    'BatchWriteItem Residents',
    'GetItem Register',
    'GetItem Residents',
    'PutItem Directory',
    'PutItem Register',
    'PutItem Residents',
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
    'PutItem Register',
    'PutItem Sealed',
    'UpdateItem Register',
    'UpdateItem Residents',
  ],
  outreach: ['BatchGetItem Residents', 'GetItem Register', 'UpdateItem Register'],
  'coordinator-notice': ['GetItem Directory', 'GetItem Register', 'UpdateItem Register'],
  sweep: [
    'GetItem Register',
    'GetItem Residents',
    'PutItem Register',
    'Query Register/index/work',
    'Query Residents/index/work',
    'UpdateItem Register',
    'UpdateItem Residents',
  ],
};

const SENDS: Record<string, string[]> = {
  'mail-intake': ['Notices', 'Notifications'],
  import: ['Notices', 'Notifications'],
  register: ['Letters', 'Notices'],
  outreach: ['Notifications'],
  'coordinator-notice': [],
  sweep: ['Imports', 'Letters', 'Mail', 'Notices', 'Notifications'],
};

describe.each(perStage)('rights in %s', (stage, synthesized) => {
  const everything = allowed(synthesized.policies().map(([, statement]) => statement));

  test('no action is a pattern', () => {
    expect(everything.filter((right) => right.split(' ')[0]?.includes('*'))).toEqual([]);
  });

  test('no resource is a pattern where it could be named', () => {
    expect([...new Set(everything.filter((right) => right.includes('*')))].sort()).toEqual(STARS);
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
    // Who restores the table reads nothing of it: sealed-roles.test.ts.
    const others = synthesized.policies().filter(([id]) => !id.startsWith('StaffRightsRestorer'));
    const readers = others.flatMap(([id, statement]) =>
      allowed([statement])
        .filter((right) => /(dynamodb:(?!PutItem)|s3:(?!PutObject)).*<StoresSealed(Table|Bucket)>/.test(right))
        .map((right) => `${id.slice(0, -8)} ${right}`),
    );
    expect(readers.sort()).toEqual([
      'StaffRightsOfficersLiftHolds dynamodb:GetItem <StoresSealedTable>',
      'StaffRightsOfficersReadSealed dynamodb:GetItem <StoresSealedTable>',
      'StaffRightsOfficersReadSealed s3:GetObject <StoresSealedBucket>/mail/*',
    ]);
  });

  test('no role has more than is written here', () => {
    const managed = synthesized
      .all('AWS::IAM::Role')
      .filter(([, { Properties }]) => Properties.ManagedPolicyArns !== undefined || Properties.Policies !== undefined);
    expect(managed.map(([id]) => id)).toEqual([expect.stringMatching(/^BucketNotificationsHandler/)]);
  });

  test('only those who see personnummer may read the secret', () => {
    const holders = [...synthesized.functions().keys()].filter((folder) =>
      allowed(synthesized.rightsOf(folder)).some((right) => right.startsWith('secretsmanager:')),
    );
    expect(holders.sort()).toEqual(['import', 'mail-intake']);
  });

  test('keys are opened only through the store that they encrypt', () => {
    for (const folder of synthesized.functions().keys())
      for (const { Action, Condition } of synthesized.rightsOf(folder))
        if (list(Action).some((action) => action.startsWith('kms:')))
          expect(Condition?.StringEquals?.['kms:ViaService']).toMatch(/^(s3|dynamodb)\.eu-north-1\.amazonaws\.com$/);
  });

  test('mail is sent by three functions, from one identity, with SendRawEmail', () => {
    const senders = [...synthesized.functions().keys()].filter((folder) =>
      allowed(synthesized.rightsOf(folder)).some((right) => right.startsWith('ses:')),
    );
    expect(senders.sort()).toEqual(['coordinator-notice', 'mail-intake', 'outreach']);
    for (const folder of senders) {
      const rights = allowed(synthesized.rightsOf(folder)).filter((right) => right.startsWith('ses:'));
      expect(rights.map((right) => right.split(':').at(-1)).sort()).toEqual(
        stage === 'production'
          ? ['configuration-set/<MailConfigurationSet>', 'identity/<MailIdentity>']
          : ['configuration-set/<MailConfigurationSet>', 'identity/<MailIdentity>', 'identity/<MailSink>'],
      );
      expect(rights.every((right) => right.startsWith('ses:SendRawEmail '))).toBe(true);
    }
  });

  test('staging reaches its sink alone; production has none', () => {
    const { sinkAddress } = synthesized.settings;
    for (const folder of ['coordinator-notice', 'mail-intake', 'outreach']) {
      const statements = synthesized.rightsOf(folder).filter(({ Action }) => list(Action).includes('ses:SendRawEmail'));
      expect(synthesized.environmentOf(folder).SINK_ADDRESS).toBe(sinkAddress ?? '');
      if (stage === 'production') {
        expect(statements.map(({ Effect, Condition }) => [Effect, Condition])).toEqual([['Allow', undefined]]);
        continue;
      }
      expect(statements.find(({ Effect }) => Effect === 'Allow')?.Condition).toEqual({
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
