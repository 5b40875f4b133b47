import { flat, list, type Resource, type Statement, type Synthesized } from './synthesized.ts';

/** An action on a resource, with what IAM is told of the request. */
export type Need = { action: string; on: string; context: Record<string, string | string[]> };
type Input = Record<string, unknown>;

/** The parts of our template by the names that the tests give them. */
const TABLES: Record<string, string> = {
  register: 'StoresRegisterTable',
  residents: 'StoresResidentsTable',
  directory: 'StoresDirectoryTable',
  sealed: 'StoresSealedTable',
};
const BUCKETS: Record<string, string> = {
  'raw-mail': 'StoresRawMailBucket',
  'sealed-mail': 'StoresSealedBucket',
  letters: 'StoresLettersBucket',
  import: 'StoresImportBucket',
  imports: 'StoresImportBucket',
};

/** What somebody must be allowed to do for AWS to answer this command as our code expects. */
export function needsOf(sent: unknown, synthesized: Synthesized): Need[] {
  const { input } = sent as { input: Input };
  const command = (sent as object).constructor.name.replace(/Command$/, '');
  const need = (action: string, on: string, context: Need['context'] = {}): Need => ({ action, on, context });
  const opened = (key: string, action: string, service: string) =>
    need(`kms:${action}`, key, { 'kms:ViaService': `${service}.eu-north-1.amazonaws.com` });

  const table = (name: unknown, keys: string[] = [], suffix = '') => {
    const [id, resource] = placeOf(TABLES, name, synthesized);
    return [
      need(`dynamodb:${command}`, `<${id}>${suffix}`, keys.length > 0 ? { 'dynamodb:LeadingKeys': keys } : {}),
      opened(keyOf(resource), 'Decrypt', 'dynamodb'),
    ];
  };
  const object = (action: string, bucket: unknown, key: unknown, keyAction?: string) => {
    const [id, resource] = placeOf(BUCKETS, bucket, synthesized);
    return [
      need(`s3:${action}`, `<${id}>/${key}`),
      ...(keyAction ? [opened(keyOf(resource), keyAction, 's3')] : []),
      // Who may not list is told that a missing object is forbidden, and our adapters wait for "not found".
      ...(action === 'GetObject' ? [need('s3:ListBucket', `<${id}>`)] : []),
    ];
  };
  const queue = (action: string) => {
    const name = String(input.QueueUrl).split('/').at(-1) ?? '';
    return [need(`sqs:${action}`, `<${name.slice(0, 1).toUpperCase()}${name.slice(1)}Queue>`)];
  };

  switch (command) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return table(input.TableName, [pkOf(input.Key ?? input.Item)]);
    case 'Scan':
      return table(input.TableName).map((one) => ({ ...one, context: { ...one.context, ...scanned(input) } }));
    case 'Query':
      return table(input.TableName, [], `/index/${input.IndexName}`);
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(input.RequestItems as object).flatMap((name) => table(name));
    case 'GetObject':
      return object('GetObject', input.Bucket, input.Key, 'Decrypt');
    case 'PutObject':
      return object('PutObject', input.Bucket, input.Key, 'GenerateDataKey');
    case 'DeleteObject':
      return object('DeleteObject', input.Bucket, input.Key);
    case 'CopyObject': {
      const [bucket, ...key] = String(input.CopySource).split('/').map(decodeURIComponent);
      return [
        ...object('GetObject', bucket, key.join('/'), 'Decrypt'),
        ...object('PutObject', input.Bucket, input.Key, 'GenerateDataKey'),
      ];
    }
    case 'ListObjectsV2':
      return [
        need('s3:ListBucket', `<${placeOf(BUCKETS, input.Bucket, synthesized)[0]}>`, {
          's3:prefix': String(input.Prefix),
        }),
      ];
    case 'SendMessageBatch':
      return queue('SendMessage');
    case 'GetQueueAttributes':
      return queue('GetQueueAttributes');
    case 'GetSecretValue':
      return [need('secretsmanager:GetSecretValue', '<StoresPersonKeySecret>')];
    case 'SendRawEmail':
      return ['identity/<MailIdentity>', 'configuration-set/<MailConfigurationSet>'].map((on) =>
        need('ses:SendRawEmail', on, {
          'ses:FromAddress': String(input.Source),
          'ses:Recipients': input.Destinations as string[],
        }),
      );
    default:
      throw new Error(`${command}: say in needed-rights.ts what it needs`);
  }
}

/** What IAM is told of a scan: the attributes that it names, and that it asks for no others. */
function scanned({ ExpressionAttributeNames = {}, Select }: Input): Need['context'] {
  const attributes = Object.values(ExpressionAttributeNames as Record<string, string>);
  return { 'dynamodb:Attributes': attributes, ...(typeof Select === 'string' && { 'dynamodb:Select': Select }) };
}

/** `dynamodb:PutItem <StoresRegisterTable>`, for each right that is given; ARNs shortened to their last part. */
export function rightsIn(statements: Statement[]): { right: string; statement: Statement }[] {
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) =>
      list(statement.Action).flatMap((action) =>
        list(statement.Resource).map((on) => ({ right: `${action} ${shortened(flat(on))}`, statement })),
      ),
    );
}

export function allows({ right, statement }: { right: string; statement: Statement }, need: Need): boolean {
  const [action, on = ''] = right.split(' ');
  return action === need.action && like(on, need.on) && holds(statement.Condition ?? {}, need.context);
}

function holds(condition: NonNullable<Statement['Condition']>, context: Need['context']): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const patterns = list(wanted as string | string[]);
      const given = context[key] === undefined ? [] : list(context[key]);
      const fits = given.every((value) => patterns.some((pattern) => like(pattern, value)));
      switch (operator) {
        case 'StringEquals':
        case 'StringLike':
          return given.length > 0 && fits;
        case 'StringLikeIfExists':
        case 'ForAllValues:StringLike':
        case 'ForAllValues:StringEquals':
          return fits;
        case 'Null':
          return given.length > 0 === (patterns[0] === 'false');
        default:
          throw new Error(`${operator}: say in needed-rights.ts when it holds`);
      }
    }),
  );
}

function like(pattern: string, text: string): boolean {
  const quoted = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${quoted.join('.*')}$`).test(text);
}

const shortened = (on: string) => on.replace(/^arn:.*:/, '').replaceAll(/[0-9A-F]{8}>/g, '>');

function placeOf(places: Record<string, string>, name: unknown, synthesized: Synthesized): [string, Resource] {
  const id = places[String(name)];
  if (!id) throw new Error(`${name} is no table or bucket of ours`);
  const [, resource] = Object.entries(synthesized.resources).find(([key]) => key.slice(0, -8) === id) ?? [];
  if (!resource) throw new Error(`${id} is not in the template`);
  return [id, resource];
}

/** The key that a table or bucket is encrypted with. */
function keyOf({ Properties }: Resource): string {
  const [, id] =
    /"KMSMasterKeyI[dD]":\{"Fn::GetAtt":\["(\w+)[0-9A-F]{8}","Arn"\]/.exec(JSON.stringify(Properties)) ?? [];
  if (!id) throw new Error('a store without its own key');
  return `<${id}>`;
}

const pkOf = (key: unknown) => (key as { pk: { S: string } }).pk.S;
