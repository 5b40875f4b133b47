import { type AttributeValue, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDb } from '../aws/clients.ts';
import { MAILS_LIST } from '../domain/mail-place.ts';
import { type Listed, Place, Step } from '../domain/place.ts';
import { log } from '../lambda/log.ts';
import { youthKey } from './keys.ts';
import { type Item, toItem } from './table.ts';

/** A step of a newer release is for a person to look at. */
const Shown = Place.extend({ step: Step.catch('check') });

/** Whole, in order of step and day. The index lags: names and rights come from the items, read consistently. */
export async function casesIn(db: DynamoDb, table: string, list: string): Promise<Listed[]> {
  return (await itemsIn(db, table, list)).map((item) => ({
    personKey: item.pk.slice(youthKey('').length),
    place: Shown.safeParse(item.place).data ?? unreadable(list, item),
  }));
}

/** First of what is to be looked at: it must neither hide the others nor itself. */
function unreadable(list: string, { listSort }: Item): Listed['place'] {
  const [, , reference = ''] = String(listSort).split('#');
  log('place not readable', { code: list });
  return { list, step: 'check', nextOn: '1970-01-01', reference };
}

/** Mails that may wait, as of casesIn; urgent ones first, then the oldest. */
export async function mailsIn(db: DynamoDb, table: string): Promise<{ pk: string; isUrgent: boolean }[]> {
  const items = await itemsIn(db, table, MAILS_LIST);
  return items.map(({ pk, listSort }) => ({ pk, isUrgent: String(listSort).startsWith('0#') }));
}

async function itemsIn(db: DynamoDb, table: string, list: string): Promise<Item[]> {
  const found: Item[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'lists',
        KeyConditionExpression: '#list = :list',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: toItem({ ':list': list }),
        ExclusiveStartKey,
      }),
    );
    found.push(...(page.Items ?? []).map((item) => unmarshall(item) as Item));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}
