import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { Fault } from '../domain/fault.ts';
import { nextDue } from '../domain/next-due.ts';
import type { PersonKey } from '../domain/notification.ts';
import { isLiving, officersPlace } from '../domain/place.ts';
import { newYouthRecord, YouthRecord } from '../domain/youth-record.ts';
import { caseKey, youthKey } from './keys.ts';
import { overlay } from './overlay.ts';
import { readTolerant } from './read-tolerant.ts';
import { getItem, type Item, putItem, putNew } from './table.ts';
import { due } from './work.ts';

/** The `caseload` index holds no item without its key. */
export const NO_DISTRICT = '-';
/** Beside the record. */
const OF_STORE = ['pk', 'workPartition', 'dueAt', 'openedAt', 'list', 'listSort', 'listAskedOn'];

export function readYouth(item: Item): YouthRecord {
  const { district, ...record } = readTolerant(YouthRecord, item);
  return district === undefined || district === NO_DISTRICT ? record : { ...record, district };
}

export function youthStore(db: DynamoDb, table: string) {
  return {
    async load(personKey: string): Promise<YouthRecord> {
      const item = await getItem(db, table, youthKey(personKey));
      return item ? readYouth(item) : newYouthRecord(personKey);
    },

    /** Under the number that counts now. */
    async current(personKey: string): Promise<YouthRecord> {
      const record = await this.load(personKey);
      return record.state === 'joined' && record.joinsTo ? this.current(record.joinsTo.personKey) : record;
    },

    /** With what this version does not know; undefined if it was written since. */
    async whole({ personKey, version }: YouthRecord): Promise<object | undefined> {
      const item = await getItem(db, table, youthKey(personKey));
      if (item?.version !== version) return undefined;
      return Object.fromEntries(Object.entries(item).filter(([name]) => !OF_STORE.includes(name)));
    },

    /** Unless written since it was read. What is sealed leaves nothing behind. */
    async save({ newer: _, ...record }: YouthRecord, now: Temporal.Instant): Promise<'saved' | 'changed-meanwhile'> {
      const pk = youthKey(record.personKey);
      const stored = record.version === 0 ? undefined : await getItem(db, table, pk);
      if (stored?.version !== (record.version || undefined)) return 'changed-meanwhile';
      const item = itemOf(record, now);
      const written = await putItem(
        db,
        table,
        stored && (record.state !== 'sealed' || stored.state === 'sealed')
          ? overlay(stored, knownOf(stored), item)
          : item,
        record.version === 0
          ? { expression: 'attribute_not_exists(pk)' }
          : {
              expression: '#version = :read',
              names: { '#version': 'version' },
              values: { ':read': record.version },
            },
      );
      return written === 'stored' ? 'saved' : 'changed-meanwhile';
    },

    /** In the place of the sealed record that was read; with what this version does not know of its copy. */
    async restore(
      copy: object,
      { newer: _, ...record }: YouthRecord,
      now: Temporal.Instant,
    ): Promise<'saved' | 'changed-meanwhile'> {
      const raw = { pk: youthKey(record.personKey), ...copy };
      const written = await putItem(db, table, overlay(raw, knownOf(raw), itemOf(record, now)), {
        expression: '#version = :read AND #state = :sealed',
        names: { '#version': 'version', '#state': 'state' },
        values: { ':read': record.version, ':sealed': 'sealed' },
      });
      return written === 'stored' ? 'saved' : 'changed-meanwhile';
    },

    async personOfCase(caseNumber: string): Promise<PersonKey | undefined> {
      const item = await getItem(db, table, caseKey(caseNumber));
      return typeof item?.personKey === 'string' ? item.personKey : undefined;
    },

    /** A repeat for the same entry succeeds. */
    async takeCaseNumber(caseNumber: string, personKey: string, entryId: string): Promise<'taken' | 'used-by-another'> {
      const pk = caseKey(caseNumber);
      if ((await putNew(db, table, { pk, personKey, entryId })) === 'stored') return 'taken';
      const holder = await getItem(db, table, pk);
      return holder?.personKey === personKey && holder.entryId === entryId ? 'taken' : 'used-by-another';
    },
  };
}

function itemOf(record: YouthRecord, now: Temporal.Instant): Item {
  const pk = youthKey(record.personKey);
  const dueAt = nextDue(record, now);
  return {
    pk,
    ...record,
    version: record.version + 1,
    signals: 0,
    ...(dueAt && due(pk, dueAt)),
    ...caseload(record),
    ...inList(record, now),
  };
}

function knownOf(stored: Item): object {
  const { newer: _, ...record } = readTolerant(YouthRecord, stored);
  return { ...Object.fromEntries(OF_STORE.map((name) => [name, stored[name]])), ...record };
}

/** Only open records are listed. */
function caseload(record: YouthRecord) {
  if (record.state !== 'open') return {};
  const opened = Object.values(record.entries)
    .filter(({ state }) => state === 'open')
    .map(({ openedOn }) => openedOn);
  return { district: record.district ?? NO_DISTRICT, openedAt: opened.toSorted()[0] };
}

/** Nobody is forgotten for want of a list (P1). */
function inList(record: YouthRecord, now: Temporal.Instant) {
  if (!isLiving(record)) return { place: undefined };
  const place = officersPlace(record, dateInStockholm(now).toString()) ?? record.place;
  if (!place) throw new Fault('bug', 'a living record in no list');
  return { place, list: place.list, listSort: `${place.step}#${place.nextOn}#${place.reference}` };
}
