import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { ReplaceOutcome } from '../domain/directory.ts';
import type { PersonKey } from '../domain/notification.ts';
import { Extract, Resident } from '../domain/resident.ts';
import { readItems, scanItems, writeItems } from './batch.ts';
import { inGroups } from './in-groups.ts';
import { EXTRACT_CURRENT, residentKey } from './keys.ts';
import { getItem, putItem, updateItem, valuesAt } from './table.ts';
import { dueAfterGrace } from './work.ts';

const AT_ONCE = 10;

export function residentsWriter(db: DynamoDb, table: string) {
  const each = async (keys: PersonKey[], update: (pk: string) => Promise<unknown>) => {
    for (const group of inGroups(keys, AT_ONCE)) await Promise.all(group.map((key) => update(residentKey(key))));
  };
  return {
    async extract(): Promise<Extract | undefined> {
      const item = await getItem(db, table, EXTRACT_CURRENT);
      return item && Extract.parse(item);
    },

    /** Rows that an older version of us wrote otherwise count as missing. */
    async load(keys: PersonKey[]): Promise<Map<PersonKey, Resident>> {
      const items = await readItems(db, table, keys.map(residentKey));
      const read = items.flatMap((item) => Resident.safeParse(item).data ?? []);
      return new Map(read.map((resident) => [resident.personKey, resident]));
    },

    /** Whole items: nothing stays beside a protected person's flag. */
    async write(residents: Resident[], now: Temporal.Instant): Promise<void> {
      const items = residents.map((resident) => {
        const pk = residentKey(resident.personKey);
        return { pk, ...resident, ...(resident.pendingSince && dueAfterGrace(pk, now)) };
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
      const item = { pk: EXTRACT_CURRENT, ...extract };
      const written = await putItem(db, table, item, {
        expression: 'attribute_not_exists(pk) OR #date <= :date',
        names: { '#date': 'date' },
        values: { ':date': extract.date },
      });
      return written === 'stored' ? 'in-force' : 'newer-in-force';
    },
  };
}
