import { toDecide } from '../tools/to-decide.ts';
import { type Finding, ok, todo } from './finding.ts';

export function profileFindings(profile: object): Finding[] {
  const keys = toDecide(profile);
  if (keys.length === 0) return [ok('Allt i profilen är beslutat och har en källa')];
  return [
    todo(
      `${keys.length} delar av profilen har exempelvärden, som kommunen ska besluta om`,
      'Besluta, skriv beslutet som source, och driftsätt igen:',
      ...keys,
    ),
  ];
}
