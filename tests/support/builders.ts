import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import { decide } from '../../shared/domain/decide.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { StaffMember } from '../../shared/domain/directory.ts';
import type { Letter, Notice } from '../../shared/domain/effects.ts';
import type { Hold, YouthFacts } from '../../shared/domain/hold.ts';
import type { Correction, FactNotification, Notification, Withdrawal } from '../../shared/domain/notification.ts';
import type { PersonalNumber } from '../../shared/domain/personal-number.ts';
import { type Profile, readProfile } from '../../shared/domain/profile.ts';
import type { Extract, OpenResident, Resident } from '../../shared/domain/resident.ts';
import { newYouthRecord, type YouthRecord } from '../../shared/domain/youth-record.ts';
import testNumbers from '../fixtures/personnummer/skatteverket-testpersonnummer-2004-2011-even.json' with {
  type: 'json',
};

export const stockholm: Profile = readProfile(profileJson);

export const profileWith = (change: Partial<Profile>): Profile => readProfile({ ...stockholm, ...change });

export const dropoutLettersAfter = (firstLetterAfterWorkingDays: number): Profile =>
  profileWith({
    reports: { ...stockholm.reports, dropout: { ...stockholm.reports.dropout, firstLetterAfterWorkingDays } },
  });

/** A Monday morning in Stockholm, outside quiet periods. */
export const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
export const TODAY = '2026-11-23';

