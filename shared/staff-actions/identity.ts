import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { inheritedHold } from '../domain/hold.ts';
import type { Profile } from '../domain/profile.ts';
import { inDoubtByName } from '../domain/waiting.ts';
import { scanItems } from '../store/batch.ts';
import { decideNumbered } from '../store/decide-numbered.ts';
import { holdStore } from '../store/hold-store.ts';
import { caseKey } from '../store/keys.ts';
import { residentsStore } from '../store/residents-store.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { getItem } from '../store/table.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import { youthStore } from '../store/youth-store.ts';

export type IdentityPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; holds: string };
  profile: Profile;
  actor: Actor;
};

export type Settled = 'settled' | 'not-there' | 'no-doubt' | { which: string[] };

/** Whose the rows of a report under another name are (PR12). Without a report there must be only one in doubt. */
export async function settleIdentity(
  caseNumber: string,
  is: 'confirmed' | 'wrong',
  reportId: string | undefined,
  { dynamoDb, tables, profile, actor }: IdentityPorts,
): Promise<Settled> {
  const youths = youthStore(dynamoDb, tables.register);
  const residents = residentsStore(dynamoDb, tables.residents);
  const holds = holdStore(dynamoDb, tables);
  const personKey = (await getItem(dynamoDb, tables.register, caseKey(caseNumber)))?.personKey;
  if (typeof personKey !== 'string') return 'not-there';
  await leaveTrace(dynamoDb, tables.register, caseNumber, `identity-${is}`, actor);
  return retryOnConflict(async (): Promise<Settled | 'conflict'> => {
    const record = await youths.current(personKey);
    const key = record.personKey;
    const [population, all] = await Promise.all([residents.load(key), holds.of(key)]);
    const facts = { ...population, holds: all };
    if (record.version === 0 || record.state === 'sealed' || record.state === 'sealing') return 'not-there';
    // Register makes it a hold of its own first.
    if (inheritedHold(record, all, actor.now)) return 'not-there';
    const reports = [...new Set(inDoubtByName({ record, facts }).map((statement) => statement.reportId))];
    const which = reports.filter((report) => reportId === undefined || report === reportId);
    const [about, ...others] = which;
    if (about === undefined) return 'no-doubt';
    if (others.length > 0) return { which };
    const next = await decideNumbered(
      record,
      { kind: 'identity', is, reportId: about },
      facts,
      profile,
      actor.now,
      youths.takeCaseNumber,
    );
    return (await youths.save(next, actor.now)) === 'saved' ? 'settled' : 'conflict';
  });
}

/** infra/staff-rights.ts grants exactly these. */
export const LISTED = ['pk', 'waitsFor', 'entries'];

const Waiting = z.object({
  waitsFor: z.array(z.string()),
  entries: z.record(z.string(), z.object({ caseNumber: z.string(), state: z.string() })),
});

/** Case numbers of open entries. */
export async function listInDoubt({ dynamoDb, tables }: IdentityPorts): Promise<string[]> {
  const found: string[] = [];
  for await (const items of scanItems(dynamoDb, tables.register, LISTED, ['waitsFor']))
    for (const item of items) {
      const read = Waiting.safeParse(item).data;
      if (!read?.waitsFor.includes('check-identity')) continue;
      found.push(
        ...Object.values(read.entries).flatMap(({ state, caseNumber }) => (state === 'open' ? [caseNumber] : [])),
      );
    }
  return found.toSorted();
}
