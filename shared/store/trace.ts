import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { traceKey } from './keys.ts';
import { putNew } from './table.ts';

/** A member of staff. */
export type Actor = { by: string; now: Temporal.Instant };

export type StaffAction =
  | 'read'
  | 'let-count' // a mail that was read: its rows count
  | 'learn'
  | 'forget'
  | 'release'
  | 'refuse'
  | 'seal'
  | 'done' // a held report that a person has dealt with otherwise
  | 'hold'
  | 'identity-confirmed' // rows under another name are the youth's
  | 'identity-wrong'
  | 'lift-hold'
  | 'release-rows'
  | 'close'
  | 'stop' // all contact of the stage
  | 'start';

/** Stored before anything is shown or done. */
export async function leaveTrace(
  db: DynamoDb,
  register: string,
  reference: string,
  act: StaffAction,
  { by, now }: Actor,
): Promise<void> {
  const at = now.toString();
  await putNew(db, register, { pk: traceKey(reference, at, randomUUID()), reference, act, by, at });
}
