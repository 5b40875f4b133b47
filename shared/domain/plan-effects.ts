import type { Temporal } from 'temporal-polyfill';
import { addWorkingDays, afterQuietPeriods, ageOn } from './calendar.ts';
import { birthDateOf, type PopulationFacts } from './coverage.ts';
import type { Numbering } from './decide.ts';
import type { Reported } from './effective-facts.ts';
import type { Letter, Notice, TaskType } from './effects.ts';
import type { Profile } from './profile.ts';
import { letterId } from './reference.ts';
import type { OpenResident } from './resident.ts';
import type { Entry, YouthRecord } from './youth-record.ts';

/** What a decision works on: a draft of the record and everything it may know. */
export type Deciding = {
  record: YouthRecord;
  reported: Reported;
  facts: PopulationFacts;
  profile: Profile;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  numbering: Numbering;
};

/** Plans the letters of an open entry that are not planned, made or sent already: one per entry and addressee (P2). */
export function planLetters(entryId: string, entry: Entry, deciding: Deciding): void {
  const { record, facts, profile } = deciding;
  const variant = profile.reports[entry.reason].letter;
  // What was reported may have been corrected to something that calls for another letter.
  cancelPlannedLetters(entryId, deciding, variant);
  const { resident } = facts;
  if (!variant || !resident || resident.protected) return;
  for (const addressee of addresseesOf(resident, deciding)) {
    const earlier = Object.values(record.letters).filter(
      (letter) => letter.entryId === entryId && letter.addressee === addressee,
    );
    if (!earlier.every((letter) => mayBePlannedAgain(letter, resident))) continue;
    const id = letterId(`${record.personKey}|${entryId}|${variant}|${addressee}|${earlier.length}`);
    const channel = earlier.some(cameBackAsEmail) ? 'paper' : undefined;
    const planned = { entryId, variant, addressee, dueOn: firstDay(deciding), state: 'planned', attempt: 0 } as const;
    record.letters[id] = { ...planned, channel };
  }
}

/** Gone by the fact that letters are planned only for who is covered. */
const COVERAGE_OBSTACLES = new Set(['gone', 'not-covered', 'not-in-extract']);

/** Fallback to paper only on a known failure (fault rule 4): SES has said that the e-mail did not arrive. */
const cameBackAsEmail = ({ state, channel }: Letter) => state === 'returned' && channel === 'email';

/** Only a letter that never arrived, and whose obstacle is gone. */
function mayBePlannedAgain(letter: Letter, resident: OpenResident): boolean {
  if (letter.state === 'cancelled' || cameBackAsEmail(letter)) return true;
  if (letter.state !== 'stopped') return false;
  if (COVERAGE_OBSTACLES.has(letter.stoppedBecause ?? '')) return true;
  return letter.stoppedBecause === 'no-address' && addressOf(letter.addressee, resident) !== undefined;
}

/** Guardians are parties only while the youth is a minor (FB 6:2, 9:1); judged again when the letter is made. */
function addresseesOf(resident: OpenResident, { profile, today }: Deciding): Letter['addressee'][] {
  const born = birthDateOf(resident);
  const minor = born !== undefined && ageOn(born, today) < profile.letters.adultAge;
  if (!minor || profile.letters.guardians === 'none') return ['youth'];
  const guardians = ['guardian1', 'guardian2'] as const;
  return ['youth', ...guardians.slice(0, resident.guardians.length)];
}

export function addressOf(addressee: Letter['addressee'], resident: OpenResident) {
  if (addressee === 'youth') return resident.address;
  return resident.guardians[addressee === 'guardian1' ? 0 : 1]?.address;
}

function firstDay({ profile, today }: Deciding): string {
  const { firstLetterAfterWorkingDays, quietPeriods } = profile.letters;
  const date = addWorkingDays(today, firstLetterAfterWorkingDays, profile.freeDays);
  return afterQuietPeriods(date, quietPeriods).toString();
}

/** Tells that a case is open, unless the coordinator knows it as open: a notice of its end not yet sent falls. */
export function planOpenedNotice(entryId: string, entry: Entry, deciding: Deciding): void {
  const { record, profile, today } = deciding;
  cancelPlannedNotices(`${entryId}.closed`, record);
  if (!profile.reports[entry.reason].notice || isKnownAsOpen(entryId, record)) return;
  const deadline = addWorkingDays(today, profile.notices.acknowledgeWithinWorkingDays, profile.freeDays);
  record.notices[nextNoticeId(`${entryId}.opened`, record)] = {
    ...plannedNotice(entry.kind === 'kaa' ? 'new-case' : 'new-prevention', 'coordinator', entry.caseNumber),
    district: record.district,
    deadline: deadline.toString(),
  };
}

