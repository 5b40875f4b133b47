import { isDeepStrictEqual } from 'node:util';
import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from './calendar.ts';
import { ageLimitOn, birthDateOf, districtOf, type PopulationFacts, residentCoverage } from './coverage.ts';
import type { Notification } from './notification.ts';
import {
  addTask,
  cancelPlannedLetters,
  type Deciding,
  finishTask,
  planClosedNotice,
  planIdentityNotice,
  planLetters,
  planOpenedNotice,
  stopPlannedLetters,
} from './plan-effects.ts';
import type { Profile } from './profile.ts';
import { caseNumber } from './reference.ts';
import { markForSealing } from './seal-youth.ts';
import { type AppliedFact, type CloseReason, type CoverageReason, type Entry, YouthRecord } from './youth-record.ts';

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

type Kind = Entry['kind'];

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
  const deciding: Deciding = { record: draft, facts, profile, now, today: dateInStockholm(now), numbering };
  takeIn(event, deciding);
  if (facts.resident?.protected || record.state === 'sealing') markForSealing(deciding);
  else applyRules(deciding);
  const next = withoutEmptyKeys(draft);
  return isDeepStrictEqual(next, withoutEmptyKeys(record)) ? record : YouthRecord.parse(next);
}

/** The store keeps no key without a value: having one or not is no change. */
function withoutEmptyKeys(record: YouthRecord): unknown {
  return JSON.parse(JSON.stringify(record));
}

function takeIn(event: YouthEvent, deciding: Deciding): void {
  const { record, now } = deciding;
  const at = now.toString();
  if (event.kind === 'hold' && !record.contactHold) {
    record.contactHold = true;
    addTask(deciding, 'contact-hold');
    record.timeline.push({ at, what: 'hold-set' });
  }
  if (event.kind === 'lift-hold' && record.contactHold) {
    record.contactHold = false;
    finishTask(deciding, 'contact-hold');
    record.timeline.push({ at, what: 'hold-lifted' });
  }
  if (event.kind !== 'notification') return;
  const { notification } = event;
  const id = `${notification.reportId}#${notification.row}`;
  if (record.facts[id]) return;
  const { reportId, row, type, date, until, unit, programme, year } = notification;
  record.facts[id] = { reportId, row, type, date, until, unit, programme, year, appliedAt: at };
  record.personnummer = notification.personnummer;
  record.name ??= notification.name;
  record.phone = notification.phone ?? record.phone;
  record.email = notification.email ?? record.email;
  record.timeline.push({ at, what: 'notified', reference: reportId });
}

