import { arnOf } from '../account.ts';
import { addressesIn, identityOf, recipientsIn } from '../ses/addresses.ts';
import { headerOf } from '../ses/inbound-headers.ts';
import type { OutgoingMail } from '../ses/send-request.ts';
import type { Context } from './conditions.ts';
import type { AccessRequest } from './policy.ts';
import { keyAccess, type Resources } from './resources.ts';
import { type TableInput, tableAccess } from './table-access.ts';

export type Call =
  | { service: 'dynamodb'; operation: string; input: TableInput }
  | { service: 's3'; operation: string; input: ObjectInput }
  | { service: 'ses'; operation: string; input: Omit<OutgoingMail, 'tags'> }
  | { service: 'sqs'; operation: string; input: { QueueUrl?: string } }
  | { service: 'secretsmanager'; operation: string; input: { SecretId?: string } };
export type Service = Call['service'];

export type ObjectInput = { Bucket: string; Key?: string; Prefix?: string; CopySource?: string; VersionId?: string };
export type StoredObject = { Bucket: string; Key: string };
export type RequiredAccess = AccessRequest & { onlyIfMissing?: StoredObject };

export function requiredAccess(call: Call, resources: Resources): RequiredAccess[] {
  switch (call.service) {
    case 'dynamodb':
      return tableAccess(call.operation, call.input, resources);
    case 's3':
      return objectAccess(call.operation, call.input, resources);
    case 'ses':
      // These name no resource.
      if (/^(?:Get|Describe)/.test(call.operation))
        return [{ action: `ses:${call.operation}`, resource: '*', context: {} }];
      return mailAccess(call.operation, call.input, resources);
    case 'sqs': {
      const queue = call.input.QueueUrl?.split('/').at(-1) ?? '';
      // A batch needs the right to the single operation.
      return [{ action: `sqs:${call.operation.replace(/Batch$/, '')}`, resource: arnOf('sqs', queue), context: {} }];
    }
    case 'secretsmanager': {
      const { SecretId = '' } = call.input;
      const resource = resources.secrets.find(({ name }) => name === SecretId)?.arn ?? SecretId;
      return [{ action: `secretsmanager:${call.operation}`, resource, context: {} }];
    }
  }
}

function objectAccess(
  operation: string,
  { Bucket, Key = '', Prefix, CopySource, VersionId }: ObjectInput,
  resources: Resources,
): RequiredAccess[] {
  switch (operation) {
    case 'GetObject':
    case 'HeadObject':
      return readAccess({ Bucket, Key }, resources);
    case 'PutObject':
      return writeAccess({ Bucket, Key }, resources);
    case 'CopyObject':
      return [...readAccess(sourceOf(CopySource ?? ''), resources), ...writeAccess({ Bucket, Key }, resources)];
    case 'DeleteObject': {
      const action = VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
      return [{ action, resource: objectArn({ Bucket, Key }), context: {} }];
    }
    case 'ListObjectsV2':
      return [listAccess(Bucket, Prefix === undefined ? {} : { 's3:prefix': Prefix })];
    default:
      return [{ action: `s3:${operation}`, resource: objectArn({ Bucket, Key }), context: {} }];
  }
}

const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`;
const objectArn = ({ Bucket, Key }: StoredObject) => `${bucketArn(Bucket)}/${Key}`;
const listAccess = (bucket: string, context: Context): AccessRequest => ({
  action: 's3:ListBucket',
  resource: bucketArn(bucket),
  context,
});

function readAccess(object: StoredObject, resources: Resources): RequiredAccess[] {
  return [
    { action: 's3:GetObject', resource: objectArn(object), context: {} },
    // Else S3 answers 403, where our adapters expect 404.
    { ...listAccess(object.Bucket, {}), onlyIfMissing: object },
    ...keyAccess(bucketArn(object.Bucket), 'Decrypt', 's3', resources),
  ];
}

function writeAccess(object: StoredObject, resources: Resources): RequiredAccess[] {
  return [
    { action: 's3:PutObject', resource: objectArn(object), context: {} },
    ...keyAccess(bucketArn(object.Bucket), 'GenerateDataKey', 's3', resources),
  ];
}

function sourceOf(copySource: string): StoredObject {
  const [Bucket = '', ...key] = copySource.replace(/^\//, '').split('/').map(decodeURIComponent);
  return { Bucket, Key: key.join('/') };
}

/** SES also asks for the configuration set, and in its sandbox for the recipient's identity. */
function mailAccess(operation: string, mail: Omit<OutgoingMail, 'tags'>, { identities }: Resources): RequiredAccess[] {
  const from = addressesIn(headerOf(mail.raw, 'from')).join() || mail.source || '';
  const recipients = [...new Set([...mail.destinations, ...recipientsIn(mail.raw)])];
  const ownIdentities = recipients.filter((address) => identities.includes(address.toLowerCase()));
  const names = [identityOf(from, identities) ?? from, ...ownIdentities].map((identity) => `identity/${identity}`);
  if (mail.configurationSet !== undefined) names.push(`configuration-set/${mail.configurationSet}`);
  const context = { 'ses:FromAddress': from, 'ses:Recipients': recipients };
  return names.map((name) => ({ action: `ses:${operation}`, resource: arnOf('ses', name), context }));
}
