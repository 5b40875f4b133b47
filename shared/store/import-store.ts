import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { ImportRecord, type Lease } from '../domain/import-record.ts';
import type { PersonKey } from '../domain/notification.ts';
import { importReference } from '../domain/reference.ts';
import { readItems } from './batch.ts';
import { importKey, youthKey } from './keys.ts';
import { readTolerant } from './read-tolerant.ts';
import { getItem, putItem, putNew, updateItem, valuesAt } from './table.ts';
import { dueAfterGrace } from './work.ts';

const LEASE = importKey('residents-lease');
/** As long as the function may run. */
export const LEASE_TIME = Temporal.Duration.from({ seconds: 900 });
const LeaseItem = z.object({ holder: z.string(), until: z.number(), attempt: z.number(), unfinished: z.boolean() });

const flagsLostKey = (importId: string) => `${importKey(importId)}-flags`;

export function importStore(db: DynamoDb, table: string) {
  const lease = async () => {
    const item = await getItem(db, table, LEASE);
    return item && { item, ...LeaseItem.parse(item) };
  };
  return {
    async identify(object: string, objectVersion: string): Promise<{ importId: string; earlier?: ImportRecord }> {
      for (let attempt = 0; ; attempt++) {
        const importId = importReference(`${object}|${objectVersion}`, attempt);
        const item = await getItem(db, table, importKey(importId));
        if (!item) return { importId };
        const earlier = readTolerant(ImportRecord, item);
        if (earlier.object === object && earlier.objectVersion === objectVersion) return { importId, earlier };
      }
    },

    /** A repeat keeps the first: its notice may be on its way. */
    async record(record: ImportRecord, now: Temporal.Instant): Promise<ImportRecord> {
      const pk = importKey(record.importId);
      const pending = Object.keys(record.notices).length > 0;
      const item = { pk, ...record, version: 1, signals: 0, ...(pending && dueAfterGrace(pk, now)) };
      if ((await putNew(db, table, item)) === 'stored') return record;
      return readTolerant(ImportRecord, await getItem(db, table, pk));
    },

    async finish(importId: string): Promise<void> {
      await updateItem(db, table, importKey(importId), {
        set: [[['state'], 'done']],
        add: [[['version'], 1]],
        when: [{ path: ['state'], is: '=', value: 'applied' }],
      });
    },

    /** Before a row is written: after that a repeat finds no flag that is lost. */
    async flagsLost(importId: string): Promise<void> {
      await putNew(db, table, { pk: flagsLostKey(importId) });
    },

    wereFlagsLost: async (importId: string): Promise<boolean> =>
      (await getItem(db, table, flagsLostKey(importId))) !== undefined,

    /** Two extracts must never be written into each other. */
    async takeLease(holder: string, now: Temporal.Instant): Promise<Lease | 'taken'> {
      const found = await lease();
      const held = found !== undefined && found.holder !== '';
      if (held && found.holder !== holder && found.until > now.epochMilliseconds) return 'taken';
      const attempt = (found?.attempt ?? 0) + 1;
      const unfinished = held || found?.unfinished === true;
      const until = now.add(LEASE_TIME).epochMilliseconds;
      const written = await putItem(
        db,
        table,
        { ...found?.item, pk: LEASE, holder, until, attempt, unfinished },
        found
          ? { expression: 'attempt = :read', values: { ':read': found.attempt } }
          : { expression: 'attribute_not_exists(pk)' },
      );
      return written === 'stored' ? { holder, attempt, unfinished } : 'taken';
    },

    async stillHolds({ holder, attempt }: Lease): Promise<boolean> {
      const found = await lease();
      return found?.holder === holder && found.attempt === attempt;
    },

    async freeLease(holder: string, unfinished: boolean): Promise<void> {
      await updateItem(db, table, LEASE, {
        set: valuesAt([], { holder: '', unfinished }),
        when: [{ path: ['holder'], is: '=', value: holder }],
      });
    },

    /** Those that the register knows. */
    async youths(keys: PersonKey[]): Promise<PersonKey[]> {
      const keyOf = new Map(keys.map((key) => [youthKey(key), key]));
      const items = await readItems(db, table, [...keyOf.keys()], ['pk']);
      return items.flatMap(({ pk }) => keyOf.get(pk) ?? []);
    },
  };
}
