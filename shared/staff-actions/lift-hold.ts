import type { DynamoDb } from '../aws/clients.ts';
import { inheritedHold, stopping } from '../domain/hold.ts';
import type { PersonKey } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import { decideNumbered } from '../store/decide-numbered.ts';
import { holdStore } from '../store/hold-store.ts';
import { residentsStore } from '../store/residents-store.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import type { Actor } from '../store/trace.ts';
import { youthStore } from '../store/youth-store.ts';
import type { Lifted } from './outcomes.ts';

export type LiftPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; holds: string };
  profile: Profile;
  actor: Actor;
};

/** Of one mail or call alone (PR10); the extract's protection stands. */
export async function liftHold(
  oneOfHers: PersonKey,
  reference: string,
  { dynamoDb, tables, profile, actor }: LiftPorts,
): Promise<Lifted> {
  const { by, now } = actor;
  const youths = youthStore(dynamoDb, tables.register);
  const residents = residentsStore(dynamoDb, tables.residents);
  const holds = holdStore(dynamoDb, tables);
  const found = await youths.current(oneOfHers);
  const { personKey } = found;
  if (found.state === 'sealed' || found.state === 'sealing') return { outcome: 'protected' };
  const inherited = inheritedHold(found, await holds.of(personKey), now);
  if (inherited) await holds.put(inherited, now);
  const ofThis = (await holds.of(personKey)).filter((one) => one.reference === reference && one.cause !== 'objection');
  const [hold] = stopping(ofThis);
  const [lifted] = ofThis.filter(({ liftedAt }) => liftedAt !== undefined);
  // Asked twice: the first answer.
  const isLifted = hold !== undefined || lifted?.liftedBy === by;
  const isProtected = (await residents.load(personKey)).resident?.protected === true;
  if (hold && !isProtected) await holds.lift(hold, by, now);
  return retryOnConflict<Lifted>(async () => {
    const record = await youths.load(personKey);
    const [population, all] = await Promise.all([residents.load(personKey), holds.of(personKey)]);
    const next = await decideNumbered(
      record,
      { kind: 'look' },
      { ...population, holds: all },
      profile,
      now,
      youths.takeCaseNumber,
    );
    if (next !== record && (await youths.save(next, now)) !== 'saved') return 'conflict';
    if (next.state === 'sealing' || next.state === 'sealed') return { outcome: 'protected' };
    if (hold && isProtected) return { outcome: 'protected' };
    const others = stopping(all).map((hold) => hold.reference);
    if (isLifted) return { outcome: 'lifted', others };
    return { outcome: 'no-hold', others, ...(lifted && { by: lifted.liftedBy, at: lifted.liftedAt }) };
  });
}
