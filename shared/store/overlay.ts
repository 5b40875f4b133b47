import { isDeepStrictEqual } from 'node:util';

type Fields = Record<string, unknown>;

/**
 * The stored item with the changes from `before`, which was read from it, to `after`. What nobody here knows stays, at
 * every depth (F10).
 */
export function overlay<T extends object>(raw: T, before: object, after: object): T {
  return changed(raw, before, after) as T;
}

/** With what was not read of it. */
export function withUnknown<T extends object>(raw: object, value: T): T {
  return overlay(raw, value, value) as T;
}

function changed(raw: unknown, before: unknown, after: unknown): unknown {
  if (raw === undefined || after === undefined) return after;
  if (isDeepStrictEqual(before, after)) return raw;
  if (isFields(raw) && isFields(before) && isFields(after)) return changedFields(raw, before, after);
  if (Array.isArray(raw) && Array.isArray(before) && Array.isArray(after)) return changedList(raw, before, after);
  return after;
}

function changedFields(raw: Fields, before: Fields, after: Fields): Fields {
  const names = new Set([...Object.keys(raw), ...Object.keys(after)]);
  const fields = [...names].map((name): [string, unknown] => {
    const isUnknown = before[name] === undefined && after[name] === undefined;
    return [name, isUnknown ? raw[name] : changed(raw[name], before[name], after[name])];
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** Elements have no names: an equal one is the same, else that of its place. */
function changedList(raw: unknown[], before: unknown[], after: unknown[]): unknown[] {
  const rawOf: number[] = [];
  for (const [n, element] of raw.entries()) if (isReadAs(element, before[rawOf.length])) rawOf.push(n);
  const isRead = new Set(rawOf);
  const left = raw.map((_, n) => n).filter((n) => !isRead.has(n));
  const sameLength = before.length === after.length;
  const list: unknown[] = [];
  let next = 0;
  for (const [n, element] of after.entries()) {
    const equal = before.findIndex((other, m) => m >= next && isDeepStrictEqual(other, element));
    const place = equal >= 0 ? equal : sameLength && next <= n ? n : -1;
    if (place >= 0) next = place + 1;
    const source = place >= 0 ? (rawOf[place] ?? raw.length) : raw.length;
    while (left[0] !== undefined && left[0] < source) list.push(raw[left.shift() ?? 0]);
    list.push(place >= 0 ? changed(raw[source], before[place], element) : element);
  }
  return [...list, ...left.map((n) => raw[n])];
}

/** Whether `value` is what was read of a stored one. */
function isReadAs(raw: unknown, value: unknown): boolean {
  if (isFields(raw) && isFields(value))
    return Object.entries(value).every(([name, field]) => field === undefined || isReadAs(raw[name], field));
  if (Array.isArray(raw) && Array.isArray(value)) return value.length <= raw.length;
  return isDeepStrictEqual(raw, value);
}

function isFields(value: unknown): value is Fields {
  return Object.prototype.toString.call(value) === '[object Object]';
}
