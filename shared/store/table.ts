import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDb } from '../aws/clients.ts';
import { Fault } from '../domain/fault.ts';
import { WRITES } from '../domain/schema.ts';
import { dueSince } from './work.ts';

export type Item = { pk: string } & Record<string, unknown>;

export const toItem = (item: object) => marshall(item, { removeUndefinedValues: true });

/** The holds table has a sort key. */
export type Key = string | { pk: string; sk: string };

const keyOf = (key: Key) => toItem(typeof key === 'string' ? { pk: key } : key);

/** Consistent. */
export async function getItem(db: DynamoDb, table: string, pk: string): Promise<Item | undefined> {
  const { Item } = await db.send(new GetItemCommand({ TableName: table, Key: toItem({ pk }), ConsistentRead: true }));
  return Item && (unmarshall(Item) as Item);
}

/** Up to 100, consistent. No answer is a failure, never "not there". */
export async function getItems(db: DynamoDb, table: string, pks: string[]): Promise<Item[]> {
  const { Responses, UnprocessedKeys } = await db.send(
    new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: pks.map((pk) => toItem({ pk })), ConsistentRead: true } },
    }),
  );
  if (UnprocessedKeys && Object.keys(UnprocessedKeys).length > 0) throw new Fault('service-busy');
  return (Responses?.[table] ?? []).map((item) => unmarshall(item) as Item);
}

export type Condition = { expression: string; names?: Record<string, string>; values?: Record<string, unknown> };

const conditional = (condition: Condition | undefined) =>
  condition && {
    ConditionExpression: condition.expression,
    ...(condition.names && { ExpressionAttributeNames: condition.names }),
    ...(condition.values && { ExpressionAttributeValues: toItem(condition.values) }),
  };

/** A condition that fails is an answer, not an error. */
async function onlyIf<T extends string>(write: () => Promise<unknown>, done: T): Promise<T | 'condition-failed'> {
  try {
    await write();
    return done;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'condition-failed';
    throw error;
  }
}

/** With the number of its schema, or a higher one that it has. */
export function putItem(db: DynamoDb, table: string, item: Item, condition?: Condition) {
  const Item = toItem({ ...item, schema: Math.max(WRITES, Number(item.schema ?? 0)) });
  return onlyIf(() => db.send(new PutItemCommand({ TableName: table, Item, ...conditional(condition) })), 'stored');
}

export function putNew(db: DynamoDb, table: string, item: Item) {
  return putItem(db, table, item, { expression: 'attribute_not_exists(pk)' });
}

export function deleteItem(db: DynamoDb, table: string, key: Key, condition?: Condition) {
  return onlyIf(
    () => db.send(new DeleteItemCommand({ TableName: table, Key: keyOf(key), ...conditional(condition) })),
    'deleted',
  );
}

/** A path is a list of attribute names. */
export type Values = [path: string[], value: unknown][];

/** Fields without a value are left out. */
export function valuesAt(path: string[], fields: object): Values {
  const filled = Object.entries(fields).filter(([, value]) => value !== undefined);
  return filled.map(([name, value]) => [[...path, name], value]);
}

export type Update = {
  set?: Values;
  remove?: string[][];
  add?: [path: string[], amount: number][];
  /** Must all hold. A comparison with a missing attribute is false. */
  when: (
    | { path: string[]; is: '=' | '<' | '<=' | '>=' | '<>'; value: unknown }
    | { path: string[]; is: 'exists' | 'missing' }
    | { any: { path: string[]; is: '=' | '<'; value: unknown }[][] }
  )[];
};

/** So that writers of different paths do not disturb each other. */
export function updateItem(db: DynamoDb, table: string, key: Key, update: Update) {
  return onlyIf(() => db.send(new UpdateItemCommand(requestOf(table, key, update))), 'updated');
}

/** The new values of the attributes that were written. */
export async function updatedValues(db: DynamoDb, table: string, key: Key, update: Update) {
  try {
    const request = { ...requestOf(table, key, update), ReturnValues: 'UPDATED_NEW' as const };
    return unmarshall((await db.send(new UpdateItemCommand(request))).Attributes ?? {});
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'condition-failed';
    throw error;
  }
}

function requestOf(table: string, key: Key, update: Update) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const name = (path: string[]) =>
    path
      .map((part) => {
        const key = `#${Object.keys(names).length}`;
        const known = Object.entries(names).find(([, text]) => text === part)?.[0];
        names[known ?? key] = part;
        return known ?? key;
      })
      .join('.');
  const value = (what: unknown) => {
    const key = `:${Object.keys(values).length}`;
    values[key] = what;
    return key;
  };
  const compare = ({ path, is, value: what }: { path: string[]; is: string; value: unknown }) =>
    `${name(path)} ${is} ${value(what)}`;
  const when = update.when.map((clause) => {
    if ('any' in clause) return `(${clause.any.map((all) => `(${all.map(compare).join(' AND ')})`).join(' OR ')})`;
    if ('value' in clause) return compare(clause);
    return `attribute_${clause.is === 'exists' ? 'exists' : 'not_exists'}(${name(clause.path)})`;
  });
  const expression = [
    update.set?.length ? `SET ${update.set.map(([path, what]) => `${name(path)} = ${value(what)}`).join(', ')}` : '',
    update.remove?.length ? `REMOVE ${update.remove.map(name).join(', ')}` : '',
    update.add?.length ? `ADD ${update.add.map(([path, amount]) => `${name(path)} ${value(amount)}`).join(', ')}` : '',
  ].join(' ');
  return {
    TableName: table,
    Key: keyOf(key),
    UpdateExpression: expression.trim(),
    ...(when.length > 0 && { ConditionExpression: when.join(' AND ') }),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: toItem(values) }),
  };
}

/** Oldest first. */
export async function dueKeys(
  db: DynamoDb,
  table: string,
  partition: string,
  until: string,
  limit: number,
  since = dueSince(false),
): Promise<{ pk: string; dueAt: string }[]> {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'work',
      KeyConditionExpression: 'workPartition = :partition AND dueAt BETWEEN :since AND :until',
      ExpressionAttributeValues: toItem({ ':partition': partition, ':since': since, ':until': until }),
      Limit: limit,
    }),
  );
  return Items.map((item) => {
    const { pk, dueAt } = unmarshall(item);
    return { pk, dueAt };
  });
}
