import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { IsoInstant } from '../domain/calendar.ts';
import { type Notification, PersonKey, ReportId } from '../domain/notification.ts';
import { PersonalNumber } from '../domain/personal-number.ts';
import { sealedReference } from '../domain/reference.ts';
import type { YouthRecord } from '../domain/youth-record.ts';
import { sealedMailKey, sealedRowKey, sealedYouthKey } from './keys.ts';
import { putItem } from './table.ts';

export const SealedMail = z.object({
  reportId: ReportId,
  /** Key in the sealed bucket, below mail/. */
  object: z.string(),
  receivedAt: IsoInstant,
  persons: z.array(z.object({ number: PersonalNumber, personKey: PersonKey })),
});
export type SealedMail = z.infer<typeof SealedMail>;

/** Written, never read, by the functions; only the officers' role reads (promise P5). */
export function sealedStore(db: DynamoDb, table: string) {
  return {
    /** Whom a sealed mail names stands with it, so that an officer can say for whom contact may go on. */
    async mail({ reportId, object, receivedAt, persons }: SealedMail): Promise<void> {
      await putItem(db, table, { pk: sealedMailKey(reportId), reference: reportId, object, receivedAt, persons });
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
