import { describe, expect, test } from 'vitest';
import { flat, perStage, statementsOf } from './synthesized.ts';

/** With its attribute, unlike flat(). */
function whole(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, inner] = []] = Object.entries(value as object);
  if (name === 'Fn::Join') return (inner as [string, unknown[]])[1].map(whole).join('');
  if (name === 'Fn::GetAtt') return `<${(inner as string[]).join('.')}>`;
  throw new Error(`cannot read ${JSON.stringify(value)}`);
}

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
    const receiptRules = {
      'Fn::Join': ['', ['arn:aws:ses:eu-north-1:', { Ref: 'AWS::AccountId' }, ':receipt-rule-set/*']],
    };
    expect(writes.map((statement) => ({ ...statement, Resource: flat(statement.Resource) }))).toEqual([
      {
        Action: 's3:PutObject',
        Condition: ours,
        Effect: 'Allow',
        Principal: { Service: 'ses.amazonaws.com' },
        Resource: `<${bucketId}>/in/*`,
      },
      {
        Action: 's3:PutObject',
        Condition: { ArnNotLike: { 'aws:SourceArn': receiptRules } },
        Effect: 'Deny',
        Principal: { Service: 'ses.amazonaws.com' },
        Resource: `<${bucketId}>/*`,
      },
    ]);
    const keysForSes = synthesized
      .all('AWS::KMS::Key')
      .filter(([, { Properties }]) => JSON.stringify(Properties.KeyPolicy).includes('ses.amazonaws.com'));
    expect(keysForSes.map(([id]) => id.slice(0, -8))).toEqual(['StoresRawMailKey']);
    expect(statementsOf(keysForSes[0]?.[1].Properties.KeyPolicy)).toContainEqual({
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Condition: { ...ours, ArnLike: { 'aws:SourceArn': receiptRules } },
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
      MailFromAttributes: { MailFromDomain: `bounce.${mailDomain}`, BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
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

  test('the stack prints each DNS record to set, with what it is for', () => {
    const outputs = Object.entries(synthesized.outputs).filter(([id]) => id.startsWith('Dns'));
    const [identityId] = synthesized.one('AWS::SES::EmailIdentity', /MailIdentity/);
    const dkim = [1, 2, 3].map((n) => [
      `DnsDkim${n}`,
      `<${identityId}.DkimDNSTokenName${n}> CNAME <${identityId}.DkimDNSTokenValue${n}>`,
    ]);
    expect(Object.fromEntries(outputs.map(([id, { Value }]) => [id, whole(Value)]))).toEqual({
      DnsMx: `${mailDomain} MX 10 inbound-smtp.eu-north-1.amazonaws.com`,
      ...Object.fromEntries(dkim),
      DnsSpfMx: `bounce.${mailDomain} MX 10 feedback-smtp.eu-north-1.amazonses.com`,
      DnsSpf: `bounce.${mailDomain} TXT "v=spf1 include:amazonses.com ~all"`,
      DnsDmarc: `_dmarc.${mailDomain} TXT "v=DMARC1; p=quarantine"`,
    });
    for (const [, { Description }] of outputs) expect(Description).toMatch(/^[A-Z].{30,}\.$/);
  });

  test('the sink is a verified identity in staging, and unknown to production', () => {
    const identities = synthesized.all('AWS::SES::EmailIdentity').map(([, { Properties }]) => Properties.EmailIdentity);
    expect(identities).toEqual(stage === 'staging' ? [mailDomain, synthesized.settings.sinkAddress] : [mailDomain]);
  });
});
