import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { PersonKey, StoredRow } from '../domain/notification.ts';
import { recordReference, sealedReference } from '../domain/reference.ts';
import { rowsOf } from '../domain/seal-youth.ts';
import type { SealedMail } from '../domain/sealed-mail.ts';
import type { YouthRecord } from '../domain/youth-record.ts';
import { inGroups } from './in-groups.ts';
import {
  sealedFlagsKey,
  sealedMailKey,
  sealedOthersKey,
  sealedPersonsKey,
  sealedRowKey,
  sealedYouthKey,
} from './keys.ts';
import { putItem, putNew } from './table.ts';

/** An item holds 400 KB. */
const PERSONS_AN_ITEM = 3_000;

/** Functions write; officers alone read, at the command line or at the desk (P5). */
export function sealedStore(db: DynamoDb, table: string) {
  return {
    async mail({ reportId, persons, ...mail }: SealedMail): Promise<void> {
      const [first = [], ...others] = inGroups(persons, PERSONS_AN_ITEM);
      for (const [part, some] of others.entries())
        await putItem(db, table, { pk: sealedPersonsKey(reportId, part), persons: some });
      const item = { reference: reportId, ...mail, persons: first, personParts: others.length };
      await putItem(db, table, { pk: sealedMailKey(reportId), ...item });
    },

    /** Whom the mail may not name: its holds are lifted with the mail's. */
    async others(reportId: string, others: PersonKey[]): Promise<void> {
      await putItem(db, table, { pk: sealedOthersKey(reportId), reference: reportId, others });
    },

    /** Whose flag an extract lacks. A repeat keeps the first list: rows may have changed meanwhile. */
    async lostFlags(importId: string, persons: SealedMail['persons'], now: Temporal.Instant): Promise<void> {
      const kept = persons.slice(0, PERSONS_AN_ITEM);
      const receivedAt = now.toString();
      const item = { reference: importId, receivedAt, persons: kept, personsNotKept: persons.length - kept.length };
      await putNew(db, table, { pk: sealedFlagsKey(importId), ...item });
    },

    async notification<T extends StoredRow>(notification: T): Promise<void> {
      const reference = rowReference(notification.personKey, notification);
      const { receivedAt } = notification;
      await putItem(db, table, { pk: sealedRowKey(reference), reference, receivedAt, notification });
    },

    /** `whole`: as stored. The rows are sealed one by one. */
    async record(record: YouthRecord, whole: object = record): Promise<void> {
      const { personKey, facts, changes, flaggedBy } = record;
      const reference = recordReference(personKey);
      const rows = rowsOf(record).map((row) => rowReference(personKey, row));
      const receivedAt = Object.values({ ...facts, ...changes })
        .map((row) => row.receivedAt)
        .toSorted()
        .at(-1);
      const found = { personKey, ...(flaggedBy && { flaggedBy }) };
      await putItem(db, table, { pk: sealedYouthKey(reference), reference, receivedAt, ...found, record: whole, rows });
    },
  };
}

export function rowReference(personKey: string, { reportId, row }: { reportId: string; row: number }): string {
  return sealedReference(`${personKey}|${reportId}#${row}`);
}
