import type { Letter, LetterDigest } from './effects.ts';
import { guardianKey } from './reference.ts';
import type { Address } from './resident.ts';
import { nameKey, nameParts } from './same-name.ts';

type To = { name: string; address?: Address | undefined };

/** To tell whether it is the same person and place, when name and address are gone. */
export function digestOf({ name, address }: To, personKey: string): LetterDigest {
  const hash = (what: string, text: string) => guardianKey(`${personKey}|${what}|${text}`);
  const home = JSON.stringify(address ?? null);
  return {
    to: hash('to', `${name}|${home}`),
    name: hash('name', nameKey(name)),
    parts: nameParts(name).map((part) => hash('part', part)),
    home: hash('home', home.toLowerCase()),
  };
}

/** Of one that was claimed. */
export function digestIn({ facts, was }: Letter, personKey: string): LetterDigest | undefined {
  return was ?? (facts && digestOf(facts, personKey));
}

/** It may be made once more, of the same bytes. */
export const mayBeMade = (state: Letter['state']): boolean => state === 'planned' || state === 'sending';

/** Name and address leave the record with the letter: its PDF has them. */
export function forgetAddresses({ personKey, letters }: { personKey: string; letters: Record<string, Letter> }): void {
  for (const letter of Object.values(letters)) {
    if (mayBeMade(letter.state) || !letter.facts) continue;
    letter.was = digestOf(letter.facts, personKey);
    delete letter.facts;
  }
}
