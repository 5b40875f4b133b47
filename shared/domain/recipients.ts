import type { Letter, LetterDigest } from './effects.ts';
import { digestIn, digestOf } from './letter-digest.ts';
import { guardianKey } from './reference.ts';
import { fullName, type Guardian, type OpenResident } from './resident.ts';
import { nameKey } from './same-name.ts';

/** A person of the extract, whatever place the row gives them. */
export type Recipient = Guardian & {
  /** Undefined for the youth. */
  guardian?: string;
  /** Of the entry, to this person. */
  letters: Letter[];
};

type Letters = Record<string, Letter>;

const POSITIONS = ['guardian1', 'guardian2'] as const;

/** With the letters that each has had; the youth first. */
export function recipientsOf(resident: OpenResident, entryId: string, letters: Letters): [Recipient, ...Recipient[]] {
  const ofEntry = Object.values(letters).filter((letter) => letter.entryId === entryId);
  const youth: Recipient = {
    name: fullName(resident),
    address: resident.address,
    letters: ofEntry.filter(({ addressee }) => addressee === 'youth'),
  };
  const guardians = guardiansOf(resident);
  const toGuardians = ofEntry.filter(({ addressee }) => addressee !== 'youth');
  const named = toGuardians.filter(isNamed);
  for (const letter of named) namedIn(letter, guardians, resident.personKey)?.letters.push(letter);
  // An earlier release knew places only. Not to somebody who has had a letter.
  const free = guardians.filter((guardian) => guardian.letters.length === 0);
  const byPlace = toGuardians.filter((letter) => !isNamed(letter));
  const inPlace = (letter: Letter) => guardians[letter.addressee === 'guardian1' ? 0 : 1];
  const takes = (guardian: Recipient | undefined, letter: Letter) =>
    guardian && free.includes(guardian) && (isOver(letter) || guardian.letters.every(isOver));
  const placed = byPlace.filter((letter) => takes(inPlace(letter), letter) && inPlace(letter)?.letters.push(letter));
  for (const letter of byPlace.filter((letter) => !placed.includes(letter)))
    free.find((guardian) => takes(guardian, letter))?.letters.push(letter);
  return [youth, ...guardians];
}

/** Undefined: nobody whom the extract knows any more. */
export function recipientOf(letter: Letter, resident: OpenResident, letters: Letters): Recipient | undefined {
  const all = Object.values(letters).includes(letter) ? letters : { ...letters, '': letter };
  return recipientsOf(resident, letter.entryId, all).find(({ letters: own }) => own.includes(letter));
}

/** The outside view tells two guardians apart by place: one that no other letter of theirs has. */
export function placeOf({ guardian }: Recipient, recipients: Recipient[]): Letter['addressee'] {
  if (guardian === undefined) return 'youth';
  const guardians = recipients.filter((recipient) => recipient.guardian !== undefined);
  const at = guardians.findIndex((other) => other.guardian === guardian);
  const taken = guardians.filter((other) => other.guardian !== guardian).flatMap(({ letters }) => letters);
  const places = at === 0 ? POSITIONS : POSITIONS.toReversed();
  return places.find((place) => !taken.some(({ addressee }) => addressee === place)) ?? places[0];
}

/** A person twice is one; two of one name are told apart by where they live. */
function guardiansOf({ personKey, guardians }: OpenResident): Recipient[] {
  const [first, second] = guardians;
  const alike = first && second && nameKey(first.name) === nameKey(second.name);
  const isOnePerson = alike && (!first.address || !second.address || home(first) === home(second));
  const persons = isOnePerson ? [first.address ? first : second] : guardians;
  return persons.map((person) => {
    const seed = `${personKey}|${nameKey(person.name)}${alike && !isOnePerson ? `|${home(person)}` : ''}`;
    return { ...person, guardian: guardianKey(seed), letters: [] };
  });
}

const home = ({ address }: Guardian) => JSON.stringify(address ?? null).toLowerCase();

const isOver = ({ state }: Letter) => state === 'cancelled' || state === 'stopped';

const isNamed = ({ guardian, facts, was }: Letter) =>
  guardian !== undefined || facts !== undefined || was !== undefined;

/** By key, else under a name with more or fewer words, or with another surname at the same address. */
function namedIn(letter: Letter, guardians: Recipient[], personKey: string): Recipient | undefined {
  const same = guardians.find((person) => person.guardian === letter.guardian);
  const { madeAs = personKey } = letter;
  const was = digestIn(letter, madeAs);
  if (same || !was) return same;
  const known = guardians.map((person) => ({ person, is: digestOf(person, madeAs) }));
  const found = (isAlike: (is: LetterDigest) => boolean) => {
    const alike = known.filter(({ is }) => isAlike(is));
    return (alike.length > 1 ? alike.find(({ is }) => is.home === was.home) : alike[0])?.person;
  };
  return (
    found(({ name }) => name === was.name) ??
    found(({ parts }) => areParts(parts, was.parts) || areParts(was.parts, parts)) ??
    found(({ parts, home }) => parts[0] === was.parts[0] && home === was.home)
  );
}

const areParts = (some: string[], all: string[]) => some.length > 1 && some.every((part) => all.includes(part));
