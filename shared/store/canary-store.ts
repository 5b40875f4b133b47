import { randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { NONCE_LENGTH, NONCE_LETTERS } from '../domain/canary.ts';
import { CANARY } from './keys.ts';
import { getItem, putItem, updateItem } from './table.ts';

/** The mail with which a stage tries its own mailbox. */
export function canaryStore(db: DynamoDb, register: string) {
  return {
    async lastSentAt(): Promise<Temporal.Instant | undefined> {
      const sentAt = (await getItem(db, register, CANARY))?.sentAt;
      return typeof sentAt === 'string' ? Temporal.Instant.from(sentAt) : undefined;
    },

    /** The one before may still be on its way. */
    async begin(at: Temporal.Instant): Promise<string> {
      const nonce = newNonce();
      const before = (await getItem(db, register, CANARY))?.nonce;
      await putItem(db, register, { pk: CANARY, nonce, before, sentAt: at.toString() });
      return nonce;
    },

    async takeBack(): Promise<void> {
      await updateItem(db, register, CANARY, { remove: [['sentAt']], when: [{ path: ['pk'], is: 'exists' }] });
    },

    async isOurs(nonce: string): Promise<boolean> {
      const canary = await getItem(db, register, CANARY);
      return canary !== undefined && [canary.nonce, canary.before].includes(nonce);
    },
  };
}

const newNonce = () =>
  [...randomBytes(NONCE_LENGTH)].map((byte) => NONCE_LETTERS[byte % NONCE_LETTERS.length]).join('');