/** By the wall clock, e.g. 2026-11-23T00:00. */
export const inStockholm = (wallClock: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(wallClock).toZonedDateTime('Europe/Stockholm').toInstant();

export function numberBornOn(date: string): PersonalNumber {
  const number = testNumbers.find((candidate) => candidate.startsWith(date.replaceAll('-', '')));
  if (!number) throw new Error(`no test number is born on ${date}`);
  return number;
}

/** Shaped like a person key; real ones are keyed hashes. */
export const personKeyOf = (number: PersonalNumber): string => createHash('sha256').update(number).digest('hex');

/** 17 years old on TODAY and done with compulsory school. */
export const KIM_NUMBER = numberBornOn('2009-03-15');
export const KIM = personKeyOf(KIM_NUMBER);

export function aNotification(change: Partial<FactNotification> = {}): FactNotification {
  return {
    reportId: 'R-7K3Q-9F',
    row: 1,
    type: 'dropout',
    personKey: KIM,
    personnummer: KIM_NUMBER,
    name: 'Kim Exempel',
    date: '2026-11-16',
    unit: '12345678',
    receivedAt: '2026-11-23T08:00:00Z',
    ...change,
  };
}

const ofKim = { row: 1, personKey: KIM, personnummer: KIM_NUMBER, units: ['12345678'] };

/** Received after aNotification, which it is about. */
export function aWithdrawal(change: Partial<Withdrawal> = {}): Withdrawal {
  return { ...ofKim, reportId: 'R-W000-01', type: 'withdrawal', receivedAt: '2026-11-23T08:30:00Z', ...change };
}

export function aCorrection(change: Partial<Correction> = {}): Correction {
  return { ...ofKim, reportId: 'R-C000-01', type: 'correction', receivedAt: '2026-11-23T08:30:00Z', ...change };
}

export function aResident(change: Partial<OpenResident> = {}): OpenResident {
  return {
    personKey: KIM,
    extractDate: '2026-11-22',
    changedAt: '2026-11-22T03:00:00Z',
    gone: false,
    protected: false,
    personnummer: KIM_NUMBER,
    birthDate: '2009-03-15',
    givenNames: 'Kim Robin',
    familyName: 'Exempel',
    address: { street: 'Påhittade vägen 1', postcode: '12345', city: 'Exempelstad' },
    homeMunicipality: '0180',
    district: 'farsta',
    deceased: false,
    emigrated: false,
    guardians: [
      { name: 'Robin Exempel', address: { street: 'Påhittade vägen 1', postcode: '12345', city: 'Exempelstad' } },
    ],
    ...change,
  };
}

/** Only key and flag are kept. */
export function aProtectedResident(): Resident {
  const { personKey, extractDate, changedAt, gone } = aResident();
  return { personKey, extractDate, changedAt, gone, protected: true };
}

export function anExtract(change: Partial<Extract> = {}): Extract {
  return { date: '2026-11-22', rows: 1000, complete: true, ...change };
}

/** `resident: undefined`: not in the extract. */
export function population(change: Partial<YouthFacts> = {}): YouthFacts {
  return { resident: aResident(), extract: anExtract(), holds: [], ...change };
}

export function aYouthRecord(change: Partial<YouthRecord> = {}): YouthRecord {
  return { ...newYouthRecord(KIM), ...change };
}

export const notified = (notification: Notification): YouthEvent => ({ kind: 'notification', notification });
export const reportEvent = (change: Partial<FactNotification> = {}) => notified(aNotification(change));
export const withdrawn = (change: Partial<Withdrawal> = {}) => notified(aWithdrawal(change));
export const corrected = (change: Partial<Correction> = {}) => notified(aCorrection(change));
export const LOOK: YouthEvent = { kind: 'look' };
export const HOLD: YouthEvent = { kind: 'hold' };

export function aHold(change: Partial<Hold> = {}): Hold {
  return { personKey: KIM, reference: 'R-7K3Q-9F', cause: 'sealed-mail', setAt: NOW.toString(), ...change };
}

export type Circumstances = { facts?: YouthFacts; profile?: Profile; now?: Temporal.Instant };

/** A sealed mail names her. */
export const held = () => population({ holds: [aHold()] });

/** Decides the events in order, storing and reading back between them. */
export function recordAfter(record: YouthRecord, events: YouthEvent[], circumstances: Circumstances = {}): YouthRecord {
  const { facts = population(), profile = stockholm, now = NOW } = circumstances;
  let current = record;
  for (const event of events) {
    const next = decide(current, event, facts, profile, now);
    current = next === current ? current : asStored({ ...next, version: current.version + 1 });
  }
  return current;
}

export const kimAfter = (...events: YouthEvent[]): YouthRecord => recordAfter(aYouthRecord(), events);

/** As DynamoDB gives it back: without keys that have no value. */
export const asStored = (record: YouthRecord): YouthRecord => JSON.parse(JSON.stringify(record)) as YouthRecord;

export const aDropout = (circumstances: Circumstances = {}): YouthRecord =>
  recordAfter(aYouthRecord(), [reportEvent()], circumstances);

/** Everything that was planned has left. */
export function allSent(record: YouthRecord, letters: Letter['state'] = 'handed-over'): YouthRecord {
  const sent = structuredClone(record);
  for (const letter of Object.values(sent.letters)) if (letter.state === 'planned') letter.state = letters;
  for (const notice of Object.values(sent.notices)) if (notice.state === 'planned') notice.state = 'sent';
  return sent;
}

export const letterStates = ({ letters }: YouthRecord) => Object.values(letters).map(({ state }) => state);

export const openTasks = ({ tasks }: YouthRecord) =>
  Object.values(tasks).flatMap(({ type, done }) => (done ? [] : [type]));

export function aLetterOf(change: Partial<Letter> = {}): Letter {
  return {
    entryId: 'kaa1',
    variant: 'first',
    addressee: 'youth',
    dueOn: TODAY,
    state: 'planned',
    attempt: 0,
    ...change,
  };
}

export function aNotice(change: Partial<Notice> = {}): Notice {
  return {
    kind: 'new-case',
    to: 'coordinator',
    reference: 'K-4M2P-X',
    district: 'farsta',
    state: 'planned',
    attempt: 0,
    ...change,
  };
}

export function aStaffMember(change: Partial<StaffMember> = {}): StaffMember {
  return { role: 'kaa-group', name: 'KAA-gruppen', email: 'kaa-gruppen@kommun.example', ...change };
}
