import { randomUUID } from 'node:crypto';
import { escapeXml, type Reply } from '../http.ts';
import type { ReceiptRuleSpec, Receiving } from './receiving.ts';

/** Without a body where none is active, as SES does. */
export function activeRuleSet(active: ReturnType<Receiving['active']>): Reply {
  const result = active
    ? `<Metadata><Name>${escapeXml(active.name)}</Name></Metadata><Rules>${active.rules.map(member).join('')}</Rules>`
    : '';
  const name = 'DescribeActiveReceiptRuleSet';
  const body = `<${name}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${name}Result>${result}</${name}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${name}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

function member({ recipients, bucket, prefix }: ReceiptRuleSpec): string {
  const to = recipients.map((recipient) => `<member>${escapeXml(recipient)}</member>`).join('');
  const s3 = `<S3Action><BucketName>${escapeXml(bucket)}</BucketName><ObjectKeyPrefix>${escapeXml(prefix)}</ObjectKeyPrefix></S3Action>`;
  return `<member><Enabled>true</Enabled><Recipients>${to}</Recipients><Actions><member>${s3}</member></Actions></member>`;
}
