import type { DynamoDb } from '../aws/clients.ts';
import type { Notification } from '../domain/notification.ts';
import { sealedReference } from '../domain/reference.ts';
import type { SealedMail } from '../domain/sealed-mail.ts';
import type { YouthRecord } from '../domain/youth-record.ts';
import { inGroups } from './in-groups.ts';
import { sealedMailKey, sealedPersonsKey, sealedRowKey, sealedYouthKey } from './keys.ts';
import { putItem } from './table.ts';

/** An item holds 400 KB. */
const PERSONS_AN_ITEM = 3_000;

/** Functions write, only officers read (P5). */
export function sealedStore(db: DynamoDb, table: string) {
  return {
    async mail({ reportId, persons, ...mail }: SealedMail): Promise<void> {
      const [first = [], ...others] = inGroups(persons, PERSONS_AN_ITEM);
      for (const [part, some] of others.entries())
        await putItem(db, table, { pk: sealedPersonsKey(reportId, part), persons: some });
      const item = { reference: reportId, ...mail, persons: first, personParts: others.length };
      await putItem(db, table, { pk: sealedMailKey(reportId), ...item });
    },

    async notification(notification: Notification): Promise<void> {
      const reference = rowReference(notification.personKey, notification);
      const { receivedAt } = notification;
      await putItem(db, table, { pk: sealedRowKey(reference), reference, receivedAt, notification });
    },

    /** The rows are sealed one by one. */
    async record(record: YouthRecord): Promise<void> {
      const { personKey, facts, changes } = record;
      const reference = sealedReference(`${personKey}|record`);
      const statements = Object.values({ ...facts, ...changes });
      const rows = statements.map((row) => rowReference(personKey, row));
      const receivedAt = statements
        .map((row) => row.receivedAt)
        .toSorted()
        .at(-1);
      await putItem(db, table, { pk: sealedYouthKey(reference), reference, receivedAt, record, rows });
    },
  };
}

function rowReference(personKey: string, { reportId, row }: { reportId: string; row: number }): string {
  return sealedReference(`${personKey}|${reportId}#${row}`);
}
