import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { ActKind } from '../domain/acts.ts';
import { traceKey } from './keys.ts';
import { putNew } from './table.ts';

/** A member of staff. */
export type Actor = { by: string; now: Temporal.Instant };

export type StaffAction =
  | ActKind
  | 'read'
  | 'let-count' // a mail that was read: its rows count
  | 'learn'
  | 'forget'
  | 'release'
  | 'register' // a pupil who stands in a mail
  | 'refuse'
  | 'seal'
  | 'done' // a held report that a person has dealt with otherwise
  | 'hold'
  | 'identity-confirmed' // rows under another name are the youth's
  | 'identity-wrong'
  | 'join' // of two numbers of one person
  | 'lift-hold'
  | 'release-rows'
  | 'unseal'
  | 'resend' // a mail of unknown outcome
  | 'close' // of what came by the sealed way, too
  | 'export' // of all that is stored
  | 'import'
  | 'stop' // all contact of the stage
  | 'start';

/** Stored before anything is shown or done. */
export async function leaveTrace(
  db: DynamoDb,
  register: string,
  reference: string,
  act: StaffAction,
  { by, now }: Actor,
  reason?: string,
): Promise<void> {
  const at = now.toString();
  const note = { reference, act, by, at, ...(reason !== undefined && { reason }) };
  await putNew(db, register, { pk: traceKey(reference, at, randomUUID()), ...note });
}
