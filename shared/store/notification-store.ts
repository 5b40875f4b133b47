import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { Notification, type StoredRow } from '../domain/notification.ts';
import { holdKey, notificationKey } from './keys.ts';
import { withUnknown } from './overlay.ts';
import { deleteItem, getItem, putItem, putNew, updateItem } from './table.ts';
import { dueAfterGrace } from './work.ts';

/** One not applied stays until it is. */
const KEPT_AFTER_APPLIED = Temporal.Duration.from({ hours: 30 * 24 });

/** Seconds since 1970. */
const expiry = (now: Temporal.Instant) => Math.ceil(now.add(KEPT_AFTER_APPLIED).epochMilliseconds / 1000);

const OF_STORE = ['pk', 'workPartition', 'dueAt', 'signals', 'expiresAt'];

export function notificationStore(db: DynamoDb, table: string) {
  const whole = async (reportId: string, row: number): Promise<StoredRow | undefined> => {
    const item = await getItem(db, table, notificationKey(reportId, row));
    if (!item || item.sealed) return undefined;
    return Object.fromEntries(Object.entries(item).filter(([name]) => !OF_STORE.includes(name))) as StoredRow;
  };
  return {
    whole,

    /** With fields that this version does not know. */
    async load(reportId: string, row: number): Promise<Notification | undefined> {
      const stored = await whole(reportId, row);
      return stored && withUnknown(stored, Notification.parse(stored));
    },

    async store(notification: Notification, now: Temporal.Instant): Promise<void> {
      const pk = notificationKey(notification.reportId, notification.row);
      await putNew(db, table, { pk, ...notification, ...dueAfterGrace(pk, now) });
    },

    async applied(reportId: string, row: number, now: Temporal.Instant): Promise<void> {
      await updateItem(db, table, notificationKey(reportId, row), {
        set: [[['expiresAt'], expiry(now)]],
        remove: [['workPartition'], ['dueAt'], ['signals']],
        when: [{ path: ['pk'], is: 'exists' }],
      });
    },

    /** A mark without a person: a repeat must not store the row anew. */
    async seal(reportId: string, row: number, now: Temporal.Instant): Promise<void> {
      const pk = notificationKey(reportId, row);
      await putItem(db, table, { pk, sealed: true, expiresAt: expiry(now) });
    },

    /** Holds neither mail nor reason. */
    async askForHold(personKey: string, now: Temporal.Instant): Promise<void> {
      const pk = holdKey(personKey);
      await putNew(db, table, { pk, personKey, requestedAt: now.toString(), ...dueAfterGrace(pk, now) });
    },

    async holdAskedAt(personKey: string): Promise<string | undefined> {
      return (await getItem(db, table, holdKey(personKey)))?.requestedAt as string | undefined;
    },

    async holdApplied(personKey: string, requestedAt: string): Promise<void> {
      await deleteItem(db, table, holdKey(personKey), {
        expression: 'requestedAt = :at',
        values: { ':at': requestedAt },
      });
    },
  };
}
