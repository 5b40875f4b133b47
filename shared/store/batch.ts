import { setTimeout as wait } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ScanCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDb } from '../aws/clients.ts';
import { Fault } from '../domain/fault.ts';
import { inGroups } from './in-groups.ts';
import { type Item, toItem } from './table.ts';

const MAX_WRITES = 25; // BatchWriteItem
const WRITES_AT_ONCE = 4;
const MAX_READS = 100; // BatchGetItem
const GLANCES_AT_ONCE = 4;
/** A busy table catches up within seconds. */
const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 50;

/** Batches are left undone in part inside a 200 answer. */
async function untilNoneLeft<T>(all: T[], send: (some: T[]) => Promise<T[]>): Promise<void> {
  let left = all;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === MAX_ATTEMPTS) throw new Fault('service-busy');
    if (attempt > 0) await wait(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    left = await send(left);
  }
}

/** Over what is there. Keys must differ. */
export async function writeItems(db: DynamoDb, table: string, items: Item[]): Promise<void> {
  const write = async (some: WriteRequest[]) => {
    const { UnprocessedItems } = await db.send(new BatchWriteItemCommand({ RequestItems: { [table]: some } }));
    return UnprocessedItems?.[table] ?? [];
  };
  const requests = items.map((item) => ({ PutRequest: { Item: toItem(item) } }));
  for (const wave of inGroups(inGroups(requests, MAX_WRITES), WRITES_AT_ONCE))
    await Promise.all(wave.map((group) => untilNoneLeft(group, write)));
}

/** Consistent, in no order; `only` these attributes. */
export async function readItems(db: DynamoDb, table: string, pks: string[], only?: string[]): Promise<Item[]> {
  return read(db, table, pks, { ConsistentRead: true, ...projection(only) }, 1);
}

/** To find what is then read anew: perhaps a second old, and for half the units. In no order. */
export async function glanceAtItems(db: DynamoDb, table: string, pks: string[], only: string[]): Promise<Item[]> {
  return read(db, table, pks, projection(only), GLANCES_AT_ONCE);
}

async function read(db: DynamoDb, table: string, pks: string[], how: object, atOnce: number): Promise<Item[]> {
  const found: Item[] = [];
  const send = async (Keys: Record<string, AttributeValue>[]) => {
    const { Responses, UnprocessedKeys } = await db.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ...how } } }),
    );
    found.push(...(Responses?.[table] ?? []).map((item) => unmarshall(item) as Item));
    return UnprocessedKeys?.[table]?.Keys ?? [];
  };
  const groups = inGroups(pks, MAX_READS).map((group) => group.map((pk) => toItem({ pk })));
  for (const wave of inGroups(groups, atOnce)) await Promise.all(wave.map((keys) => untilNoneLeft(keys, send)));
  return found;
}

/** `only` these attributes, `having`: only items with one of these. */
export async function* scanItems(
  db: DynamoDb,
  table: string,
  only?: string[],
  having: string[] = [],
): AsyncGenerator<Item[]> {
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await db.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ExclusiveStartKey,
        ...projection(only),
        // A policy can demand it (dynamodb:Select).
        ...(only && { Select: 'SPECIFIC_ATTRIBUTES' }),
        ...(having.length > 0 && {
          FilterExpression: having.map((name) => `attribute_exists(#${only?.indexOf(name)})`).join(' OR '),
        }),
      }),
    );
    yield (page.Items ?? []).map((item) => unmarshall(item) as Item);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

function projection(only: string[] | undefined) {
  if (!only) return {};
  return {
    ProjectionExpression: only.map((_, n) => `#${n}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(only.map((name, n) => [`#${n}`, name])),
  };
}
