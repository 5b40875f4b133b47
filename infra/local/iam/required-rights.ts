import { addressesIn, identityOf, recipientsIn } from '../ses/addresses.ts';
import { headerOf } from '../ses/inbound-headers.ts';
import type { OutgoingMail } from '../ses/send-request.ts';
import type { Context } from './conditions.ts';
import type { Need } from './policy.ts';
import { arnOf, opened, type Places } from './resources.ts';
import { ofTables, type TableInput } from './table-rights.ts';

/** A request to AWS: the operation as the SDK names it, and what it is sent. */
export type Call =
  | { service: 'dynamodb'; operation: string; input: TableInput }
  | { service: 's3'; operation: string; input: ObjectInput }
  | { service: 'ses'; operation: string; input: Omit<OutgoingMail, 'tags'> }
  | { service: 'sqs'; operation: string; input: { QueueUrl?: string } }
  | { service: 'secretsmanager'; operation: string; input: { SecretId?: string } };
export type Service = Call['service'];

export type ObjectInput = { Bucket: string; Key?: string; Prefix?: string; CopySource?: string };
/** An object that S3 admits to be missing only to those who may list the bucket. */
export type StoredObject = { Bucket: string; Key: string };
export type Demand = Need & { onlyIfMissing?: StoredObject };

/** What the caller must be allowed for AWS to answer this request. */
export function demandsOf(call: Call, places: Places): Demand[] {
  switch (call.service) {
    case 'dynamodb':
      return ofTables(call.operation, call.input, places);
    case 's3':
      return ofObjects(call.operation, call.input, places);
    case 'ses':
      return ofMail(call.operation, call.input, places);
    case 'sqs': {
      const queue = call.input.QueueUrl?.split('/').at(-1) ?? '';
      // Batches go by the right to do it once.
      return [{ action: `sqs:${call.operation.replace(/Batch$/, '')}`, resource: arnOf('sqs', queue), context: {} }];
    }
    case 'secretsmanager': {
      const { SecretId = '' } = call.input;
      const resource = places.secrets.find(({ name }) => name === SecretId)?.arn ?? SecretId;
      return [{ action: `secretsmanager:${call.operation}`, resource, context: {} }];
    }
  }
}

function ofObjects(operation: string, { Bucket, Key = '', Prefix, CopySource }: ObjectInput, places: Places): Demand[] {
  switch (operation) {
    case 'GetObject':
    case 'HeadObject':
      return reading({ Bucket, Key }, places);
    case 'PutObject':
      return writing({ Bucket, Key }, places);
    case 'CopyObject':
      return [...reading(sourceOf(CopySource ?? ''), places), ...writing({ Bucket, Key }, places)];
    case 'ListObjectsV2':
      return [listing(Bucket, Prefix === undefined ? {} : { 's3:prefix': Prefix })];
    default:
      return [{ action: `s3:${operation}`, resource: objectArn({ Bucket, Key }), context: {} }];
  }
}

const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`;
const objectArn = ({ Bucket, Key }: StoredObject) => `${bucketArn(Bucket)}/${Key}`;
const listing = (bucket: string, context: Context): Need => ({
  action: 's3:ListBucket',
  resource: bucketArn(bucket),
  context,
});

function reading(object: StoredObject, places: Places): Demand[] {
  return [
    { action: 's3:GetObject', resource: objectArn(object), context: {} },
    // Who may not list is told that a missing object is forbidden, where our adapters wait for "not found".
    { ...listing(object.Bucket, {}), onlyIfMissing: object },
    ...opened(bucketArn(object.Bucket), 'Decrypt', 's3', places),
  ];
}

function writing(object: StoredObject, places: Places): Demand[] {
  return [
    { action: 's3:PutObject', resource: objectArn(object), context: {} },
    ...opened(bucketArn(object.Bucket), 'GenerateDataKey', 's3', places),
  ];
}

function sourceOf(copySource: string): StoredObject {
  const [Bucket = '', ...key] = copySource.replace(/^\//, '').split('/').map(decodeURIComponent);
  return { Bucket, Key: key.join('/') };
}

/**
 * A mail is judged by everybody whom envelope or header names. SES asks for the sender's identity and the configuration
 * set, and in its sandbox for a recipient's own identity, too: asked for wherever the template has one.
 */
function ofMail(operation: string, mail: Omit<OutgoingMail, 'tags'>, { identities }: Places): Demand[] {
  const from = addressesIn(headerOf(mail.raw, 'from')).join() || mail.source || '';
  const recipients = [...new Set([...mail.destinations, ...recipientsIn(mail.raw)])];
  const ownIdentities = recipients.filter((address) => identities.includes(address.toLowerCase()));
  const places = [identityOf(from, identities) ?? from, ...ownIdentities].map((identity) => `identity/${identity}`);
  if (mail.configurationSet !== undefined) places.push(`configuration-set/${mail.configurationSet}`);
  const context = { 'ses:FromAddress': from, 'ses:Recipients': recipients };
  return places.map((place) => ({ action: `ses:${operation}`, resource: arnOf('ses', place), context }));
}
