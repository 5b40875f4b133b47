import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDb } from '../aws/clients.ts';
import { type Listed, Place, Step } from '../domain/place.ts';
import { youthKey } from './keys.ts';
import { toItem } from './table.ts';

/** A step of a newer release is for a person to look at. */
const Shown = Place.extend({ step: Step.catch('check') });

/** Whole, in order of step and day. The index lags: names and rights come from the items, read consistently. */
export async function casesIn(db: DynamoDb, table: string, list: string): Promise<Listed[]> {
  const found: Listed[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await db.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'lists',
        KeyConditionExpression: '#list = :list',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: toItem({ ':list': list }),
        ExclusiveStartKey,
      }),
    );
    for (const { pk, place } of (page.Items ?? []).map((item) => unmarshall(item)))
      found.push({ personKey: pk.slice(youthKey('').length), place: Shown.parse(place) });
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found;
}
