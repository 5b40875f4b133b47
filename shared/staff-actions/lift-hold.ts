import type { DynamoDb } from '../aws/clients.ts';
import { decide } from '../domain/decide.ts';
import type { PersonKey } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import { residentsStore } from '../store/residents-store.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import type { Actor } from '../store/trace.ts';
import { youthStore } from '../store/youth-store.ts';

export type LiftPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string };
  profile: Profile;
  actor: Actor;
};

/** An officer releases contact (PR5); the extract's protection stands. */
export async function liftHold(
  personKey: PersonKey,
  { dynamoDb, tables, profile, actor }: LiftPorts,
): Promise<'lifted' | 'no-hold' | 'protected'> {
  const youths = youthStore(dynamoDb, tables.register);
  const residents = residentsStore(dynamoDb, tables.residents);
  return retryOnConflict(async () => {
    const record = await youths.load(personKey);
    if (record.state === 'sealed' || record.state === 'sealing') return 'protected';
    if (!record.contactHold) return 'no-hold';
    const next = decide(record, { kind: 'lift-hold' }, await residents.load(personKey), profile, actor.now);
    if ((await youths.save(next, actor.now)) !== 'saved') return 'conflict';
    return next.contactHold ? 'protected' : 'lifted';
  });
}
