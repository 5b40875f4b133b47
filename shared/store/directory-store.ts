import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { SchoolUnit, StaffMember } from '../domain/directory.ts';
import { inGroups } from './in-groups.ts';

import { DIRECTORY_CURRENT, domainKey, reporterKey, STAFF, unitKey } from './keys.ts';
import { readTolerant } from './read-tolerant.ts';
import { getItem, getItems } from './table.ts';

/** Items of older imports expire. */
export const DirectoryInForce = z.object({ version: z.string(), importedAt: z.string() });
const UnitList = z.object({ units: z.array(z.string()) });
export const StaffList = z.object({ staff: z.array(StaffMember) });

const MAX_KEYS_A_READ = 100; // BatchGetItem

/** Only import writes it. */
export function directoryStore(db: DynamoDb, table: string) {
  return {
    /** `mayReport`: for this address; `named`: by these codes. */
    async units(address: string, codes: string[]): Promise<{ mayReport: SchoolUnit[]; named: SchoolUnit[] }> {
      const inForce = await getItem(db, table, DIRECTORY_CURRENT);
      if (!inForce) return { mayReport: [], named: [] };
      const { version } = DirectoryInForce.parse(inForce);
      const domain = address.slice(address.lastIndexOf('@') + 1);
      const lists = await getItems(db, table, [reporterKey(version, address), domainKey(version, domain)]);
      const allowed = lists.flatMap((list) => UnitList.parse(list).units);
      const wanted = [...new Set([...allowed, ...codes])];
      const units: SchoolUnit[] = [];
      for (const group of inGroups(wanted, MAX_KEYS_A_READ)) {
        const items = await getItems(
          db,
          table,
          group.map((unit) => unitKey(version, unit)),
        );
        units.push(...items.map((item) => SchoolUnit.parse(item)));
      }
      return {
        mayReport: units.filter(({ unit }) => allowed.includes(unit)),
        named: units.filter(({ unit }) => codes.includes(unit)),
      };
    },

    async isSchools(domain: string): Promise<boolean> {
      const inForce = await getItem(db, table, DIRECTORY_CURRENT);
      if (!inForce) return false;
      const { version } = DirectoryInForce.parse(inForce);
      return (await getItem(db, table, domainKey(version, domain))) !== undefined;
    },

    async staff(): Promise<StaffMember[]> {
      const item = await getItem(db, table, STAFF);
      return item ? readTolerant(StaffList, item).staff : [];
    },
  };
}
