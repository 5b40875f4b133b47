import { Temporal } from 'temporal-polyfill';
import { afterQuietPeriods, ageOn } from './calendar.ts';
import { birthDateOf } from './coverage.ts';
import { reportedOf } from './effective-facts.ts';
import type { Letter, LetterFacts } from './effects.ts';
import { stopping, type YouthFacts } from './hold.ts';
import { coverageOf } from './judge-coverage.ts';
import { digestIn, digestOf } from './letter-digest.ts';
import type { Profile } from './profile.ts';
import { type Recipient, recipientOf } from './recipients.ts';
import type { OpenResident } from './resident.ts';
import { waitsFor } from './waiting.ts';
import type { WaitsFor, YouthRecord } from './youth-record.ts';

export type Obstacle =
  | { wait: 'stopped' | 'contact-hold' | 'newer-version' | 'extract-too-old' | 'sealing' | 'joining' | WaitsFor }
  /** `until`: not in a quiet period. */
  | { wait: 'not-yet'; until?: string }
  | { cancel: 'entry-closed' | 'of-age' | 'no-guardian' }
  | { stop: 'protected' | 'not-covered' | 'not-in-extract' | 'gone' | 'no-address' | 'address-changed' };

export type Contact = { facts: LetterFacts; youthName: string; age: number };

/** P6, checked before a letter is claimed and again after. */
export function mayContact(
  record: YouthRecord,
  letter: Letter,
  facts: YouthFacts,
  profile: Profile,
  today: Temporal.PlainDate,
): Contact | Obstacle {
  if (record.state === 'sealing' || record.state === 'sealed') return { wait: 'sealing' };
  if (record.joinsTo) return { wait: 'joining' };
  if (facts.resident?.protected) return { stop: 'protected' };
  if (record.contactHold || stopping(facts.holds).length > 0) return { wait: 'contact-hold' };
  if (facts.isStopped) return { wait: 'stopped' };
  if (record.newer) return { wait: 'newer-version' };
  const reported = reportedOf(record, facts);
  const [waiting] = waitsFor({ record, facts, reported });
  if (waiting) return { wait: waiting };
  if (letter.dueOn > today.toString()) return { wait: 'not-yet' };
  const until = afterQuietPeriods(today, profile.letters.quietPeriods, profile.freeDays);
  if (!until.equals(today)) return { wait: 'not-yet', until: until.toString() };
  if (record.entries[letter.entryId]?.state !== 'open') return { cancel: 'entry-closed' };
  const { extract, resident } = facts;
  if (!extract?.complete || !isFresh(extract.date, today, profile)) return { wait: 'extract-too-old' };
  if (!resident) return { stop: 'not-in-extract' };
  const coverage = coverageOf({ record, reported, facts, profile, today });
  if (coverage.reason === 'gone-from-extract') return { stop: 'gone' };
  const born = birthDateOf(resident);
  if (coverage.result !== 'covered' || !born) return { stop: 'not-covered' };
  const recipient = recipientOf(letter, resident, record.letters);
  return addressed(letter, recipient, resident, ageOn(born, today), profile, today);
}

function addressed(
  letter: Letter,
  recipient: Recipient | undefined,
  resident: OpenResident,
  age: number,
  profile: Profile,
  today: Temporal.PlainDate,
): Contact | Obstacle {
  // Guardians are no party once the youth is of age (FB 9:1).
  if (letter.addressee !== 'youth' && age >= profile.letters.adultAge) return { cancel: 'of-age' };
  if (!recipient) return { cancel: 'no-guardian' };
  if (!recipient.address) return { stop: 'no-address' };
  const { name, address } = recipient;
  const { madeAs = resident.personKey } = letter;
  const was = digestIn(letter, madeAs);
  if (was && was.to !== digestOf(recipient, madeAs).to) return { stop: 'address-changed' };
  return {
    facts: letter.facts ?? { name, address, date: today.toString() },
    youthName: resident.givenNames.split(/\s+/)[0] || resident.familyName,
    age,
  };
}

/** An extract dated ahead would stay fresh for ever. */
export function isFresh(date: string, today: Temporal.PlainDate, profile: Profile): boolean {
  const age = Temporal.PlainDate.from(date).until(today).days;
  return age >= 0 && age <= profile.residents.oldestExtractDays;
}
