import type { DynamoDb } from '../aws/clients.ts';
import type { Notification } from '../domain/notification.ts';
import { sealedReference } from '../domain/reference.ts';
import type { YouthRecord } from '../domain/youth-record.ts';
import { sealedMailKey, sealedYouthKey } from './keys.ts';
import { putItem } from './table.ts';

/** Written, never read, by the functions; only the officers' role reads (promise P5). */
export function sealedStore(db: DynamoDb, table: string) {
  return {
    async mail(reportId: string, object: string, receivedAt: string): Promise<void> {
      await putItem(db, table, { pk: sealedMailKey(reportId), reference: reportId, object, receivedAt });
    },

    async notification(notification: Notification): Promise<void> {
      const { personKey, reportId, row } = notification;
      const pk = `${sealedYouthKey(personKey)}#${reportId}#${row}`;
      await putItem(db, table, { pk, reference: sealedReference(personKey), notification });
    },

    async record(record: YouthRecord): Promise<void> {
      const { personKey } = record;
      await putItem(db, table, { pk: sealedYouthKey(personKey), reference: sealedReference(personKey), record });
    },
  };
}