/** A coordinator who never heard that the case was opened need not hear that it was closed. */
export function planClosedNotice(entryId: string, entry: Entry, { record }: Deciding): void {
  cancelPlannedNotices(`${entryId}.opened`, record);
  if (!isKnownAsOpen(entryId, record)) return;
  record.notices[nextNoticeId(`${entryId}.closed`, record)] = {
    ...plannedNotice('closed', 'coordinator', entry.caseNumber),
    district: record.district,
  };
}

/** Notices of opening and end take turns, so their numbers say which came last. */
function isKnownAsOpen(entryId: string, record: YouthRecord): boolean {
  const live = (prefix: string) => noticesOf(prefix, record).filter(({ state }) => state !== 'cancelled').length;
  return live(`${entryId}.opened`) > live(`${entryId}.closed`);
}

function cancelPlannedNotices(prefix: string, record: YouthRecord): void {
  for (const notice of noticesOf(prefix, record)) if (notice.state === 'planned') notice.state = 'cancelled';
}

function noticesOf(prefix: string, { notices }: YouthRecord): Notice[] {
  return Object.entries(notices)
    .filter(([id]) => id.startsWith(prefix))
    .map(([, notice]) => notice);
}

function nextNoticeId(prefix: string, record: YouthRecord): string {
  return `${prefix}${noticesOf(prefix, record).length || ''}`;
}

/** Tells the KAA group by the report's reference that a person must find out who this is. */
export function planIdentityNotice(reportId: string, { record }: Deciding): void {
  record.notices.identity ??= plannedNotice('check-identity', 'kaa-group', reportId);
}

/**
 * Tells the KAA group by the reference of a correction or withdrawal that a person must find out what it is about; not
 * if it has found its report meanwhile.
 */
export function tellUnmatched(deciding: Deciding): void {
  const { record, reported } = deciding;
  for (const [id, { reportId }] of Object.entries(record.changes)) {
    const prefix = `${id}.unmatched`;
    if (!reported.unmatched.includes(id)) cancelPlannedNotices(prefix, record);
    else if (noticesOf(prefix, record).every(({ state }) => state === 'cancelled'))
      record.notices[nextNoticeId(prefix, record)] = plannedNotice('correction-unmatched', 'kaa-group', reportId);
  }
  if (reported.unmatched.length > 0) addTask(deciding, 'correction-unmatched');
  else finishTask(deciding, 'correction-unmatched');
}

export function plannedNotice(kind: Notice['kind'], to: Notice['to'], reference: string): Notice {
  return { kind, to, reference, state: 'planned', attempt: 0 };
}

/** All of an entry's that are planned, but those of the variant that is still called for. */
export function cancelPlannedLetters(entryId: string, { record }: Deciding, except?: string): void {
  for (const letter of Object.values(record.letters))
    if (letter.entryId === entryId && letter.state === 'planned' && letter.variant !== except)
      letter.state = 'cancelled';
}

/** It lies ready for the printer, is on its way, or nobody can say. */
export function mayHaveLeft({ state }: Letter): boolean {
  return state !== 'planned' && state !== 'cancelled' && state !== 'stopped';
}

export function stopPlannedLetters({ record }: Deciding, because: string): void {
  for (const letter of Object.values(record.letters))
    if (letter.state === 'planned') Object.assign(letter, { state: 'stopped', stoppedBecause: because });
}

/** One open task of a type at a time. */
export function addTask({ record, profile, today }: Deciding, type: TaskType): void {
  if (Object.values(record.tasks).some((task) => task.type === type && !task.done)) return;
  const dueOn = addWorkingDays(today, profile.tasks.withinWorkingDays, profile.freeDays);
  const id = `${type}.${Object.keys(record.tasks).length + 1}`;
  record.tasks[id] = { type, dueOn: dueOn.toString(), createdOn: today.toString(), done: false };
}

export function finishTask({ record }: Deciding, type: TaskType): void {
  for (const task of Object.values(record.tasks)) if (task.type === type) task.done = true;
}
