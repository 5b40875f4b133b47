import type { Visit } from '../../../shared/desk/page.ts';
import { reachOf } from '../../../shared/desk/rights.ts';
import { GROUP_LIST, type Listed } from '../../../shared/domain/place.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import type { Cases, Reaches } from './one-case.ts';

export type ListPorts = {
  casesIn: (list: string) => Promise<Listed[]>;
  cases: Pick<Cases, 'many'>;
  profile: Profile;
};

/** The lists of those whose cases one sees; undefined: none. */
export function ownLists({ person }: Pick<Visit, 'person'>, { districts }: Profile): string[] | undefined {
  const reach = reachOf(person, 'GET /arende/{caseNumber}');
  return reach === 'all' ? [...districts.map(({ code }) => code), GROUP_LIST] : reach;
}

export const reachesOf = ({ person }: Pick<Visit, 'person'>): Reaches => {
  const reach = reachOf(person, 'GET /arende/{caseNumber}') ?? [];
  return (district) => reach === 'all' || (district !== undefined && reach.includes(district));
};

/** Once, though the index may lag. */
export async function listedIn(lists: string[], casesIn: ListPorts['casesIn']): Promise<Listed[]> {
  const all = (await Promise.all(lists.map(casesIn))).flat();
  return [...new Map(all.map((one) => [one.personKey, one])).values()];
}
