import type { DynamoDb } from '../aws/clients.ts';
import type { PopulationFacts } from '../domain/coverage.ts';
import { Extract, Resident } from '../domain/resident.ts';
import { EXTRACT_CURRENT, residentKey } from './keys.ts';
import { getItems, updateItem } from './table.ts';

/** The residents extract as the other functions read it; only import writes rows. */
export function residentsStore(db: DynamoDb, table: string) {
  return {
    /** The person's row and the extract in force, read together. A failure throws: it never means "not protected". */
    async load(personKey: string): Promise<PopulationFacts> {
      const items = await getItems(db, table, [residentKey(personKey), EXTRACT_CURRENT]);
      const row = items.find(({ pk }) => pk === residentKey(personKey));
      const extract = items.find(({ pk }) => pk === EXTRACT_CURRENT);
      return {
        resident: row && Resident.parse(row),
        extract: extract && Extract.parse(extract),
      };
    },

    /** A changed row has been applied to the youth's record; a newer change stays pending. */
    async applied(resident: Resident): Promise<void> {
      if (!resident.pendingSince) return;
      await updateItem(db, table, residentKey(resident.personKey), {
        remove: [['pendingSince'], ['workPartition'], ['dueAt'], ['signals']],
        when: [{ path: ['pendingSince'], is: '=', value: resident.pendingSince }],
      });
    },
  };
}
