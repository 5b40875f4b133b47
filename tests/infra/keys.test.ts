import { describe, expect, test } from 'vitest';
import { list, perStage, type Statement, statementsOf } from './synthesized.ts';

const DYNAMODB = 'dynamodb.eu-north-1.amazonaws.com';
const S3 = 's3.eu-north-1.amazonaws.com';
const TABLE_MAKING = [
  'CreateGrant',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/** `<Role>: Decrypt through dynamodb…`. */
function admitted({ Action, Condition = {} }: Statement): string {
  const who = JSON.stringify(Condition.ArnEquals?.['aws:PrincipalArn']);
  const [, role = who] = /GetAtt":\["(\w+)[0-9A-F]{8}"|role\/([\w-]+)-\$/.exec(who)?.filter(Boolean) ?? [];
  const actions = list(Action).map((action) => action.replace('kms:', ''));
  return `${role}: ${actions.join(' ')} through ${Condition.StringEquals?.['kms:ViaService']}`;
}

describe.each(perStage)('keys of %s', (_stage, synthesized) => {
  const keys = synthesized.all('AWS::KMS::Key');
  const [, sealedKey] = synthesized.one('AWS::KMS::Key', /SealedKey/);
  const statements = statementsOf(sealedKey.Properties.KeyPolicy);
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

  test.each(keys)('%s turns over by itself and is granted to AWS services alone', (_id, key) => {
    expect(key.Properties.EnableKeyRotation).toBe(true);
    expect(statementsOf(key.Properties.KeyPolicy)).toContainEqual({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
    });
  });

  test('the account administers the sealed key, and opens nothing with it', () => {
    const [administration, ...more] = allowed.filter(({ Condition }) => Condition === undefined);
    expect(more).toEqual([]);
    const patterns = list(administration?.Action ?? []).map((action) => new RegExp(`^${action.replace('*', '.*')}$`));
    const allows = (action: string) => patterns.some((pattern) => pattern.test(`kms:${action}`));
    const opening = [
      ...TABLE_MAKING.filter((action) => action !== 'DescribeKey'),
      'DeriveSharedSecret',
      'GenerateDataKeyPair',
      'GenerateMac',
      'ImportKeyMaterial',
      'ReplicateKey',
      'Sign',
    ];
    expect(opening.filter(allows)).toEqual([]);
    // Else the policy could never change.
    expect(['PutKeyPolicy', 'DescribeKey', 'EnableKey', 'CancelKeyDeletion'].filter(allows)).toHaveLength(4);
  });

  test('the sealed key is used by these roles alone, through the services that keep the data', () => {
    const conditional = allowed.filter(({ Condition }) => Condition !== undefined);
    expect(conditional.map(admitted).sort()).toEqual(
      [
        `cdk-hnb659fds-cfn-exec-role: ${TABLE_MAKING.join(' ')} through ${DYNAMODB}`,
        `DeskProtecteddeskprotectedRole: Decrypt through ${DYNAMODB}`,
        `DeskProtecteddeskprotectedRole: Decrypt through ${S3}`,
        `ImportimportRole: Decrypt through ${DYNAMODB}`,
        `MailIntakemailintakeRole: Decrypt through ${DYNAMODB}`,
        `MailIntakemailintakeRole: GenerateDataKey through ${S3}`,
        `RegisterregisterRole: Decrypt through ${DYNAMODB}`,
        `StaffRightsOfficers: Decrypt through ${DYNAMODB}`,
        `StaffRightsOfficers: Decrypt through ${S3}`,
        `StaffRightsRestorer: ${TABLE_MAKING.join(' ')} through ${DYNAMODB}`,
      ].sort(),
    );
  });

  test('nobody is let in by name from outside the account', () => {
    for (const { Principal } of allowed) expect(JSON.stringify(Principal)).toMatch(/"Ref":"AWS::AccountId"\},":root"/);
  });
});
