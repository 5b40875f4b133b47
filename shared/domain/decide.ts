import { isDeepStrictEqual } from 'node:util';
import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from './calendar.ts';
import { ageLimitOn, birthDateOf, districtOf, type PopulationFacts, residentCoverage } from './coverage.ts';
import { reportedOf } from './effective-facts.ts';
import { reconcile } from './entries.ts';
import { receivedFirst } from './match-change.ts';
import { type Notification, notificationId } from './notification.ts';
import { latest, openingFacts } from './opening-facts.ts';
import {
  addTask,
  type Deciding,
  finishTask,
  planIdentityNotice,
  stopPlannedLetters,
  tellUnmatched,
} from './plan-effects.ts';
import type { Profile } from './profile.ts';
import { markForSealing } from './seal-youth.ts';
import { type AppliedFact, type CoverageReason, YouthRecord } from './youth-record.ts';

/**
 * What is to be decided on: a reported fact, a youth's row or a date that calls for a look, a hold on contact, or an
 * officer's decision to lift it.
 */
export type YouthEvent =
  | { kind: 'notification'; notification: Notification }
  | { kind: 'look' }
  | { kind: 'hold' }
  | { kind: 'lift-hold' };

/** How often each entry's case number was found taken: the next candidate is used. */
export type Numbering = Record<string, number>;

/**
 * The heart: what becomes of a youth. Pure, and the only writer of a whole record. Entries follow from the set of
 * facts, so order and repeats of reports do not matter. Returns the very same record when nothing changes.
 */
export function decide(
  record: YouthRecord,
  event: YouthEvent,
  facts: PopulationFacts,
  profile: Profile,
  now: Temporal.Instant,
  numbering: Numbering = {},
): YouthRecord {
  if (record.state === 'sealed') return record;
  // Nothing is ever created from a signal alone: of most residents nobody has reported anything.
  if (record.version === 0 && (event.kind === 'look' || event.kind === 'lift-hold')) return record;
  const draft = structuredClone(record);
  if (event.kind === 'notification') takeIn(event.notification, draft, now.toString());
  const reported = reportedOf(draft);
  const deciding = { record: draft, reported, facts, profile, now, today: dateInStockholm(now), numbering };
  holdOrLift(event, deciding);
  if (facts.resident?.protected || record.state === 'sealing') markForSealing(deciding);
  else applyRules(deciding);
  const next = withoutEmptyKeys(draft);
  return isDeepStrictEqual(next, withoutEmptyKeys(record)) ? record : YouthRecord.parse(next);
}

/** The store keeps no key without a value: having one or not is no change. */
function withoutEmptyKeys(record: YouthRecord): unknown {
  return JSON.parse(JSON.stringify(record));
}

/** Keeps what was said; what follows from it is derived from all that was. */
function takeIn({ personKey: _, personnummer, ...said }: Notification, record: YouthRecord, at: string): void {
  const id = notificationId(said);
  if (record.facts[id] || record.changes[id]) return;
  record.personnummer = personnummer;
  if (said.type === 'correction' || said.type === 'withdrawal') {
    record.changes[id] = { ...said, appliedAt: at };
    record.timeline.push({ at, what: `${said.type}-came`, reference: said.reportId });
  } else {
    record.facts[id] = { ...said, appliedAt: at };
    record.timeline.push({ at, what: 'notified', reference: said.reportId });
  }
}

function holdOrLift({ kind }: YouthEvent, deciding: Deciding): void {
  const { record, now } = deciding;
  const at = now.toString();
  if (kind === 'hold' && !record.contactHold) {
    record.contactHold = true;
    addTask(deciding, 'contact-hold');
    record.timeline.push({ at, what: 'hold-set' });
  }
  if (kind === 'lift-hold' && record.contactHold) {
    record.contactHold = false;
    finishTask(deciding, 'contact-hold');
    record.timeline.push({ at, what: 'hold-lifted' });
  }
}

function applyRules(deciding: Deciding): void {
  const { record, facts, profile, today } = deciding;
  tellUnmatched(deciding);
  if (Object.keys(record.facts).length === 0) {
    record.state = record.contactHold ? 'hold' : 'closed';
    return;
  }
  takeOverIdentity(deciding);
  const coverage = residentCoverage(facts, profile, today);
  reconcile('prevention', coverage, deciding);
  reconcile('kaa', coverage, deciding);
  const left = openingFacts('kaa', deciding);
  const wanted = [...left, ...openingFacts('prevention', deciding)];
  record.coverage =
    coverage.result === 'covered' && left.length === 0
      ? { ...coverage, result: 'not-covered', reason: 'in-education' }
      : coverage;
  tellPeople(coverage.reason, wanted, deciding);
  const open = Object.values(record.entries).some(({ state }) => state === 'open');
  if (open) record.state = 'open';
  else if (coverage.result === 'undecided' && wanted.length > 0) record.state = 'undecided';
  else record.state = record.contactHold ? 'hold' : 'closed';
  record.lookAgainOn = nextLook(deciding, coverage.reason, open);
}

/** The extract's name rules. The rest is what schools said last; what was withdrawn may be of somebody else. */
function takeOverIdentity({ record, reported, facts, profile }: Deciding): void {
  const said = Object.values(reported.standing).toSorted(receivedFirst);
  const lastSaid = (field: 'name' | 'phone' | 'email') => said.findLast((fact) => fact[field])?.[field];
  record.name = lastSaid('name');
  record.phone = lastSaid('phone');
  record.email = lastSaid('email');
  const { resident } = facts;
  if (!resident || resident.protected) return;
  record.name = `${resident.givenNames} ${resident.familyName}`.trim();
  record.district = districtOf(resident, profile);
}

/** Tasks and notices for what no rule can settle; a task is done when its reason is gone. */
function tellPeople(reason: CoverageReason, wanted: AppliedFact[], deciding: Deciding): void {
  const somethingWanted = wanted.length > 0;
  const when = (type: Parameters<typeof addTask>[1], holds: boolean) =>
    holds ? addTask(deciding, type) : finishTask(deciding, type);
  const unknown = reason === 'no-extract' || reason === 'not-in-extract' || reason === 'birth-date-unknown';
  when('check-identity', somethingWanted && unknown);
  when('other-municipality', somethingWanted && reason === 'other-municipality');
  when('compulsory-school', somethingWanted && reason === 'compulsory-school');
  when('gone', somethingWanted && reason === 'gone-from-extract');
  if (reason === 'gone-from-extract') stopPlannedLetters(deciding, 'gone');
  const about = latest(wanted);
  if (about && (unknown || reason === 'gone-from-extract')) planIdentityNotice(about.reportId, deciding);
}

function nextLook(deciding: Deciding, reason: CoverageReason, open: boolean): string | undefined {
  const { reported, facts, profile, today } = deciding;
  const dates = Object.values(reported.standing)
    .map(({ date }) => date)
    .filter((date) => date > today.toString());
  // No row of the extract need change when it comes into force, so nothing else would call for a look.
  if (reason === 'no-extract') dates.push(today.add({ days: 1 }).toString());
  const { resident } = facts;
  const born = open && resident && !resident.protected ? birthDateOf(resident) : undefined;
  if (born) dates.push(ageLimitOn(born, profile).toString());
  return dates.toSorted()[0];
}
