import { profileIn, readJson } from '../city.ts';

/** Keys whose source says "exempel". */
export const toDecide = (folder: string): string[] => keysOf(readJson(profileIn(folder)), []);

function keysOf(value: unknown, path: string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'string') return keysOf(inner, [...path, key]);
    if (!/\bexempel/i.test(inner)) return [];
    if (key === 'source') return [path.join('.')];
    return path[0] === 'sources' && key !== 'exempel' ? [`sources.${key}`] : [];
  });
}
