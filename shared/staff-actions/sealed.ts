import * as z from 'zod';
import type { DynamoDb, S3 } from '../aws/clients.ts';
import { readFile } from '../aws/files.ts';
import type { Notification, PersonKey } from '../domain/notification.ts';
import type { PersonalNumber } from '../domain/personal-number.ts';
import type { Profile } from '../domain/profile.ts';
import { SealedMail } from '../domain/sealed-mail.ts';
import { scanItems } from '../store/batch.ts';
import {
  closedKey,
  sealedFlagsKey,
  sealedMailKey,
  sealedPersonsKey,
  sealedRowKey,
  sealedYouthKey,
} from '../store/keys.ts';
import { notificationStore } from '../store/notification-store.ts';
import { readTolerant } from '../store/read-tolerant.ts';
import { getItem, type Item, putNew } from '../store/table.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import { liftHold } from './lift-hold.ts';
import { ListedSealed, type Released, type Rows } from './outcomes.ts';

export type SealedPorts = {
  dynamoDb: DynamoDb;
  s3: S3;
  tables: { register: string; residents: string; holds: string; sealed: string };
  sealedBucket: string;
  profile: Profile;
  actor: Actor;
  /** Read as if the sender were verified and nothing sealed. */
  readRows: (raw: Uint8Array, mail: SealedMail, personKeyOf: (number: PersonalNumber) => PersonKey) => Promise<Rows>;
};

/** infra/staff-rights.ts grants exactly these. */
export const LISTED = Object.keys(ListedSealed.shape);

/** Open ones, oldest first. */
export async function listSealed({ dynamoDb, tables }: SealedPorts): Promise<ListedSealed[]> {
  const all: ListedSealed[] = [];
  for await (const items of scanItems(dynamoDb, tables.sealed, LISTED))
    all.push(...items.filter(({ pk }) => !pk.startsWith('PERSONS#')).map((item) => readTolerant(ListedSealed, item)));
  const closed = new Set(all.map(({ pk }) => pk));
  return all
    .filter(({ pk, reference }) => pk !== closedKey(reference) && !closed.has(closedKey(reference)))
    .toSorted((a, b) => (a.receivedAt ?? '').localeCompare(b.receivedAt ?? ''));
}

export async function showSealed(
  reference: string,
  {
    dynamoDb,
    tables,
    actor,
  }: Pick<SealedPorts, 'dynamoDb' | 'actor'> & { tables: { register: string; sealed: string } },
): Promise<Item | undefined> {
  await leaveTrace(dynamoDb, tables.register, reference, 'read', actor);
  return find(reference, dynamoDb, tables.sealed);
}

async function find(reference: string, dynamoDb: DynamoDb, sealed: string): Promise<Item | undefined> {
  for (const keyOf of [sealedMailKey, sealedYouthKey, sealedRowKey, sealedFlagsKey]) {
    const key = keyOf(reference);
    const item = await getItem(dynamoDb, sealed, key);
    if (item?.personParts) return { ...item, persons: await personsIn(item, dynamoDb, sealed) };
    if (item) return item;
  }
  return undefined;
}

/** The item itself stays. `was-closed`: by whoever was first. */
export async function closeSealed(
  reference: string,
  ports: SealedPorts,
): Promise<'closed' | 'was-closed' | 'not-found'> {
  const { dynamoDb, tables, actor } = ports;
  await leaveTrace(dynamoDb, tables.register, reference, 'close', actor);
  if (!(await find(reference, dynamoDb, tables.sealed))) return 'not-found';
  const { by, now } = actor;
  const item = { pk: closedKey(reference), reference, by, closedAt: now.toString() };
  return (await putNew(dynamoDb, tables.sealed, item)) === 'stored' ? 'closed' : 'was-closed';
}

export async function sealedMail(reference: string, ports: SealedPorts): Promise<Uint8Array | undefined> {
  await leaveTrace(ports.dynamoDb, ports.tables.register, reference, 'read', ports.actor);
  const mail = await storedMail(reference, ports);
  return mail && rawOf(mail, ports);
}

export async function sealedRows(reference: string, ports: SealedPorts): Promise<Rows | undefined> {
  await leaveTrace(ports.dynamoDb, ports.tables.register, reference, 'read', ports.actor);
  return rowsOf(reference, ports);
}

/**
 * Of persons whom an officer finds not protected: this mail's hold is lifted, the rows count as accepted, the school gets no
 * answer. Whom the extract protects stays sealed.
 */
export async function releaseRows(
  reference: string,
  wanted: number[],
  ports: SealedPorts,
): Promise<Map<number, Released> | 'not-found'> {
  const { dynamoDb, tables, actor } = ports;
  await leaveTrace(dynamoDb, tables.register, reference, 'release-rows', actor);
  const rows = await rowsOf(reference, ports);
  if (!rows) return 'not-found';
  const outcomes = new Map<number, Released>();
  for (const row of wanted) {
    const notification = rows.notifications.find((notification) => notification.row === row);
    outcomes.set(row, notification ? await release(notification, reference, ports) : 'not-a-report');
  }
  return outcomes;
}

async function release(notification: Notification, reference: string, ports: SealedPorts): Promise<Released> {
  const { outcome } = await liftHold(notification.personKey, reference, ports);
  if (outcome === 'protected') return 'protected';
  await notificationStore(ports.dynamoDb, ports.tables.register).store(notification, ports.actor.now);
  return 'released';
}

async function rowsOf(reference: string, ports: SealedPorts): Promise<Rows | undefined> {
  const mail = await storedMail(reference, ports);
  const raw = mail && (await rawOf(mail, ports));
  if (!raw) return undefined;
  const keys = new Map(mail.persons.map(({ number, personKey }) => [number, personKey]));
  const rows = await ports.readRows(raw, mail, (number) => keys.get(number) ?? NO_KEY);
  return { ...rows, notifications: rows.notifications.filter(({ personKey }) => personKey !== NO_KEY) };
}

/** Not listed with the mail: cannot be released. */
const NO_KEY = '';

/** Of all its items. */
export async function personsIn(mail: Item, db: DynamoDb, table: string): Promise<SealedMail['persons']> {
  const { persons, personParts, reference } = Persons.parse(mail);
  for (let part = 0; part < personParts; part += 1)
    persons.push(...Persons.parse(await getItem(db, table, sealedPersonsKey(reference, part))).persons);
  return persons;
}

const Persons = z.object({
  reference: z.string().default(''),
  persons: SealedMail.shape.persons,
  personParts: z.number().int().default(0),
});

async function storedMail(
  reference: string,
  { dynamoDb, tables }: Pick<SealedPorts, 'dynamoDb' | 'tables'>,
): Promise<SealedMail | undefined> {
  const item = await getItem(dynamoDb, tables.sealed, sealedMailKey(reference));
  return (
    item && {
      ...SealedMail.parse({ ...item, reportId: item.reference }),
      persons: await personsIn(item, dynamoDb, tables.sealed),
    }
  );
}

async function rawOf({ object }: SealedMail, { s3, sealedBucket }: SealedPorts): Promise<Uint8Array | undefined> {
  const mail = await readFile(s3, sealedBucket, `mail/${object}`);
  return mail && 'bytes' in mail ? mail.bytes : undefined;
}
