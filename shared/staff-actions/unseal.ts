import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { decide } from '../domain/decide.ts';
import { newerIn } from '../domain/newer-values.ts';
import { type PersonKey, ReportId } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import { recordReference } from '../domain/reference.ts';
import { rowsOf } from '../domain/seal-youth.ts';
import { isUnread } from '../domain/unread-reports.ts';
import { restoredFrom } from '../domain/unseal-youth.ts';
import type { YouthRecord } from '../domain/youth-record.ts';
import { scanItems } from '../store/batch.ts';
import { decideNumbered } from '../store/decide-numbered.ts';
import { holdStore } from '../store/hold-store.ts';
import { inGroups } from '../store/in-groups.ts';
import { closedKey, residentKey, sealedRowKey, sealedYouthKey } from '../store/keys.ts';
import { notificationStore } from '../store/notification-store.ts';
import { residentsStore } from '../store/residents-store.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { rowReference } from '../store/sealed-store.ts';
import { deleteItem, getItem, type Item, updateItem, valuesAt } from '../store/table.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import { readYouth, youthStore } from '../store/youth-store.ts';

export type UnsealPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; holds: string; sealed: string };
  profile: Profile;
  actor: Actor;
};

/** `in-work`: register is sealing just now. `still-flagged`: another file flags the person. */
export type Unsealed = 'unsealed' | 'not-sealed' | 'in-work' | 'still-flagged';

/** infra/staff-rights.ts grants exactly these. */
export const FLAGGED = ['pk', 'protected', 'flaggedBy', 'flaggedAgainBy'];
export const SEALED_BY = ['pk', 'personKey', 'flaggedBy'];

/** For officers (PR13). Holds stay until they are lifted. */
export async function unsealPerson(personKey: PersonKey, reason: string, ports: UnsealPorts): Promise<Unsealed> {
  await leaveTrace(ports.dynamoDb, ports.tables.register, recordReference(personKey), 'unseal', ports.actor, reason);
  return unseal(personKey, undefined, ports);
}

const AT_ONCE = 10;

/** All that only this import (I-) flagged. */
export async function unsealFile(file: string, reason: string, ports: UnsealPorts): Promise<Unsealed[]> {
  await leaveTrace(ports.dynamoDb, ports.tables.register, file, 'unseal', ports.actor, reason);
  const outcomes: Unsealed[] = [];
  for (const group of inGroups([...(await sealedBy(file, ports))], AT_ONCE))
    outcomes.push(...(await Promise.all(group.map((personKey) => unseal(personKey, file, ports)))));
  return outcomes;
}

/** By flag, or by the copy of a record whose flag is gone. */
async function sealedBy(file: string, { dynamoDb, tables }: UnsealPorts): Promise<Set<PersonKey>> {
  const keys = new Set<PersonKey>();
  for await (const items of scanItems(dynamoDb, tables.residents, FLAGGED, ['flaggedBy']))
    for (const item of items) if (item.protected === true && item.flaggedBy === file) keys.add(item.pk);
  for await (const items of scanItems(dynamoDb, tables.sealed, SEALED_BY, ['flaggedBy']))
    for (const { flaggedBy, personKey } of items) if (flaggedBy === file) keys.add(String(personKey));
  return keys;
}

/**
 * The flag goes, the record comes back from its copy, then the rows; the copy goes last (F9). What is sealed again
 * meanwhile is a new copy, which stays.
 */
async function unseal(personKey: PersonKey, file: string | undefined, ports: UnsealPorts): Promise<Unsealed> {
  const { dynamoDb, tables } = ports;
  const youths = youthStore(dynamoDb, tables.register);
  if ((await youths.load(personKey)).state === 'sealing') return 'in-work';
  const flag = await removeFlag(personKey, file, ports);
  if (flag === 'of-another') return sealAnew(personKey, ports);
  const { state } = await youths.load(personKey);
  if (state === 'sealing') return 'in-work';
  const copyKey = sealedYouthKey(recordReference(personKey));
  if (state === 'sealed') {
    if ((await restoreRecord(personKey, copyKey, ports)) === 'still-flagged') return 'still-flagged';
    const { resident } = await residentsStore(dynamoDb, tables.residents).load(personKey);
    if (resident?.protected) return sealAnew(personKey, ports);
  }
  const copy = await getItem(dynamoDb, tables.sealed, copyKey);
  if (copy?.unsealing === undefined) return flag === 'removed' ? 'unsealed' : 'not-sealed';
  await bringRowsBack(copy, ports);
  await removeCopy(copy, ports);
  return 'unsealed';
}

/** A row has no more than key and flag: without it contact waits for the next extract. */
async function removeFlag(
  personKey: PersonKey,
  file: string | undefined,
  { dynamoDb, tables }: UnsealPorts,
): Promise<'removed' | 'none' | 'of-another'> {
  return retryOnConflict(async () => {
    const { resident } = await residentsStore(dynamoDb, tables.residents).load(personKey);
    if (!resident?.protected) return 'none';
    const { flaggedBy, flaggedAgainBy = flaggedBy, changedAt } = resident;
    if (file !== undefined && (flaggedBy !== file || flaggedAgainBy !== file)) return 'of-another';
    const deleted = await deleteItem(dynamoDb, tables.residents, residentKey(personKey), {
      expression: `changedAt = :changedAt AND protected = :true AND ${again(resident.flaggedAgainBy)}`,
      values: { ':changedAt': changedAt, ':true': true, ...(resident.flaggedAgainBy && { ':again': flaggedAgainBy }) },
    });
    return deleted === 'deleted' ? 'removed' : 'conflict';
  });
}

