import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { blockedKey } from './keys.ts';
import { getItem, putItem, putNew } from './table.ts';

/** A mailbox may be mended. */
const BLOCKED_AFTER_BOUNCE = Temporal.Duration.from({ hours: 90 * 24 });

export function blockedAddresses(db: DynamoDb, table: string) {
  return {
    async isBlocked(address: string): Promise<boolean> {
      return (await getItem(db, table, blockedKey(address))) !== undefined;
    },

    /** After a complaint only a person may lift it. */
    async block(address: string, why: 'bounced' | 'complained', now: Temporal.Instant): Promise<void> {
      const item = { pk: blockedKey(address), why, at: now.toString() };
      const expiresAt = Math.floor(now.add(BLOCKED_AFTER_BOUNCE).epochMilliseconds / 1000);
      if (why === 'complained') await putItem(db, table, item);
      else await putNew(db, table, { ...item, expiresAt });
    },
  };
}
