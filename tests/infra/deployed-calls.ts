import type { Call, Service } from '../../infra/local/iam/required-access.ts';
import type { TableInput } from '../../infra/local/iam/table-access.ts';

const OPERATIONS: Record<Service, string[]> = {
  dynamodb: [
    ...['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'],
    ...['BatchGetItem', 'BatchWriteItem'],
  ],
  s3: ['GetObject', 'PutObject', 'CopyObject', 'DeleteObject', 'ListObjectsV2'],
  sqs: ['SendMessageBatch', 'GetQueueAttributes'],
  ses: ['SendRawEmail', 'GetSendQuota', 'GetAccountSendingEnabled'],
  secretsmanager: ['GetSecretValue'],
};

/** Per field, by run and by template. */
export type Names = Map<string, string>;

/** As the gateway would see it. */
export function deployedCall(sent: object, names: Names): Call {
  const operation = sent.constructor.name.replace(/Command$/, '');
  const service = (Object.keys(OPERATIONS) as Service[]).find((service) => OPERATIONS[service].includes(operation));
  const { input } = sent as { input: Record<string, unknown> };
  if (!service) throw new Error(`${operation}: say in deployed-calls.ts whose operation it is`);
  if (service === 'ses' && operation.startsWith('Get'))
    return { service, operation, input: { destinations: [], raw: Buffer.alloc(0) } };
  if (service === 'ses') return { service, operation, input: mailOf(input, names) };
  return { service, operation, input: renamed(input, names) } as Call;
}

const nameOf = (given: unknown, names: Names) => names.get(String(given)) ?? String(given);

function renamed(input: Record<string, unknown>, names: Names): Record<string, unknown> {
  const { RequestItems, CopySource } = input as TableInput & { CopySource?: string };
  const [bucket = '', ...key] = (CopySource ?? '').split('/');
  const places = ['TableName', 'Bucket', 'QueueUrl', 'SecretId'].filter((field) => field in input);
  return {
    ...input,
    ...Object.fromEntries(places.map((field) => [field, nameOf(input[field], names)])),
    ...(CopySource && { CopySource: [nameOf(bucket, names), ...key].join('/') }),
    ...(RequestItems && {
      RequestItems: Object.fromEntries(
        Object.entries(RequestItems).map(([table, request]) => [nameOf(table, names), request]),
      ),
    }),
  };
}

type Mail = { Source: string; Destinations: string[]; ConfigurationSetName: string; RawMessage: { Data: Uint8Array } };

function mailOf(input: Record<string, unknown>, names: Names) {
  const { Source, Destinations, ConfigurationSetName, RawMessage } = input as Mail;
  return {
    source: Source,
    destinations: Destinations,
    configurationSet: nameOf(ConfigurationSetName, names),
    raw: Buffer.from(RawMessage.Data),
  };
}
