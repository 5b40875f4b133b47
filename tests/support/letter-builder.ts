import { readFileSync } from 'node:fs';
import type { LetterInput } from '../../functions/outreach/letter.ts';
import { readProfile } from '../../shared/domain/profile.ts';

const file = new URL('../../infra/municipalities/stockholm/profile.json', import.meta.url);
export const stockholm = readProfile(JSON.parse(readFileSync(file, 'utf8')));

export function aLetter(change: Partial<LetterInput> = {}): LetterInput {
  return {
    profile: stockholm,
    variant: 'first',
    addressee: 'youth',
    facts: {
      name: 'Šahovic-Żółć Ångström',
      address: { street: 'Påhittade vägen 12 B', postcode: '12345', city: 'Exempelstad' },
      date: '2026-11-23',
    },
    youthName: 'Åsa-Štěpánka',
    caseNumber: 'K-4M2P-X',
    sample: false,
    ...change,
  };
}
