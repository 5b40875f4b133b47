/** What this version cannot read: it stays in the store as it is (F10). */
export type NewerValues = { path: string[]; raw: unknown }[];
/** `newer` is never stored. */
export type Read<T> = T & { newer?: NewerValues };

type Partly = { newer?: NewerValues };

export function isNewer({ newer = [] }: Partly, ...path: string[]): boolean {
  return newer.some((place) => path.every((part, depth) => place.path[depth] === part));
}

/** Elements of a map, as far as they can be told. */
export function newerIn({ newer = [] }: Partly, map: string): { id: string; raw: Record<string, unknown> }[] {
  return newer.flatMap(({ path: [name, id], raw }) =>
    name === map && id !== undefined ? [{ id, raw: raw && typeof raw === 'object' ? { ...raw } : {} }] : [],
  );
}

/** Which entry is called for, and what a change means, cannot be told. */
export function hasNewerReports(record: Partly): boolean {
  return ['facts', 'changes', 'acts'].some((map) => isNewer(record, map));
}
