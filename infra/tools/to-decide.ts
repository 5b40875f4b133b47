import { profileIn, readJson } from '../city.ts';

/** Keys whose source says "exempel". */
export function toDecide(folder: string): string[] {
  return keysOf(readJson(profileIn(folder)), []);
}

function keysOf(value: unknown, path: string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'source' && typeof inner === 'string' && /\bexempel/i.test(inner)
      ? [path.join('.')]
      : keysOf(inner, [...path, key]),
  );
}
