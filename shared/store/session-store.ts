import { createHash, randomBytes } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { deleteItem, getItem, type Item, putNew, updateItem } from './table.ts';

const ID = /^[\w-]{43}$/;
const HOURS_KEPT = 24;

/** Keyed by a hash: who reads the table cannot take a session over. Who may no more than this makes none. */
export function sessionStore(db: DynamoDb, table: string) {
  return {
    find: async (id: string): Promise<Item | undefined> => (ID.test(id) ? getItem(db, table, keyOf(id)) : undefined),

    /** Not after it has ended. */
    async seen(id: string, now: Temporal.Instant): Promise<void> {
      await updateItem(db, table, keyOf(id), {
        set: [[['seenAt'], now.toString()]],
        when: [{ path: ['pk'], is: 'exists' }],
      });
    },
  };
}

export function loginStore(db: DynamoDb, table: string) {
  return {
    async start(who: { email: string; roles: string[] }, now: Temporal.Instant): Promise<string> {
      const id = randomBytes(32).toString('base64url');
      const at = now.toString();
      const expiresAt = Math.floor(now.epochMilliseconds / 1000) + HOURS_KEPT * 60 * 60;
      await putNew(db, table, { pk: keyOf(id), ...who, startedAt: at, seenAt: at, expiresAt });
      return id;
    },

    async end(id: string): Promise<void> {
      await deleteItem(db, table, keyOf(id));
    },
  };
}

const keyOf = (id: string) => `SESSION#${createHash('sha256').update(id).digest('hex')}`;
