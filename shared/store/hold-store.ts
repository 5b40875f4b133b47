import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { Hold, holdSortKey } from '../domain/hold.ts';
import type { PersonKey } from '../domain/notification.ts';
import { youthKey } from './keys.ts';
import { putNew, toItem, type Update, updateItem, valuesAt } from './table.ts';
import { dueAfterGrace } from './work.ts';

/** One item a hold: pk is the person key, sk the reference. */
export function holdStore(db: DynamoDb, tables: { holds: string; register: string }) {
  /** Claims that have not seen the change fail; the sweep has register look. */
  const changed = async (personKey: PersonKey, now: Temporal.Instant): Promise<void> => {
    const pk = youthKey(personKey);
    const lookAgainOn = dateInStockholm(now).toString();
    await updateItem(db, tables.register, pk, {
      set: valuesAt([], { lookAgainOn, ...dueAfterGrace(pk, now), signals: 0 }),
      add: [
        [['holdSeq'], 1],
        [['version'], 1],
      ],
      when: [{ path: ['pk'], is: 'exists' }],
    });
  };
  return {
    of: (personKey: PersonKey) => holdsOf(db, tables.holds, personKey),

    /** Two numbers of one person. Earlier releases read it as a lifted hold. */
    async link(one: PersonKey, other: PersonKey, now: Temporal.Instant): Promise<void> {
      const at = now.toString();
      const joined = { reference: 'joined', cause: 'joined', setAt: at, liftedAt: at };
      const put = (pk: PersonKey, personKey: PersonKey) =>
        putNew(db, tables.holds, { pk, sk: `joined#${personKey}`, personKey, ...joined });
      await put(one, other);
      await put(other, one);
    },

    /** One that is there stays as it is, also lifted. */
    async put(hold: Hold, now: Temporal.Instant): Promise<void> {
      await putNew(db, tables.holds, { pk: hold.personKey, sk: holdSortKey(hold), ...hold });
      await changed(hold.personKey, now);
    },

    async lift(
      { personKey, ...hold }: Pick<Hold, 'personKey' | 'reference' | 'cause'>,
      by: string,
      now: Temporal.Instant,
    ): Promise<void> {
      await updateItem(
        db,
        tables.holds,
        { pk: personKey, sk: holdSortKey(hold) },
        {
          set: valuesAt([], { liftedAt: now.toString(), liftedBy: by }),
          when: [
            { path: ['pk'], is: 'exists' },
            { path: ['liftedAt'], is: 'missing' },
          ],
        },
      );
      await changed(personKey, now);
    },
  };
}

/** Under all numbers. Consistent, lifted ones too. A failure throws: it never means "not held". */
export async function holdsOf(
  db: DynamoDb,
  table: string,
  personKey: PersonKey,
  known = new Set<PersonKey>(),
): Promise<Hold[]> {
  known.add(personKey);
  const all = await holdsUnder(db, table, personKey);
  const holds = all.filter(({ cause }) => cause !== 'joined');
  for (const { cause, personKey: other } of all)
    if (cause === 'joined' && !known.has(other)) holds.push(...(await holdsOf(db, table, other, known)));
  return holds;
}

async function holdsUnder(db: DynamoDb, table: string, personKey: PersonKey): Promise<Hold[]> {
  const holds: Hold[] = [];
  let ExclusiveStartKey: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :personKey',
        ExpressionAttributeValues: toItem({ ':personKey': personKey }),
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    holds.push(...(page.Items ?? []).map((item) => Hold.parse(unmarshall(item))));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return holds;
}

/** As it was read. */
export const holdSeqIs = (seq: number | undefined): Update['when'][number] =>
  seq === undefined ? { path: ['holdSeq'], is: 'missing' } : { path: ['holdSeq'], is: '=', value: seq };
