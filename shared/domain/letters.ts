import { addWorkingDays, afterQuietPeriods, ageOn } from './calendar.ts';
import { birthDateOf } from './coverage.ts';
import type { DecisionContext } from './decision.ts';
import type { Letter } from './effects.ts';
import { letterId } from './reference.ts';
import { fullName, type Guardian, type OpenResident } from './resident.ts';
import { isUnread } from './unread.ts';
import type { Entry } from './youth-record.ts';

/** One letter per entry and addressee (P2). */
export function planLetters(entryId: string, entry: Entry, context: DecisionContext): void {
  const { record, facts, profile } = context;
  const variant = profile.reports[entry.reason].letter;
  // A correction may call for another variant.
  cancelPlannedLetters(entryId, context, variant);
  const { resident } = facts;
  if (!variant || !resident || resident.protected || isUnread(record, 'letters')) return;
  for (const addressee of addresseesOf(resident, context)) {
    const earlier = Object.values(record.letters).filter(
      (letter) => letter.entryId === entryId && letter.addressee === addressee,
    );
    if (!earlier.every((letter) => mayBePlannedAgain(letter, resident))) continue;
    const idOf = (count: number) => letterId(`${record.personKey}|${entryId}|${variant}|${addressee}|${count}`);
    let count = earlier.length;
    while (record.letters[idOf(count)]) count += 1;
    const id = idOf(count);
    const channel = earlier.some(cameBackAsEmail) ? 'paper' : undefined;
    const dueOn = firstDay(context);
    record.letters[id] = { entryId, variant, addressee, dueOn, state: 'planned', attempt: 0, channel };
  }
}

/** Overcome: only covered youths get letters. */
const COVERAGE_OBSTACLES = new Set(['gone', 'not-covered', 'not-in-extract']);

/** To paper only on a known failure (F4). */
const cameBackAsEmail = ({ state, channel }: Letter) => state === 'returned' && channel === 'email';

function mayBePlannedAgain(letter: Letter, resident: OpenResident): boolean {
  if (letter.state === 'cancelled' || cameBackAsEmail(letter)) return true;
  if (letter.state !== 'stopped') return false;
  if (COVERAGE_OBSTACLES.has(letter.stoppedBecause ?? '')) return true;
  return letter.stoppedBecause === 'no-address' && recipientOf(letter.addressee, resident)?.address !== undefined;
}

/** Guardians are parties while the youth is a minor (FB 6:2, 9:1). */
function addresseesOf(resident: OpenResident, { profile, today }: DecisionContext): Letter['addressee'][] {
  const born = birthDateOf(resident);
  const minor = born !== undefined && ageOn(born, today) < profile.letters.adultAge;
  if (!minor || profile.letters.guardians === 'none') return ['youth'];
  const guardians = ['guardian1', 'guardian2'] as const;
  return ['youth', ...guardians.slice(0, resident.guardians.length)];
}

export function recipientOf(addressee: Letter['addressee'], resident: OpenResident): Guardian | undefined {
  if (addressee === 'youth') return { name: fullName(resident), address: resident.address };
  return resident.guardians[addressee === 'guardian1' ? 0 : 1];
}

function firstDay({ profile, today }: DecisionContext): string {
  const { firstLetterAfterWorkingDays, quietPeriods } = profile.letters;
  const date = addWorkingDays(today, firstLetterAfterWorkingDays, profile.freeDays);
  return afterQuietPeriods(date, quietPeriods).toString();
}

export function cancelPlannedLetters(entryId: string, { record }: DecisionContext, except?: string): void {
  for (const letter of Object.values(record.letters))
    if (letter.entryId === entryId && letter.state === 'planned' && letter.variant !== except)
      letter.state = 'cancelled';
}

export function mayHaveLeft({ state }: Letter): boolean {
  return state !== 'planned' && state !== 'cancelled' && state !== 'stopped';
}

export function stopPlannedLetters({ record }: DecisionContext, because: string): void {
  for (const letter of Object.values(record.letters))
    if (letter.state === 'planned') Object.assign(letter, { state: 'stopped', stoppedBecause: because });
}
