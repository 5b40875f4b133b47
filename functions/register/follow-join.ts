import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { PopulationFacts } from '../../shared/domain/coverage.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { isInWork, joinedStub } from '../../shared/domain/join-youths.ts';
import { GROUP_LIST } from '../../shared/domain/place.ts';
import { isToJoin, type YouthRecord } from '../../shared/domain/youth-record.ts';

export type JoinPorts = {
  loadYouth: (personKey: string) => Promise<YouthRecord>;
  /** With what this version does not know; undefined if it was written since. */
  wholeYouth: (record: YouthRecord) => Promise<YouthRecord | undefined>;
  save: (record: YouthRecord) => Promise<'saved' | 'changed-meanwhile'>;
  /** A flag of other numbers counts, too. */
  population: (personKey: string, joinedFrom?: string[]) => Promise<PopulationFacts>;
  /** The holds of each count for both. */
  linkHolds: (one: string, other: string) => Promise<void>;
  now: () => Temporal.Instant;
};

type Settle = (personKey: string, event: YouthEvent) => Promise<void>;

/**
 * What staff marked is copied, then reduced (F9); each step repeatable. Then the event is the other record's. If either is
 * protected both are, each in its own place (P5).
 */
export async function followJoin(
  old: YouthRecord,
  event: YouthEvent,
  { resident }: PopulationFacts,
  ports: JoinPorts,
  settle: Settle,
): Promise<'settled' | 'conflict'> {
  const into = await lastOf(old, ports);
  if (!into) return again(ports.save(freed(old, ports.now())));
  const { personKey } = into;
  const isOneFlagged = resident?.protected || (await ports.population(personKey, into.joinedFrom)).resident?.protected;
  const isProtected = isOneFlagged || isSealed(old) || isSealed(into);
  if (isProtected && !isSealed(into)) return again(ports.save({ ...into, state: 'sealing', contactHold: true }));
  if (isToJoin(old)) {
    if (isProtected) {
      await settle(personKey, { kind: 'look' });
      const state = isSealed(old) ? old.state : 'sealing';
      return again(ports.save({ ...old, joinsTo: undefined, state, contactHold: true }));
    }
    if (old.newer || isInWork(old, ports.now())) return later(event);
    const whole = await ports.wholeYouth(old);
    if (!whole) return 'conflict';
    await ports.linkHolds(old.personKey, personKey);
    await settle(personKey, { kind: 'joined', old: whole });
    const joined = await ports.loadYouth(personKey);
    // It was sealed meanwhile.
    if (!joined.joinedFrom?.includes(old.personKey)) return 'conflict';
    return again(ports.save(joinedStub(old, joined)));
  }
  await settle(personKey, event);
  // As where everything is: mails that name the old number are not shown while the youth is protected.
  const contactHold = isSealed(await ports.loadYouth(personKey));
  if (old.lookAgainOn === undefined && old.contactHold === contactHold) return 'settled';
  return (await ports.save({ ...old, contactHold, lookAgainOn: undefined })) === 'saved' ? 'settled' : 'conflict';
}

const isSealed = ({ state }: YouthRecord) => state === 'sealing' || state === 'sealed';

/** Looked at anew, whether or not another was quicker. */
async function again(write: Promise<unknown>): Promise<'conflict'> {
  await write;
  return 'conflict';
}

/** The sweep signals it; a report is delivered again. */
function later({ kind }: YouthEvent): 'settled' {
  if (kind === 'look') return 'settled';
  throw new Fault('conflict');
}

const MAX_NUMBERS = 10;

/** Undefined if the way leads back. */
async function lastOf(old: YouthRecord, ports: JoinPorts): Promise<YouthRecord | undefined> {
  let into = old;
  for (let count = 0; into.joinsTo && count < MAX_NUMBERS; count++) {
    into = await ports.loadYouth(into.joinsTo.personKey);
    if (into.personKey === old.personKey) return undefined;
  }
  return into.joinsTo ? undefined : into;
}

/** An earlier release may have put it in no list. */
function freed(old: YouthRecord, now: Temporal.Instant): YouthRecord {
  const nextOn = dateInStockholm(now).toString();
  const { place = { list: GROUP_LIST, step: 'check', nextOn, reference: '' } } = old;
  return { ...old, joinsTo: undefined, place };
}
