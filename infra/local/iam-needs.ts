import type { Need } from './iam.ts';
import type { Context } from './iam-conditions.ts';
import { ACCOUNT, REGION } from './intrinsics.ts';
import { addressesIn, identityOf, recipientsIn } from './ses-addresses.ts';
import { headerOf } from './ses-inbound.ts';
import type { OutgoingMail } from './ses-request.ts';
import type { Template } from './template.ts';

/** A request to AWS: the operation as the SDK names it, and what it is sent. */
export type Call =
  | { service: 'dynamodb'; operation: string; input: TableInput }
  | { service: 's3'; operation: string; input: ObjectInput }
  | { service: 'ses'; operation: string; input: Omit<OutgoingMail, 'tags'> }
  | { service: 'sqs'; operation: string; input: { QueueUrl?: string } }
  | { service: 'secretsmanager'; operation: string; input: { SecretId?: string } };
export type Service = Call['service'];

export type ObjectInput = { Bucket: string; Key?: string; Prefix?: string; CopySource?: string };
type Item = Record<string, Record<string, unknown>>;
type ItemRequest = { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } };
type TableRequest = {
  IndexName?: string;
  Key?: Item;
  Item?: Item;
  Keys?: Item[];
  KeyConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  ProjectionExpression?: string;
  FilterExpression?: string;
  Select?: string;
};
export type TableInput = TableRequest & {
  TableName?: string;
  RequestItems?: Record<string, TableRequest | ItemRequest[]>;
};

/** An object that S3 admits to be missing only to those who may list the bucket. */
export type StoredObject = { Bucket: string; Key: string };
export type Demand = Need & { onlyIfMissing?: StoredObject };

/** What the template says of the places that requests go to. */
export type Places = Pick<Template, 'tables' | 'secrets' | 'identities'> & {
  /** ARNs of tables and buckets with an own key, and the ARN of that key. */
  encryptionKeys: Map<string, string>;
};

const arnOf = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

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

function ofTables(operation: string, input: TableInput, places: Places): Demand[] {
  const requests = input.RequestItems ? Object.entries(input.RequestItems) : [[input.TableName ?? '', input] as const];
  return requests.flatMap(([table, request]) => {
    const arn = arnOf('dynamodb', `table/${table}`);
    const index = Array.isArray(request) ? undefined : request.IndexName;
    const resource = index === undefined ? arn : `${arn}/index/${index}`;
    const keys = partitionKeys(request, partitionKeyName(table, index, places));
    return [
      {
        action: `dynamodb:${operation}`,
        resource,
        context: { 'dynamodb:LeadingKeys': keys, ...attributesOf(request) },
      },
      ...opened(arn, 'Decrypt', 'dynamodb', places),
    ];
  });
}

function partitionKeyName(table: string, index: string | undefined, { tables }: Places): string {
  const spec = tables.find(({ name }) => name === table);
  const schema =
    index === undefined ? spec?.keySchema : spec?.indexes.find((one) => one.IndexName === index)?.KeySchema;
  return schema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
}

/** The partition keys that a request names; a scan names none. */
function partitionKeys(request: TableRequest | ItemRequest[], name: string): string[] {
  const items = Array.isArray(request)
    ? request.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key)
    : [request.Key, request.Item, ...(request.Keys ?? []), queried(request, name)];
  return items.flatMap((item) => Object.values(item?.[name] ?? {}).map(String));
}

/** Which attributes a request names, as our adapters write it: always by `#name`. */
function attributesOf(request: TableRequest | ItemRequest[]): Context {
  if (Array.isArray(request)) return {};
  const { ProjectionExpression = '', FilterExpression = '', ExpressionAttributeNames = {}, Select } = request;
  const named = `${ProjectionExpression} ${FilterExpression}`.match(/#\w+/g) ?? [];
  return {
    'dynamodb:Attributes': named.map((name) => ExpressionAttributeNames[name] ?? name),
    ...(Select && { 'dynamodb:Select': Select }),
  };
}

/** `partition = :value` of a query, which must compare the partition key with one value. */
function queried({ KeyConditionExpression = '', ...request }: TableRequest, name: string): Item | undefined {
  for (const [, attribute = '', value = ''] of KeyConditionExpression.matchAll(/([\w#]+)\s*=\s*(:\w+)/g)) {
    const given = request.ExpressionAttributeValues?.[value];
    if (given && (request.ExpressionAttributeNames?.[attribute] ?? attribute) === name) return { [name]: given };
  }
  return undefined;
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

/** A store with an own key opens it in the caller's name. */
function opened(store: string, action: string, service: 's3' | 'dynamodb', { encryptionKeys }: Places): Need[] {
  const key = encryptionKeys.get(store);
  const context = { 'kms:ViaService': `${service}.${REGION}.amazonaws.com` };
  return key === undefined ? [] : [{ action: `kms:${action}`, resource: key, context }];
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
