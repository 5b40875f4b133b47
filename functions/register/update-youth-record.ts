import type { Temporal } from 'temporal-polyfill';
import { filesToRemove } from '../../shared/domain/after-death.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { PopulationFacts } from '../../shared/domain/coverage.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import { type Hold, inheritedHold, requestedHold, type YouthFacts } from '../../shared/domain/hold.ts';
import type { LetterSignal, NoticeSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Resident } from '../../shared/domain/resident.ts';
import { tasksToTell } from '../../shared/domain/told.ts';
import { inDoubtByName } from '../../shared/domain/waiting.ts';
import { lettersWait, type YouthRecord } from '../../shared/domain/youth-record.ts';
import { decideNumbered } from '../../shared/store/decide-numbered.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { retryOnConflict } from '../../shared/store/retry-on-conflict.ts';
import { followJoin, type JoinPorts } from './follow-join.ts';
import { moveToSealed, type SealPorts, sealRow } from './move-to-sealed.ts';

export type Ports = SealPorts &
  JoinPorts & {
    loadNotification: (reportId: string, row: number) => Promise<Notification | undefined>;
    /** `unread`: kept until its mail has been read. */
    notificationApplied: (reportId: string, row: number, unread: boolean) => Promise<void>;
    /** A person has read the mail. */
    isRead: (reportId: string) => Promise<boolean>;
    /** The KAA group is told once of a report with names that are not the extract's. */
    askAboutNames: (reportId: string) => Promise<void>;
    holdAsked: (personKey: string) => Promise<{ at: string; isStored: boolean } | undefined>;
    holdApplied: (personKey: string, requestedAt: string) => Promise<void>;
    holds: (personKey: string) => Promise<Hold[]>;
    putHold: (hold: Hold) => Promise<void>;
    residentApplied: (resident: Resident) => Promise<void>;
    takeCaseNumber: (caseNumber: string, personKey: string, entryId: string) => Promise<'taken' | 'used-by-another'>;
    signalLetters: (signals: LetterSignal[]) => Promise<void>;
    signalNotices: (signals: NoticeSignal[]) => Promise<void>;
    /** With others, in the KAA group's next mail; a repeat changes nothing. */
    tellTask: (personKey: string, taskId: string, from: Temporal.Instant) => Promise<void>;
    /** From now on, as if the mail came now. */
    tellUnread: (reportId: string) => Promise<void>;
    now: () => Temporal.Instant;
  };

/** Stores, signals, acknowledges (F1). A repeat only signals again. */
export async function updateYouthRecord(signal: RegisterSignal, profile: Profile, ports: Ports): Promise<void> {
  if (signal.about === 'notification') {
    const { reportId, row } = signal;
    const notification = await ports.loadNotification(reportId, row);
    if (!notification) return;
    const read = notification.readFirst === true && (await ports.isRead(reportId));
    await settle(notification.personKey, { kind: 'notification', notification, read }, profile, ports);
    // The mail was held until now, and told of as such.
    if ('entered' in notification && notification.entered && !read) await ports.tellUnread(reportId);
    await ports.notificationApplied(reportId, row, notification.readFirst === true && !read);
  } else if (signal.about === 'hold') {
    const { personKey } = signal;
    const asked = await ports.holdAsked(personKey);
    if (!asked) return;
    if (!asked.isStored) await ports.putHold(requestedHold(personKey, asked.at));
    await settle(personKey, { kind: 'hold' }, profile, ports);
    await ports.holdApplied(personKey, asked.at);
  } else await settle(signal.personKey, { kind: 'look' }, profile, ports);
}

async function settle(personKey: string, event: YouthEvent, profile: Profile, ports: Ports): Promise<void> {
  await retryOnConflict(async () => {
    // A hold that comes after the record was read changes its version.
    const record = await ports.loadYouth(personKey);
    const [population, holds] = await Promise.all([
      ports.population(personKey, record.joinedFrom),
      ports.holds(personKey),
    ]);
    const inherited = inheritedHold(record, holds, ports.now());
    if (inherited) {
      await ports.putHold(inherited);
      return 'conflict';
    }
    if (record.joinsTo) {
      const outcome = await followJoin(record, event, population, ports, (key, what) =>
        settle(key, what, profile, ports),
      );
      if (outcome === 'settled' && population.resident && couldBeApplied(population))
        await ports.residentApplied(population.resident);
      return outcome;
    }
    const facts = { ...population, holds };
    const stored = await decideAndStore(record, event, facts, profile, ports);
    if (stored === 'changed-meanwhile') return 'conflict';
    // An import may have found no record to signal.
    if (stored !== record && !sameFacts(facts, await ports.population(personKey, record.joinedFrom))) return 'conflict';
    await signalPending(stored, ports);
    const files = filesToRemove(stored);
    if (files.length > 0) await ports.removeLetters(files);
    for (const reportId of reportsInDoubt(stored, facts)) await ports.askAboutNames(reportId);
    if (facts.resident && couldBeApplied(facts)) await ports.residentApplied(facts.resident);
    return 'settled';
  });
}

async function decideAndStore(
  record: YouthRecord,
  event: YouthEvent,
  facts: YouthFacts,
  profile: Profile,
  ports: Ports,
): Promise<YouthRecord | 'changed-meanwhile'> {
  if (record.state === 'sealed') return sealRow(record, event, ports);
  const next = await decideNumbered(record, event, facts, profile, ports.now(), ports.takeCaseNumber);
  const saved = next === record ? 'saved' : await ports.save(next);
  if (saved === 'changed-meanwhile') return saved;
  const stored = next === record ? record : { ...next, version: next.version + 1 };
  return stored.state === 'sealing' ? moveToSealed(stored, ports) : stored;
}

function reportsInDoubt(record: YouthRecord, facts: PopulationFacts): Set<string> {
  const inDoubt = Object.keys(record.entries).length > 0 ? inDoubtByName({ record, facts }) : [];
  return new Set(inDoubt.map(({ reportId }) => reportId));
}

/** Protection counts at once, the rest when an extract is in force. */
function couldBeApplied({ resident, extract }: PopulationFacts): boolean {
  return resident?.protected === true || extract?.complete === true;
}

function sameFacts(before: PopulationFacts, after: PopulationFacts): boolean {
  return (
    before.resident?.changedAt === after.resident?.changedAt &&
    before.extract?.date === after.extract?.date &&
    before.extract?.complete === after.extract?.complete
  );
}

async function signalPending(record: YouthRecord, ports: Ports): Promise<void> {
  const { personKey, contactHold } = record;
  const today = dateInStockholm(ports.now()).toString();
  const letters = Object.entries(record.letters)
    .filter(([, { state, dueOn }]) => state === 'planned' && dueOn <= today && !lettersWait(record))
    .map(([letter]) => ({ personKey, letter }));
  const notices = Object.entries(record.notices)
    .filter(([, { state, to }]) => state === 'planned' && (!contactHold || to === 'officer'))
    .map(([notice]) => ({ item: youthKey(personKey), notice }));
  if (letters.length > 0) await ports.signalLetters(letters);
  if (notices.length > 0) await ports.signalNotices(notices);
  for (const [taskId, from] of tasksToTell(record, ports.now())) await ports.tellTask(personKey, taskId, from);
}
