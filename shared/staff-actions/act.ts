import { randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { ActId } from '../domain/acts.ts';
import { inheritedHold } from '../domain/hold.ts';
import { type ActRequest, actFrom, refusalOf } from '../domain/judge-act.ts';
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
  /** Who may not see the case is told that it is not there. */
  maySee?: (record: YouthRecord) => boolean;
};

export const newActId = (): ActId => randomBytes(9).toString('base64url');

/** Clocks differ: what a person says is after what she sees. */
function afterAll({ acts = {} }: YouthRecord, now: Temporal.Instant): string {
  const times = Object.values(acts).map(({ at }) => Temporal.Instant.from(at).add({ milliseconds: 1 }));
  return [...times, now].reduce((a, b) => (Temporal.Instant.compare(a, b) > 0 ? a : b)).toString();
}

/** As of what schools write; empty: there is none. */
function fitsGrammar(request: ActRequest): boolean {
  if (request.kind === 'correct')
    return request.programme === undefined || programmeOf(request.programme) === request.programme;
  if (request.kind !== 'reach') return true;
  return (!request.phone || isPhone(request.phone)) && (!request.email || isEmail(request.email));
}

const refused = (why: NotDone): ActOutcome => ({ outcome: 'refused', why });

/**
 * Once, however often it is sent, and by whomever first (P2). `seen`: when what it rests on was shown. Letters and notices
 * that follow from it are signalled by the sweep.
 */
export async function actOn(
  caseNumber: string,
  id: ActId,
  request: ActRequest,
  { dynamoDb, tables, profile, actor, maySee = () => true }: ActPorts,
  seen?: string,
): Promise<ActOutcome> {
  const { by, now } = actor;
  if (!fitsGrammar(request)) return refused('wrong-format');
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
    // It is being joined with another number's.
    if (record.joinsTo) return refused('changed-meanwhile');
    const next = await decideNumbered(record, event, facts, profile, now, youths.takeCaseNumber);
    if (next === record) return refused('no-effect');
    return (await youths.save(next, now)) === 'saved' ? { outcome: 'done' } : 'conflict';
  });
}
