import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import type { Stage } from './stages.ts';

type DnsRecord = { id: string; record: string; why: string };

export function addDnsOutputs(
  stack: Stack,
  { stage, mailFrom, identity }: { stage: Stage; mailFrom: string; identity: EmailIdentity },
): void {
  const { mailDomain, region } = stage;
  const dkim = identity.dkimRecords.map(
    ({ name, value }, index): DnsRecord => ({
      id: `DnsDkim${index + 1}`,
      record: `${name} CNAME ${value}`,
      why: 'Signs our mail. Needed before any mail can leave.',
    }),
  );
  const records: DnsRecord[] = [
    {
      id: 'DnsMx',
      record: `${mailDomain} MX 10 inbound-smtp.${region}.amazonaws.com`,
      why: 'Brings mail to the KAA mailbox. If other mailboxes live in the domain, leave its MX alone: let the mail server send on this one mailbox, and name that server as trustedRelay in the profile.',
    },
    ...dkim,
    {
      id: 'DnsSpfMx',
      record: `${mailFrom} MX 10 feedback-smtp.${region}.amazonses.com`,
      why: 'Where bounces go; SES does not use the name for envelope senders without it.',
    },
    {
      id: 'DnsSpf',
      record: `${mailFrom} TXT "v=spf1 include:amazonses.com ~all"`,
      why: 'SPF for the envelope senders. The SPF record of the mail domain itself stays as it is.',
    },
    {
      id: 'DnsDmarc',
      record: `_dmarc.${mailDomain} TXT "v=DMARC1; p=quarantine"`,
      why: 'Mail that only claims to be ours is set aside. If the domain has a DMARC record, keep that one: our mail passes it by DKIM and by SPF.',
    },
  ];
  for (const { id, record, why } of records) new CfnOutput(stack, id, { value: record, description: why });
}
