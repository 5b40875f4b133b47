import type { DynamoDb } from '../aws/clients.ts';
import type { PopulationFacts } from '../domain/coverage.ts';
import { Extract, Resident } from '../domain/resident.ts';
import { readItems } from './batch.ts';
import { EXTRACT_CURRENT, residentKey } from './keys.ts';
import { getItems, updateItem } from './table.ts';

/** Only import writes rows. */
export function residentsStore(db: DynamoDb, table: string) {
  return {
    /** A failure throws: it never means "not protected". A flag of another number of the same person counts. */
    async load(personKey: string, joinedFrom: string[] = []): Promise<PopulationFacts> {
      const others = joinedFrom.map(residentKey);
      const items = await getItems(db, table, [residentKey(personKey), EXTRACT_CURRENT, ...others]);
      const row =
        items.find((item) => others.includes(item.pk) && item.protected !== false) ??
        items.find(({ pk }) => pk === residentKey(personKey));
      const extract = items.find(({ pk }) => pk === EXTRACT_CURRENT);
      return {
        resident: row && Resident.parse(row),
        extract: extract && Extract.parse(extract),
      };
    },

    /** A newer change stays pending. */
    async applied(resident: Resident): Promise<void> {
      if (!resident.pendingSince) return;
      await updateItem(db, table, residentKey(resident.personKey), {
        remove: [['pendingSince'], ['workPartition'], ['dueAt'], ['signals']],
        when: [{ path: ['pendingSince'], is: '=', value: resident.pendingSince }],
      });
    },
  };
}

/** Whether the extract protects one of them, and no more; before register has looked, too. */
export async function isAnyProtected(db: DynamoDb, table: string, personKeys: string[]): Promise<boolean> {
  const residents = await readItems(db, table, personKeys.map(residentKey), ['pk', 'protected']);
  return residents.some((resident) => resident.protected !== false);
}
