import type { DynamoDb } from '../aws/clients.ts';
import type { Notification } from '../domain/notification.ts';
import { sealedReference } from '../domain/reference.ts';
import type { YouthRecord } from '../domain/youth-record.ts';
import { sealedMailKey, sealedRowKey, sealedYouthKey } from './keys.ts';
import { putItem } from './table.ts';

/** Written, never read, by the functions; only the officers' role reads (promise P5). */
export function sealedStore(db: DynamoDb, table: string) {
  return {
    async mail(reportId: string, object: string, receivedAt: string): Promise<void> {
      await putItem(db, table, { pk: sealedMailKey(reportId), reference: reportId, object, receivedAt });
    },

    async notification(notification: Notification): Promise<void> {
      const reference = rowReference(notification.personKey, notification);
      await putItem(db, table, { pk: sealedRowKey(reference), reference, notification });
    },

    /** With the references of the rows it knew, which are sealed one by one. */
    async record(record: YouthRecord): Promise<void> {
      const { personKey, facts } = record;
      const reference = sealedReference(`${personKey}|record`);
      const rows = Object.values(facts).map((fact) => rowReference(personKey, fact));
      await putItem(db, table, { pk: sealedYouthKey(reference), reference, record, rows });
    },
  };
}

function rowReference(personKey: string, { reportId, row }: { reportId: string; row: number }): string {
  return sealedReference(`${personKey}|${reportId}#${row}`);
}
