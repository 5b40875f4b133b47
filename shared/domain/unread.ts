/** What this version cannot read: it stays in the store as it is (F10). */
export type Unread = { path: string[]; raw: unknown }[];
/** `unread` is never stored. */
export type Read<T> = T & { unread?: Unread };

type Partly = { unread?: Unread };

export function isUnread({ unread = [] }: Partly, ...path: string[]): boolean {
  return unread.some((place) => path.every((part, depth) => place.path[depth] === part));
}

/** Elements of a map, as far as they can be told. */
export function unreadOf({ unread = [] }: Partly, map: string): { id: string; raw: Record<string, unknown> }[] {
  return unread.flatMap(({ path: [name, id], raw }) =>
    name === map && id !== undefined ? [{ id, raw: raw && typeof raw === 'object' ? { ...raw } : {} }] : [],
  );
}

/** Which entry is called for, and what a change means, cannot be told. */
export function hasUnreadReports(record: Partly): boolean {
  return isUnread(record, 'facts') || isUnread(record, 'changes');
}
