import type { DynamoDb } from '../aws/clients.ts';
import type { ListOrigin, ReplaceOutcome, SchoolUnit, StaffMember } from '../domain/directory.ts';
import { scanItems, writeItems } from './batch.ts';
import { StaffList } from './directory-store.ts';
import { inGroups } from './in-groups.ts';
import {
  blockedKey,
  DIRECTORY_CURRENT,
  domainKey,
  learnedByOfficerKey,
  learnedKey,
  reporterKey,
  STAFF,
  unitKey,
} from './keys.ts';
import { overlay } from './overlay.ts';
import { readTolerant } from './read-tolerant.ts';
import { getItem, type Item, putItem, updateItem } from './table.ts';

const KEPT_AFTER_REPLACED_S = 30 * 24 * 60 * 60;
const AT_ONCE = 10;
/** No import brings or replaces them. */
const OURS = [blockedKey(''), learnedKey(''), learnedByOfficerKey('')];

export function directoryWriter(db: DynamoDb, table: string) {
  const putInForce = async (item: Item, { importedAt, fileStoredAt }: ListOrigin): Promise<ReplaceOutcome> => {
    const dated = { ...item, importedAt: importedAt.toString(), fileStoredAt: fileStoredAt.getTime() };
    const written = await putItem(db, table, dated, {
      expression: 'attribute_not_exists(pk) OR fileStoredAt <= :this',
      values: { ':this': fileStoredAt.getTime() },
    });
    return written === 'stored' ? 'in-force' : 'newer-in-force';
  };
  return {
    /** The pointer last: readers see one list, whole. */
    async replaceSchools(units: SchoolUnit[], origin: ListOrigin): Promise<ReplaceOutcome> {
      await writeItems(db, table, itemsOf(units, origin.version));
      return putInForce({ pk: DIRECTORY_CURRENT, version: origin.version }, origin);
    },

    async replaceStaff(staff: StaffMember[], origin: ListOrigin): Promise<ReplaceOutcome> {
      const stored = await getItem(db, table, STAFF);
      const item = { pk: STAFF, version: origin.version, staff };
      return putInForce(stored ? overlay(stored, readTolerant(StaffList, stored), item) : item, origin);
    },

    /** Later, since a reader may still hold the old pointer. */
    async expireOthers({ version, importedAt }: ListOrigin): Promise<void> {
      const expiresAt = Math.floor(importedAt.epochMilliseconds / 1000) + KEPT_AFTER_REPLACED_S;
      for await (const page of scanItems(db, table, ['pk', 'version', 'expiresAt'])) {
        const old = page.filter(
          (item) =>
            item.pk !== STAFF &&
            item.pk !== DIRECTORY_CURRENT &&
            !OURS.some((prefix) => item.pk.startsWith(prefix)) &&
            item.version !== version &&
            item.expiresAt === undefined,
        );
        for (const group of inGroups(old, AT_ONCE))
          await Promise.all(
            group.map(({ pk }) =>
              updateItem(db, table, pk, {
                set: [[['expiresAt'], expiresAt]],
                when: [{ path: ['pk'], is: 'exists' }],
              }),
            ),
          );
      }
    },
  };
}

function itemsOf(units: SchoolUnit[], version: string): Item[] {
  // Even without reporters, to mark the domain as a school's.
  const lists = new Map(units.map(({ domain }): [string, string[]] => [domainKey(version, domain), []]));
  for (const { unit, reporters, domain } of units)
    for (const pk of reporters === '*'
      ? [domainKey(version, domain)]
      : reporters.map((address) => reporterKey(version, address)))
      lists.set(pk, [...(lists.get(pk) ?? []), unit]);
  return [
    ...units.map((unit) => ({ pk: unitKey(version, unit.unit), version, ...unit })),
    ...[...lists].map(([pk, codes]) => ({ pk, version, units: codes })),
  ];
}