function applyRules(deciding: Deciding): void {
  const { record, facts, profile, today } = deciding;
  const { resident } = facts;
  if (Object.keys(record.facts).length === 0) {
    record.state = record.contactHold ? 'hold' : 'closed';
    return;
  }
  if (resident && !resident.protected) {
    record.name = `${resident.givenNames} ${resident.familyName}`.trim();
    record.district = districtOf(resident, profile);
  }
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

/** Opens, keeps or closes the one entry of a kind. */
function reconcile(kind: Kind, coverage: { result: string; reason: CoverageReason }, deciding: Deciding): void {
  const { record } = deciding;
  const [id, entry] = Object.entries(record.entries).find(([, e]) => e.kind === kind && e.state === 'open') ?? [];
  const [first] = openingFacts(kind, deciding);
  if (entry && id) {
    if (first) Object.assign(entry, basisOf(first));
    const reason = closeReasonOf(kind, coverage, deciding);
    if (reason) close(id, entry, reason, deciding);
    else if (coverage.result === 'covered') planLetters(id, entry, deciding);
    return;
  }
  if (first && coverage.result === 'covered') open(kind, first, deciding);
}

const moved: Partial<Record<CoverageReason, CloseReason>> = {
  'turned-20': 'turned-20',
  'other-municipality': 'moved',
  deceased: 'deceased',
  emigrated: 'emigrated',
};

function closeReasonOf(kind: Kind, coverage: { reason: CoverageReason }, deciding: Deciding): CloseReason | undefined {
  const byPopulation = moved[coverage.reason];
  if (byPopulation) return byPopulation;
  if (openingFacts(kind, deciding).length > 0) return undefined;
  const ending = latest(closingFacts(kind, deciding));
  return ending?.type === 'study-start' || ending?.type === 'returned' ? ending.type : 'became-kaa';
}

/**
 * The facts that call for an entry of this kind and have not been overtaken, first to last. A start or return on the
 * same day wins over the report that a youth left (edge case 6), and facts dated ahead wait for their day (45).
 */
function openingFacts(kind: Kind, deciding: Deciding): AppliedFact[] {
  const { profile } = deciding;
  const ending = latest(closingFacts(kind, deciding));
  const opening = dueFacts(deciding).filter(
    (fact) => profile.reports[fact.type].opens === kind && (!ending || lastDay(ending) < lastDay(fact)),
  );
  if (kind === 'prevention' && hasLeft(deciding)) return [];
  return opening.toSorted((a, b) => (order(a, a.date) < order(b, b.date) ? -1 : 1));
}

/** Who has left is not absent any more: the last day of studies is often the day before the absence began. */
function hasLeft(deciding: Deciding): boolean {
  return openingFacts('kaa', deciding).some(({ type }) => deciding.profile.reports[type].closes.includes('prevention'));
}

function closingFacts(kind: Kind, deciding: Deciding): AppliedFact[] {
  return dueFacts(deciding).filter(({ type }) => deciding.profile.reports[type].closes.includes(kind));
}

function dueFacts({ record, today }: Deciding): AppliedFact[] {
  return Object.values(record.facts).filter(({ date }) => date <= today.toString());
}

/** An absence counts until its last reported day. */
function lastDay(fact: AppliedFact): string {
  return fact.until ?? fact.date;
}

/** By date, then by report, so that the order of arrival does not matter. */
function order({ reportId, row }: AppliedFact, date: string): string {
  return `${date}|${reportId}|${String(row).padStart(6, '0')}`;
}

function latest(facts: AppliedFact[]): AppliedFact | undefined {
  return facts.toSorted((a, b) => (order(a, lastDay(a)) < order(b, lastDay(b)) ? -1 : 1)).at(-1);
}

/** What an entry says of what was reported: the first of the facts that call for it. */
function basisOf({ type, unit, programme, year, date }: AppliedFact) {
  return { reason: type, unit, programme, year, eventDate: date };
}

function open(kind: Kind, first: AppliedFact, deciding: Deciding): void {
  const { record, now, today, numbering } = deciding;
  const ofKind = Object.entries(record.entries).filter(([, entry]) => entry.kind === kind);
  // The same spell again, with no start in between: the youth was away and came back, or an extract was mended.
  const earlier = ofKind.find(([, { eventDate }]) => eventDate >= first.date);
  if (earlier) {
    const [id, entry] = earlier;
    Object.assign(entry, basisOf(first), { state: 'open', closedOn: undefined, closeReason: undefined });
    record.timeline.push({ at: now.toString(), what: 'reopened', reference: entry.caseNumber });
    planLetters(id, entry, deciding);
    planOpenedNotice(id, entry, deciding);
    return;
  }
  const id = `${kind}${ofKind.length + 1}`;
  const entry: Entry = {
    caseNumber: caseNumber(`${record.personKey}|${id}`, numbering[id] ?? 0),
    kind,
    state: 'open',
    ...basisOf(first),
    openedOn: today.toString(),
  };
  record.entries[id] = entry;
  record.timeline.push({ at: now.toString(), what: 'opened', reference: entry.caseNumber });
  planLetters(id, entry, deciding);
  planOpenedNotice(id, entry, deciding);
}

function close(id: string, entry: Entry, reason: CloseReason, deciding: Deciding): void {
  const { record, now, today } = deciding;
  Object.assign(entry, { state: 'closed', closedOn: today.toString(), closeReason: reason });
  record.timeline.push({ at: now.toString(), what: 'closed', reference: entry.caseNumber });
  cancelPlannedLetters(id, deciding);
  planClosedNotice(id, entry, deciding);
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
  const { record, facts, profile, today } = deciding;
  const dates = Object.values(record.facts)
    .map(({ date }) => date)
    .filter((date) => date > today.toString());
  // No row of the extract need change when it comes into force, so nothing else would call for a look.
  if (reason === 'no-extract') dates.push(today.add({ days: 1 }).toString());
  const { resident } = facts;
  const born = open && resident && !resident.protected ? birthDateOf(resident) : undefined;
  if (born) dates.push(ageLimitOn(born, profile).toString());
  return dates.toSorted()[0];
}
