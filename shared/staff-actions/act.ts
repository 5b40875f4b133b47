import type { DynamoDb } from '../aws/clients.ts';
import type { ActId } from '../domain/acts.ts';
import { afterAll } from '../domain/as-seen.ts';
import { coordinatorsOf, type StaffMember } from '../domain/directory.ts';
import { inheritedHold } from '../domain/hold.ts';
import { type ActRequest, actFrom, isAddress, refusalOf } from '../domain/judge-act.ts';
import type { Profile } from '../domain/profile.ts';
import type { YouthRecord } from '../domain/youth-record.ts';
import { isEmail, isPhone } from '../report-mail/rows/phone-email.ts';
import { programmeOf } from '../report-mail/rows/programmes.ts';
import { decideNumbered } from '../store/decide-numbered.ts';
import { holdStore } from '../store/hold-store.ts';
import { residentsStore } from '../store/residents-store.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import { youthStore } from '../store/youth-store.ts';
import type { ActOutcome, NotDone } from './act-words.ts';

export type ActPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; holds: string };
  profile: Profile;
  actor: Actor;
  staff: () => Promise<StaffMember[]>;
  /** Who may not see the case is told that it is not there. */
  maySee?: (record: YouthRecord) => boolean;
};

/** By the grammar of what schools write; empty: there is none. */
function wrongIn(request: ActRequest): NotDone | undefined {
  if (request.kind === 'correct') {
    const { programme } = request;
    return programme !== undefined && programmeOf(programme) !== programme ? 'wrong-programme' : undefined;
  }
  if (request.kind !== 'reach') return undefined;
  if (request.phone && !isPhone(request.phone)) return 'wrong-phone';
  return request.email && !isEmail(request.email) ? 'wrong-email' : undefined;
}

const refused = (why: NotDone): ActOutcome => ({ outcome: 'refused', why });

/**
 * Once, however often it is sent, and by whomever first (P2). `seen`: up to when whoever says it had seen. Letters and notices
 * that follow from it are signalled by the sweep.
 */
export async function actOn(
  caseNumber: string,
  id: ActId,
  request: ActRequest,
  { dynamoDb, tables, profile, actor, staff, maySee = () => true }: ActPorts,
  seen?: string,
): Promise<ActOutcome> {
  const { by, now } = actor;
  const wrong = wrongIn(request);
  if (wrong) return refused(wrong);
  const youths = youthStore(dynamoDb, tables.register);
  const residents = residentsStore(dynamoDb, tables.residents);
  const holds = holdStore(dynamoDb, tables);
  const personKey = await youths.personOfCase(caseNumber);
  if (personKey === undefined) return refused('not-there');
  await leaveTrace(dynamoDb, tables.register, caseNumber, request.kind, actor);
  return retryOnConflict(async (): Promise<ActOutcome | 'conflict'> => {
    const record = await youths.current(personKey);
    const entry = Object.entries(record.entries).find(([, one]) => one.caseNumber === caseNumber);
    // Who has no entry has a number of the record's own.
    const isShown = entry ? !entry[1].heardAfterwards : record.caseNumber === caseNumber;
    if (!isShown || !maySee(record)) return refused('not-there');
    const [population, all] = await Promise.all([
      residents.load(record.personKey, record.joinedFrom),
      holds.of(record.personKey),
    ]);
    // Register makes it a hold of its own first.
    if (inheritedHold(record, all, now)) return refused('not-there');
    const facts = { ...population, holds: all };
    const act = actFrom(request, entry, record, { facts, profile }, { by, at: afterAll(record, now) });
    if (!act) return refused('not-there');
    const event = { kind: 'act', id, act, seen } as const;
    const why = refusalOf(event, record, facts, profile);
    if (why === 'already') return { outcome: 'already' };
    if (why) return refused(why === 'hidden' ? 'not-there' : why);
    if (request.kind === 'hand-over' && isAddress(request.to))
      if (!coordinatorsOf(record.district, await staff()).has(request.to)) return refused('unknown-colleague');
    // It is being joined with another number's.
    if (record.joinsTo) return refused('changed-meanwhile');
    const next = await decideNumbered(record, event, facts, profile, now, youths.takeCaseNumber);
    if (next === record) return refused('no-effect');
    return (await youths.save(next, now)) === 'saved' ? { outcome: 'done' } : 'conflict';
  });
}
