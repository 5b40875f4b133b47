/** In a source: an example of ours, or a fact that nobody has verified. */
const UNDECIDED = /\bexempel|UNVERIFIED/i;

/** Keys of a profile that a city must still decide. */
export const toDecide = (profile: unknown): string[] => keysOf(profile, []);

function keysOf(value: unknown, path: string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'string') return keysOf(inner, [...path, key]);
    if (!UNDECIDED.test(inner)) return [];
    if (key === 'source') return [path.join('.')];
    return path[0] === 'sources' && key !== 'exempel' ? [`sources.${key}`] : [];
  });
}
