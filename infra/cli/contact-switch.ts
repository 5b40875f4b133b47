import type { DynamoDb } from '../../shared/aws/clients.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { UsageError } from '../parts/usage-error.ts';

/** For lead and system coordinator (PR15). */
export async function stopContact(db: DynamoDb, register: string, actor: Actor): Promise<string> {
  await leaveTrace(db, register, 'SWITCH', 'stop', actor);
  const turned = await contactSwitch(db, register).stop(actor.by, actor.now);
  return turned === 'updated' ? STOPPED : 'Utskick var redan stoppade.';
}

export async function startContact(db: DynamoDb, register: string, actor: Actor): Promise<string> {
  await leaveTrace(db, register, 'SWITCH', 'start', actor);
  const turned = await contactSwitch(db, register).start(actor.by, actor.now);
  return turned === 'updated' ? 'Utskick är igång igen. KAA-gruppen får ett mejl.' : 'Utskick var inte stoppade.';
}

const STOPPED =
  'Utskick är stoppade: inga brev, inga mejl till unga, och inga brev kan lämnas ut. Rapporter tas emot som vanligt. KAA-gruppen får ett mejl. Starta igen med kaa start.';

/** Throws UsageError. */
export async function refuseIfStopped(db: DynamoDb, register: string): Promise<void> {
  if (await contactSwitch(db, register).isStopped())
    throw new UsageError('Utskick är stoppade. En chef eller systemsamordnare startar dem med kaa start.');
}
