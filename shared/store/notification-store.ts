import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { Fault } from '../domain/fault.ts';
import { Notification, type StoredRow } from '../domain/notification.ts';
import { isBeyond } from '../domain/schema.ts';
import { holdKey, notificationKey } from './keys.ts';
import { withUnknown } from './overlay.ts';
import { deleteItem, getItem, putItem, putNew, type Update, updateItem, valuesAt } from './table.ts';
import { dueAfterGrace } from './work.ts';

/** One not applied stays until it is. */
const KEPT_AFTER_APPLIED = Temporal.Duration.from({ hours: 30 * 24 });

/** Seconds since 1970. */
const expiry = (now: Temporal.Instant) => Math.ceil(now.add(KEPT_AFTER_APPLIED).epochMilliseconds / 1000);

const OF_STORE = ['pk', 'workPartition', 'dueAt', 'signals', 'expiresAt', 'askedAgain'];

const NOT_ASKED_AGAIN: Update['when'][number] = { path: ['askedAgain'], is: 'missing' };

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
      if (!stored) return undefined;
      if (isBeyond(stored)) throw new Fault('newer-version');
      const { schema: _, ...rest } = stored as StoredRow & { schema?: number };
      return withUnknown(rest, Notification.parse(rest));
    },

    async store(notification: Notification, now: Temporal.Instant) {
      const pk = notificationKey(notification.reportId, notification.row);
      return putNew(db, table, { pk, ...notification, ...dueAfterGrace(pk, now) });
    },

    /** `unread`: without an end, since `askAgain` needs it. */
    async applied(reportId: string, row: number, now: Temporal.Instant, unread = false): Promise<void> {
      await updateItem(db, table, notificationKey(reportId, row), {
        set: unread ? [] : [[['expiresAt'], expiry(now)]],
        remove: [['workPartition'], ['dueAt'], ['signals']],
        // Unless asked anew while register was at work.
        when: [{ path: ['pk'], is: 'exists' }, ...(unread ? [NOT_ASKED_AGAIN] : [])],
      });
    },

    /** Register looks at the row again, now or when the sweep signals it. */
    async askAgain(reportId: string, row: number, now: Temporal.Instant): Promise<void> {
      const pk = notificationKey(reportId, row);
      await updateItem(db, table, pk, {
        set: valuesAt([], { askedAgain: true, ...dueAfterGrace(pk, now) }),
        remove: [['signals']],
        when: [
          { path: ['pk'], is: 'exists' },
          { path: ['sealed'], is: 'missing' },
        ],
      });
    },

    /** A mark without a person: a repeat must not store the row anew. */
    async seal(reportId: string, row: number, now: Temporal.Instant): Promise<void> {
      const pk = notificationKey(reportId, row);
      await putItem(db, table, { pk, sealed: true, expiresAt: expiry(now) });
    },

    /** In the place of that mark, as if it had just come. */
    async restore(row: StoredRow, now: Temporal.Instant): Promise<void> {
      const pk = notificationKey(row.reportId, row.row);
      const condition = { expression: 'attribute_not_exists(pk) OR sealed = :sealed', values: { ':sealed': true } };
      await putItem(db, table, { pk, ...row, ...dueAfterGrace(pk, now) }, condition);
    },

    /** Register opens a record for whoever is held. Names neither mail nor reason. */
    async askForHold(personKey: string, now: Temporal.Instant): Promise<void> {
      const pk = holdKey(personKey);
      await putNew(db, table, {
        pk,
        personKey,
        requestedAt: now.toString(),
        isStored: true,
        ...dueAfterGrace(pk, now),
      });
    },

    /** The last release stored no hold but this. */
    async holdAsked(personKey: string): Promise<{ at: string; isStored: boolean } | undefined> {
      const item = await getItem(db, table, holdKey(personKey));
      return item && { at: String(item.requestedAt), isStored: item.isStored === true };
    },

    async holdApplied(personKey: string, requestedAt: string): Promise<void> {
      await deleteItem(db, table, holdKey(personKey), {
        expression: 'requestedAt = :at',
        values: { ':at': requestedAt },
      });
    },
  };
}
