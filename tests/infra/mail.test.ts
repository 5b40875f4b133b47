import { describe, expect, test } from 'vitest';
import { flat, perStage, statementsOf } from './synthesized.ts';

describe.each(perStage)('the mailbox of %s', (stage, synthesized) => {
  const { mailbox, mailDomain } = synthesized.settings;
  const [bucketId] = synthesized.one('AWS::S3::Bucket', /RawMail/);

  test('mail to it, scanned and over TLS, lands in in/ of the raw-mail bucket', () => {
    const [, { Properties }] = synthesized.one('AWS::SES::ReceiptRule');
    expect(Properties.Rule).toEqual({
      Actions: [{ S3Action: { BucketName: { Ref: bucketId }, ObjectKeyPrefix: 'in/' } }],
      Enabled: true,
      Recipients: [mailbox],
      ScanEnabled: true,
      TlsPolicy: 'Require',
    });
  });

  test('SES may write to in/ for our own account alone, and use the bucket key to do so', () => {
    const ours = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    const [, policy] = synthesized.one('AWS::S3::BucketPolicy', /RawMail/);
    const writes = statementsOf(policy.Properties.PolicyDocument).filter(({ Action }) => Action === 's3:PutObject');
    expect(writes.map((statement) => ({ ...statement, Resource: flat(statement.Resource) }))).toEqual([
      {
        Action: 's3:PutObject',
        Condition: ours,
        Effect: 'Allow',
        Principal: { Service: 'ses.amazonaws.com' },
        Resource: `<${bucketId}>/in/*`,
      },
    ]);
    const keysForSes = synthesized
      .all('AWS::KMS::Key')
      .filter(([, { Properties }]) => JSON.stringify(Properties.KeyPolicy).includes('ses.amazonaws.com'));
    expect(keysForSes.map(([id]) => id.slice(0, -8))).toEqual(['StoresRawMailKey']);
    expect(statementsOf(keysForSes[0]?.[1].Properties.KeyPolicy)).toContainEqual({
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Condition: ours,
      Effect: 'Allow',
      Principal: { Service: 'ses.amazonaws.com' },
      Resource: '*',
    });
  });

  test('the rule waits for the bucket policy, without which SES refuses it', () => {
    const [policyId] = synthesized.one('AWS::S3::BucketPolicy', /RawMail/);
    expect(synthesized.one('AWS::SES::ReceiptRule')[1].DependsOn).toContain(policyId);
  });

  test('bounces do not come back as reports, and mail leaves over TLS alone', () => {
    const [setId, set] = synthesized.one('AWS::SES::ConfigurationSet');
    expect(set.Properties).toMatchObject({
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
    });
    expect(synthesized.one('AWS::SES::EmailIdentity', /MailIdentity/)[1].Properties).toEqual({
      EmailIdentity: mailDomain,
      FeedbackAttributes: { EmailForwardingEnabled: false },
      ConfigurationSetAttributes: { ConfigurationSetName: { Ref: setId } },
    });
  });

  test('senders send from the mailbox, through the configuration set', () => {
    const [setId] = synthesized.one('AWS::SES::ConfigurationSet');
    for (const folder of ['mail-intake', 'outreach', 'coordinator-notice'])
      expect(synthesized.functions().get(folder)?.[1].Properties.Environment).toMatchObject({
        Variables: { MAIL_FROM: mailbox, CONFIGURATION_SET: { Ref: setId } },
      });
  });

  test('our rule set is made the active one', () => {
    const [ruleSetId] = synthesized.one('AWS::SES::ReceiptRuleSet');
    const [activatorId] = synthesized.one('AWS::Lambda::Function', /MailActivator/);
    expect(synthesized.one('Custom::ActiveReceiptRuleSet')[1].Properties).toMatchObject({
      ServiceToken: { 'Fn::GetAtt': [activatorId, 'Arn'] },
      RuleSetName: { Ref: ruleSetId },
    });
  });

  test('the stack says which DNS records to set', () => {
    const said = Object.values(synthesized.outputs).map(({ Value }) => flat(Value));
    expect(said).toContain(mailbox);
    expect(said).toContain(`${mailDomain} MX 10 inbound-smtp.eu-north-1.amazonaws.com`);
    expect(said.filter((value) => value.includes(' CNAME '))).toHaveLength(3);
  });

  test('the sink is a verified identity in staging, and unknown to production', () => {
    const identities = synthesized.all('AWS::SES::EmailIdentity').map(([, { Properties }]) => Properties.EmailIdentity);
    expect(identities).toEqual(stage === 'staging' ? [mailDomain, synthesized.settings.sinkAddress] : [mailDomain]);
  });
});
