import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { ReplaceOutcome } from '../domain/directory.ts';
import type { PersonKey } from '../domain/notification.ts';
import { Extract, Resident } from '../domain/resident.ts';
import { readItems, scanItems, writeItems } from './batch.ts';
import { inGroups } from './in-groups.ts';
import { EXTRACT_CURRENT, residentKey } from './keys.ts';
import { overlay } from './overlay.ts';
import { getItem, type Item, putItem, updateItem, valuesAt } from './table.ts';
import { dueAfterGrace } from './work.ts';

const AT_ONCE = 10;
const OF_STORE = ['pk', 'workPartition', 'dueAt', 'signals'];
const ofStore = (item: Item) => Object.fromEntries(OF_STORE.map((name) => [name, item[name]]));

export function residentsWriter(db: DynamoDb, table: string) {
  const each = async (keys: PersonKey[], update: (pk: string) => Promise<unknown>) => {
    for (const group of inGroups(keys, AT_ONCE)) await Promise.all(group.map((key) => update(residentKey(key))));
  };
  /** Of the last load, with what this version does not know. */
  let loaded = new Map<string, Item>();
  return {
    async extract(): Promise<Extract | undefined> {
      const item = await getItem(db, table, EXTRACT_CURRENT);
      return item && Extract.parse(item);
    },

    /** Rows that an older version of us wrote otherwise count as missing. */
    async load(keys: PersonKey[]): Promise<Map<PersonKey, Resident>> {
      const items = await readItems(db, table, keys.map(residentKey));
      loaded = new Map(items.map((item) => [item.pk, item]));
      const read = items.flatMap((item) => Resident.safeParse(item).data ?? []);
      return new Map(read.map((resident) => [resident.personKey, resident]));
    },

    /** Whole items: nothing stays beside a protected person's flag. */
    async write(residents: Resident[], now: Temporal.Instant): Promise<void> {
      const items = residents.map((resident) => {
        const pk = residentKey(resident.personKey);
        const item = { pk, ...resident, ...(resident.pendingSince && dueAfterGrace(pk, now)) };
        const stored = resident.protected ? undefined : loaded.get(pk);
        const before = Resident.safeParse(stored).data;
        return stored && before ? overlay(stored, { ...ofStore(stored), ...before }, item) : item;
      });
      await writeItems(db, table, items);
    },

    /** Until applied, the sweep signals it. */
    async markPending(keys: PersonKey[], now: Temporal.Instant): Promise<void> {
      await each(keys, (pk) =>
        updateItem(db, table, pk, {
          set: valuesAt([], { pendingSince: now.toString(), ...dueAfterGrace(pk, now) }),
          remove: [['signals']],
          when: [{ path: ['pk'], is: 'exists' }],
        }),
      );
    },

    async markGone(keys: PersonKey[], now: Temporal.Instant): Promise<void> {
      await each(keys, (pk) =>
        updateItem(db, table, pk, {
          set: valuesAt([], { gone: true, changedAt: now.toString() }),
          when: [{ path: ['gone'], is: '=', value: false }],
        }),
      );
    },

    async *persons(): AsyncGenerator<{ personKey: PersonKey; gone: boolean; protected: boolean }[]> {
      for await (const page of scanItems(db, table, ['pk', 'gone', 'protected']))
        yield page
          .filter(({ pk }) => pk !== EXTRACT_CURRENT)
          .map((item) => ({ personKey: item.pk, gone: item.gone === true, protected: item.protected === true }));
    },

    /** Unless a newer one is. */
    async putInForce(extract: Extract): Promise<ReplaceOutcome> {
      const stored = await getItem(db, table, EXTRACT_CURRENT);
      const next = { pk: EXTRACT_CURRENT, ...extract };
      const item = stored ? overlay(stored, Extract.parse(stored), next) : next;
      const written = await putItem(db, table, item, {
        expression: 'attribute_not_exists(pk) OR #date <= :date',
        names: { '#date': 'date' },
        values: { ':date': extract.date },
      });
      return written === 'stored' ? 'in-force' : 'newer-in-force';
    },
  };
}
