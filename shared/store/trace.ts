import { randomUUID } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { traceKey } from './keys.ts';
import { putNew } from './table.ts';

/** Somebody who works by hand, and when. */
export type Actor = { by: string; now: Temporal.Instant };

export type Act =
  | 'read'
  | 'release'
  | 'refuse'
  | 'seal'
  | 'done' // a held report that a person has seen to by other means
  | 'lift-hold'
  | 'release-rows'
  | 'close';

/** Who read or did what, and when: stored before anything is shown or done, so there is no act without a trace. */
export async function leaveTrace(
  db: DynamoDb,
  register: string,
  reference: string,
  act: Act,
  { by, now }: Actor,
): Promise<void> {
  const at = now.toString();
  await putNew(db, register, { pk: traceKey(reference, at, randomUUID()), reference, act, by, at });
}