const again = (by: string | undefined) => (by ? 'flaggedAgainBy = :again' : 'attribute_not_exists(flaggedAgainBy)');

/** An import signals register once, perhaps while the record was sealed. */
async function sealAnew(personKey: PersonKey, ports: UnsealPorts): Promise<'still-flagged'> {
  const { dynamoDb, tables, profile, actor } = ports;
  const youths = youthStore(dynamoDb, tables.register);
  return retryOnConflict(async () => {
    const record = await youths.load(personKey);
    const population = await residentsStore(dynamoDb, tables.residents).load(personKey);
    // Without a flag that is register's.
    if (!population.resident?.protected) return 'still-flagged';
    const holds = await holdStore(dynamoDb, tables).of(personKey);
    const next = decide(record, { kind: 'look' }, { ...population, holds }, profile, actor.now);
    return next === record || (await youths.save(next, actor.now)) === 'saved' ? 'still-flagged' : 'conflict';
  });
}

const Copy = z.object({ record: z.record(z.string(), z.unknown()), rows: z.array(z.string()) });

/** Not if an extract has flagged the person anew. */
async function restoreRecord(
  personKey: PersonKey,
  pk: string,
  ports: UnsealPorts,
): Promise<'restored' | 'still-flagged'> {
  const { dynamoDb, tables, profile, actor } = ports;
  const { now } = actor;
  const youths = youthStore(dynamoDb, tables.register);
  return retryOnConflict(async () => {
    const sealed = await youths.load(personKey);
    if (sealed.state !== 'sealed') return 'restored';
    const { record: copied, rows } = Copy.parse(await getItem(dynamoDb, tables.sealed, pk));
    const record = withNewerNotices(copied, sealed);
    await updateItem(dynamoDb, tables.sealed, pk, {
      set: valuesAt([], { rows: [...new Set([...rows, ...laterRows(sealed)])], unsealing: now.toString() }),
      when: [{ path: ['pk'], is: 'exists' }],
    });
    const { resident, extract } = await residentsStore(dynamoDb, tables.residents).load(personKey);
    if (resident?.protected) return 'still-flagged';
    const holds = await holdStore(dynamoDb, tables).of(personKey);
    const before = restoredFrom(readYouth({ pk, ...record }), sealed);
    // Register looks by the extract itself.
    const facts = { resident: undefined, extract, holds };
    const next = await decideNumbered(before, { kind: 'unsealed' }, facts, profile, now, youths.takeCaseNumber);
    const lookAgainOn = dateInStockholm(now).toString();
    const toStore = resident ? { ...next, lookAgainOn } : next;
    return (await youths.restore(record, toStore, now)) === 'saved' ? 'restored' : 'conflict';
  });
}

/** Of those that this version cannot read none is left behind (F10). */
function withNewerNotices(copy: Record<string, unknown>, sealed: YouthRecord): Record<string, unknown> {
  const newer = Object.fromEntries(newerIn(sealed, 'notices').map(({ id, raw }) => [id, raw]));
  return { ...copy, notices: { ...Object(copy.notices), ...newer } };
}

/** That came after sealing: the officers were told of each. */
const laterRows = ({ personKey, notices }: YouthRecord) =>
  Object.values(notices)
    .map(({ reference }) => reference)
    .filter((reference) => reference !== recordReference(personKey));

const Row = z.looseObject({
  reportId: ReportId,
  row: z.number(),
  personKey: z.string(),
  receivedAt: z.string(),
});

/** Register applies those that the record does not have, and those that wait for their mail to be read (P11). */
async function bringRowsBack(copy: Item, { dynamoDb, tables, actor }: UnsealPorts): Promise<void> {
  const { record, rows } = Copy.parse(copy);
  const youth = readYouth({ pk: copy.pk, ...record });
  const applied = new Set(rowsOf(youth).map((row) => rowReference(youth.personKey, row)));
  const notifications = notificationStore(dynamoDb, tables.register);
  const bringBack = async (reference: string) => {
    const pk = sealedRowKey(reference);
    const { unsealing } = copy;
    const marked = await updateItem(dynamoDb, tables.sealed, pk, {
      set: valuesAt([], { unsealing }),
      when: [{ path: ['pk'], is: 'exists' }],
    });
    if (marked !== 'updated') return;
    const row = Row.parse((await getItem(dynamoDb, tables.sealed, pk))?.notification);
    if (!applied.has(reference) || isUnread(youth, row.reportId)) await notifications.restore(row, actor.now);
    await removeSealed(pk, reference, unsealing, { dynamoDb, tables });
  };
  for (const group of inGroups(rows, AT_ONCE)) await Promise.all(group.map(bringBack));
}

const removeCopy = ({ pk, reference, unsealing }: Item, ports: UnsealPorts) =>
  removeSealed(pk, String(reference), unsealing, ports);

/** Unless it was sealed anew. */
async function removeSealed(
  pk: string,
  reference: string,
  unsealing: unknown,
  { dynamoDb, tables }: Pick<UnsealPorts, 'dynamoDb' | 'tables'>,
): Promise<void> {
  await deleteItem(dynamoDb, tables.sealed, closedKey(reference));
  await deleteItem(dynamoDb, tables.sealed, pk, {
    expression: 'unsealing = :unsealing',
    values: { ':unsealing': unsealing },
  });
}
