import { arnOf } from '../account.ts';
import type { Context } from './conditions.ts';
import type { AccessRequest } from './policy.ts';
import { keyAccess, type Resources } from './resources.ts';

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
  UpdateExpression?: string;
  ConditionExpression?: string;
  Select?: string;
  ReturnValues?: string;
  /** Of the older interface. */
  AttributesToGet?: string[];
  AttributeUpdates?: object;
  Expected?: object;
};
export type TableInput = TableRequest & {
  TableName?: string;
  RequestItems?: Record<string, TableRequest | ItemRequest[]>;
};

export function tableAccess(operation: string, input: TableInput, resources: Resources): AccessRequest[] {
  const requests = input.RequestItems ? Object.entries(input.RequestItems) : [[input.TableName ?? '', input] as const];
  return requests.flatMap(([table, request]) => {
    const arn = arnOf('dynamodb', `table/${table}`);
    const index = Array.isArray(request) ? undefined : request.IndexName;
    const resource = index === undefined ? arn : `${arn}/index/${index}`;
    const keys = partitionKeys(request, partitionKeyName(table, index, resources));
    return [
      {
        action: `dynamodb:${operation}`,
        resource,
        context: { 'dynamodb:LeadingKeys': keys, ...attributesOf(request, operation) },
      },
      ...keyAccess(arn, 'Decrypt', 'dynamodb', resources),
    ];
  });
}

function partitionKeyName(table: string, index: string | undefined, { tables }: Resources): string {
  const spec = tables.find(({ name }) => name === table);
  const schema =
    index === undefined ? spec?.keySchema : spec?.indexes.find(({ IndexName }) => IndexName === index)?.KeySchema;
  return schema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
}

function partitionKeys(request: TableRequest | ItemRequest[], name: string): string[] {
  const items = Array.isArray(request)
    ? request.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key)
    : [request.Key, request.Item, ...(request.Keys ?? []), keyOfQuery(request, name)];
  return items.flatMap((item) => Object.values(item?.[name] ?? {}).map(String));
}

/** What the expressions, keys and a new item name; of a path its first part counts. */
function attributesOf(request: TableRequest | ItemRequest[], operation: string): Context {
  if (Array.isArray(request))
    return {
      'dynamodb:Attributes': request.flatMap(({ PutRequest, DeleteRequest }) =>
        Object.keys(PutRequest?.Item ?? DeleteRequest?.Key ?? {}),
      ),
    };
  const { ProjectionExpression = '', ExpressionAttributeNames = {}, ReturnValues } = request;
  const { FilterExpression = '', UpdateExpression = '', ConditionExpression = '' } = request;
  const { Item = {}, AttributesToGet = [], AttributeUpdates = {}, Expected = {} } = request;
  const expressions = [ProjectionExpression, FilterExpression, UpdateExpression, ConditionExpression].join(' ');
  const named = expressions.match(ATTRIBUTE)?.filter((word) => !WORDS.has(word.toUpperCase())) ?? [];
  const { Key = {}, Keys = [] } = request;
  const others = [Key, ...Keys, Item, AttributeUpdates, Expected].flatMap((fields) => Object.keys(fields));
  const all = ProjectionExpression === '' && AttributesToGet.length === 0;
  // What a read of items without a projection selects counts, too.
  const Select = operation.endsWith('GetItem') ? (all ? 'ALL_ATTRIBUTES' : 'SPECIFIC_ATTRIBUTES') : request.Select;
  return {
    'dynamodb:Attributes': [
      ...named.map((name) => ExpressionAttributeNames[name] ?? name),
      ...others,
      ...AttributesToGet,
    ],
    ...(Select && { 'dynamodb:Select': Select }),
    ...(ReturnValues && { 'dynamodb:ReturnValues': ReturnValues }),
  };
}

/** No value, function, or inner part of a path. */
const ATTRIBUTE = /(?<![\w:.#])(?:#\w+|[A-Za-z_]\w*(?!\w*\s*\())/g;
const WORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN']);

/** `partition = :value`. */
function keyOfQuery({ KeyConditionExpression = '', ...request }: TableRequest, name: string): Item | undefined {
  for (const [, attribute = '', value = ''] of KeyConditionExpression.matchAll(/([\w#]+)\s*=\s*(:\w+)/g)) {
    const given = request.ExpressionAttributeValues?.[value];
    if (given && (request.ExpressionAttributeNames?.[attribute] ?? attribute) === name) return { [name]: given };
  }
  return undefined;
}
