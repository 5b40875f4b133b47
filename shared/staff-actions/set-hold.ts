import { randomUUID } from 'node:crypto';
import type { DynamoDb } from '../aws/clients.ts';
import type { PersonKey } from '../domain/notification.ts';
import { sealedReference } from '../domain/reference.ts';
import { holdStore } from '../store/hold-store.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';

export type SetHoldPorts = { dynamoDb: DynamoDb; tables: { register: string; holds: string }; actor: Actor };

/**
 * For whom a school or somebody else has rung about. Returns the hold's own reference. The same act (a random id) is the
 * same hold.
 */
export async function setHold(
  personKey: PersonKey,
  { dynamoDb, tables, actor }: SetHoldPorts,
  act: string = randomUUID(),
): Promise<string> {
  const { by, now } = actor;
  const reference = sealedReference(`telephone|${act}`);
  await leaveTrace(dynamoDb, tables.register, reference, 'hold', actor);
  const hold = { personKey, reference, cause: 'telephone' as const, setAt: now.toString(), setBy: by };
  await holdStore(dynamoDb, tables).put(hold, now);
  return reference;
}
