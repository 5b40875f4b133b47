import { randomUUID } from 'node:crypto';
import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { putNew, toItem } from './table.ts';

const Traced = z.object({ what: z.string(), by: z.string(), at: z.string(), count: z.number().optional() });
export type Traced = z.infer<typeof Traced>;

/** Who has read or done what, by reference. Nothing is ever changed: the table's own policy refuses it. */
export function deskTrace(db: DynamoDb, table: string) {
  return {
    async add(
      lines: { reference: string; what: string; count?: number }[],
      by: string,
      now: Temporal.Instant,
    ): Promise<void> {
      // Of one length, so that they sort.
      const at = now.toString({ fractionalSecondDigits: 3 });
      await Promise.all(
        lines.map(({ reference, ...line }) =>
          putNew(db, table, { pk: reference, sk: `${at}#${randomUUID()}`, ...line, by, at }),
        ),
      );
    },

    /** Oldest first; `newest`: so many of them. */
    async of(reference: string, newest = Number.POSITIVE_INFINITY): Promise<Traced[]> {
      const lines: Traced[] = [];
      let ExclusiveStartKey: QueryCommandOutput['LastEvaluatedKey'];
      do {
        const page: QueryCommandOutput = await db.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            ScanIndexForward: false,
            KeyConditionExpression: 'pk = :reference',
            ExpressionAttributeValues: toItem({ ':reference': reference }),
            ...(newest < Number.POSITIVE_INFINITY && { Limit: newest - lines.length }),
            ...(ExclusiveStartKey && { ExclusiveStartKey }),
          }),
        );
        lines.push(...(page.Items ?? []).map((item) => Traced.parse(unmarshall(item))));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey && lines.length < newest);
      return lines.toReversed();
    },
  };
}
