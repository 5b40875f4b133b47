import { type Finding, ok, todo } from './finding.ts';

/** In a `source`: an example of ours, or a fact that nobody has verified. */
const UNDECIDED = /\bexempel\b|UNVERIFIED/i;

export function profileFindings(profile: object): Finding[] {
  const keys = undecided(profile, '');
  if (keys.length === 0) return [ok('Allt i profilen är beslutat och har en källa')];
  return [
    todo(
      `${keys.length} delar av profilen har exempelvärden, som kommunen ska besluta om`,
      'Besluta, skriv beslutet som source, och driftsätt igen:',
      ...keys,
    ),
  ];
}

function undecided(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { source } = value as { source?: unknown };
  const here = typeof source === 'string' && UNDECIDED.test(source) ? [path] : [];
  const below = Object.entries(value).flatMap(([key, part]) => undecided(part, path === '' ? key : `${path}.${key}`));
  return [...here, ...below];
}
