import { addWorkingDays, afterQuietPeriods, ageOn } from './calendar.ts';
import { birthDateOf } from './coverage.ts';
import type { DecisionContext } from './decision.ts';
import type { Letter } from './effects.ts';
import { isNewer } from './newer-values.ts';
import { placeOf, type Recipient, recipientsOf } from './recipients.ts';
import { letterId } from './reference.ts';
import type { OpenResident } from './resident.ts';
import { lettersByWord } from './said-by-people.ts';
import type { Entry } from './youth-record.ts';

/** One letter per entry and addressee (P2). */
export function planLetters(entryId: string, entry: Entry, context: DecisionContext): void {
  const { record, facts, profile } = context;
  const variant = profile.reports[entry.reason].letter;
  // A correction may call for another variant.
  cancelPlannedLetters(entryId, context, variant);
  const { resident } = facts;
  if (!variant || !resident || resident.protected || isNewer(record, 'letters')) return;
  const recipients = recipientsOf(resident, entryId, record.letters);
  cancelWithoutRecipient(entryId, recipients, context);
  const { stopped, anew } = lettersByWord(record);
  for (const recipient of isMinor(resident, context) ? recipients : recipients.slice(0, 1)) {
    const { guardian, letters: earlier } = recipient;
    if (earlier.some((letter) => stopped.has(letter))) {
      // An older release may have planned one.
      for (const letter of earlier) if (letter.state === 'planned') letter.state = 'cancelled';
      continue;
    }
    for (const letter of earlier) if (guardian) letter.guardian ??= guardian;
    if (!earlier.every((letter) => anew.has(letter) || mayBePlannedAgain(letter, recipient))) continue;
    const addressee = placeOf(recipient, recipients);
    const channel = earlier.some(cameBackAsEmail) ? 'paper' : undefined;
    const dueOn = firstDay(entry, context);
    const letter: Letter = { entryId, variant, addressee, guardian, dueOn, state: 'planned', attempt: 0, channel };
    const seed = `${record.personKey}|${entryId}|${variant}|${guardian ?? addressee}|`;
    record.letters[freeId(seed, earlier.length, record.letters)] = letter;
    earlier.push(letter);
  }
}

/** Never over an earlier letter. */
function freeId(seed: string, count: number, letters: object): string {
  const id = letterId(`${seed}${count}`);
  return id in letters ? freeId(seed, count + 1, letters) : id;
}

/** A guardian whom the extract has no more. */
function cancelWithoutRecipient(entryId: string, recipients: Recipient[], { record }: DecisionContext): void {
  const known = new Set(recipients.flatMap(({ letters }) => letters));
  for (const letter of Object.values(record.letters))
    if (letter.entryId === entryId && letter.state === 'planned' && !known.has(letter)) letter.state = 'cancelled';
}

/** Of an entry that has become part of another: whoever had one gets no second. */
export function takeLettersOver(from: string, to: string, { record }: DecisionContext): void {
  const letters = Object.values(record.letters);
  const { stopped } = lettersByWord(record);
  const isKept = (one: Letter) => stopped.has(one) || (mayHaveLeft(one) && one.state !== 'sending');
  for (const had of letters.filter((one) => one.entryId === from && isKept(one))) {
    had.entryId = to;
    for (const letter of letters)
      if (letter.entryId === to && letter.state === 'planned' && isToTheSame(letter, had)) letter.state = 'cancelled';
  }
}

const isToTheSame = (a: Letter, b: Letter) => (a.guardian ?? a.addressee) === (b.guardian ?? b.addressee);

/** Overcome: only covered youths get letters. */
const COVERAGE_OBSTACLES = new Set(['gone', 'not-covered', 'not-in-extract']);

/** To paper only on a known failure (F4). */
const cameBackAsEmail = ({ state, channel }: Letter) => state === 'returned' && channel === 'email';

function mayBePlannedAgain(letter: Letter, { address }: Recipient): boolean {
  if (letter.state === 'cancelled' || cameBackAsEmail(letter)) return true;
  if (letter.state !== 'stopped') return false;
  if (COVERAGE_OBSTACLES.has(letter.stoppedBecause ?? '')) return true;
  return letter.stoppedBecause === 'no-address' && address !== undefined;
}

/** Guardians are parties while the youth is a minor (FB 6:2, 9:1). */
function isMinor(resident: OpenResident, { profile, today }: DecisionContext): boolean {
  const born = birthDateOf(resident);
  const minor = born !== undefined && ageOn(born, today) < profile.letters.adultAge;
  return minor && profile.letters.guardians !== 'none';
}

function firstDay({ reason }: Entry, { profile, today }: DecisionContext): string {
  const { firstLetterAfterWorkingDays = 0 } = profile.reports[reason];
  const date = addWorkingDays(today, firstLetterAfterWorkingDays, profile.freeDays);
  return afterQuietPeriods(date, profile.letters.quietPeriods, profile.freeDays).toString();
}

export function cancelPlannedLetters(entryId: string, { record }: DecisionContext, except?: string): void {
  for (const letter of Object.values(record.letters))
    if (letter.entryId === entryId && letter.state === 'planned' && letter.variant !== except)
      letter.state = 'cancelled';
}

/** In the letters bucket; no personal data in its name. */
export const objectOf = (letterId: string) => `letters/${letterId}.pdf`;

export function mayHaveLeft({ state }: Letter): boolean {
  return state !== 'planned' && state !== 'cancelled' && state !== 'stopped';
}

export function stopPlannedLetters({ record }: DecisionContext, because: string): void {
  for (const letter of Object.values(record.letters))
    if (letter.state === 'planned') Object.assign(letter, { state: 'stopped', stoppedBecause: because });
}
