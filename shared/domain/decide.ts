import { isDeepStrictEqual } from 'node:util';
import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from './calendar.ts';
import { ageLimitOn, birthDateOf, districtOf, type PopulationFacts, residentCoverage } from './coverage.ts';
import type { Notification } from './notification.ts';
import {
  addTask,
  cancelPlanned,
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

/** What register is told: a reported fact, that a youth's row or a date calls for a look, or a hold on contact. */
export type YouthEvent = { kind: 'notification'; notification: Notification } | { kind: 'look' } | { kind: 'hold' };

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
  const draft = structuredClone(record);
  const deciding: Deciding = { record: draft, facts, profile, now, today: dateInStockholm(now), numbering };
  takeIn(event, deciding);
  if (facts.resident?.protected || record.state === 'sealing') markForSealing(deciding);
  else applyRules(deciding);
  return isDeepStrictEqual(draft, record) ? record : YouthRecord.parse(draft);
}

function takeIn(event: YouthEvent, deciding: Deciding): void {
  const { record, now } = deciding;
  const at = now.toString();
  if (event.kind === 'hold' && !record.contactHold) {
    record.contactHold = true;
    addTask(deciding, 'contact-hold');
    record.timeline.push({ at, what: 'hold-set' });
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
  if (resident && !resident.protected) {
    record.name = `${resident.givenNames} ${resident.familyName}`.trim();
    record.district = districtOf(resident, profile);
  }
  if (Object.keys(record.facts).length === 0) {
    record.state = record.contactHold ? 'hold' : 'closed';
    return;
  }
  const coverage = residentCoverage(facts, profile, today);
  reconcile('prevention', coverage, deciding);
  reconcile('kaa', coverage, deciding);
  const wanted = (['kaa', 'prevention'] as const).filter((kind) => openingFact(kind, deciding) !== undefined);
  record.coverage =
    coverage.result === 'covered' && !wanted.includes('kaa')
      ? { ...coverage, result: 'not-covered', reason: 'in-education' }
      : coverage;
  tellPeople(coverage.reason, wanted.length > 0, deciding);
  const open = Object.values(record.entries).some(({ state }) => state === 'open');
  if (open) record.state = 'open';
  else if (coverage.result === 'undecided' && wanted.length > 0) record.state = 'undecided';
  else record.state = record.contactHold ? 'hold' : 'closed';
  record.lookAgainOn = nextLook(deciding, open);
}

/** Opens, keeps or closes the one entry of a kind. */
function reconcile(kind: Kind, coverage: { result: string; reason: CoverageReason }, deciding: Deciding): void {
  const { record } = deciding;
  const [id, entry] = Object.entries(record.entries).find(([, e]) => e.kind === kind && e.state === 'open') ?? [];
  const opening = openingFact(kind, deciding);
  if (entry && id) {
    const reason = closeReasonOf(kind, coverage, deciding);
    if (reason) close(id, entry, reason, deciding);
    else if (coverage.result === 'covered') planLetters(id, entry, deciding);
    return;
  }
  if (opening && coverage.result === 'covered') open(kind, opening, deciding);
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
  if (openingFact(kind, deciding)) return undefined;
  const ending = latest(closingFacts(kind, deciding));
  return ending?.type === 'study-start' || ending?.type === 'returned' ? ending.type : 'became-kaa';
}

/**
 * The newest fact that calls for an entry of this kind and has not been overtaken. A start or return on the same day
 * wins over the report that a youth left (edge case 6), and facts dated ahead wait for their day (edge case 45).
 */
function openingFact(kind: Kind, deciding: Deciding): AppliedFact | undefined {
  const { profile } = deciding;
  const opening = latest(dueFacts(deciding).filter(({ type }) => profile.reports[type].opens === kind));
  const ending = latest(closingFacts(kind, deciding));
  return opening && (!ending || lastDay(ending) < lastDay(opening)) ? opening : undefined;
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
function latest(facts: AppliedFact[]): AppliedFact | undefined {
  const order = (fact: AppliedFact) => `${lastDay(fact)}|${fact.reportId}|${String(fact.row).padStart(6, '0')}`;
  return facts.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).at(-1);
}

function open(kind: Kind, opening: AppliedFact, deciding: Deciding): void {
  const { record, now, today, numbering } = deciding;
  const earlier = Object.entries(record.entries).find(
    ([, e]) => e.kind === kind && e.eventDate >= opening.date && e.closeReason !== 'became-kaa',
  );
  if (earlier) {
    const [id, entry] = earlier;
    Object.assign(entry, { state: 'open', closedOn: undefined, closeReason: undefined });
    record.timeline.push({ at: now.toString(), what: 'reopened', reference: entry.caseNumber });
    planLetters(id, entry, deciding);
    return;
  }
  const id = `e${Object.keys(record.entries).length + 1}`;
  const entry: Entry = {
    caseNumber: caseNumber(`${record.personKey}|${id}`, numbering[id] ?? 0),
    kind,
    state: 'open',
    reason: opening.type,
    unit: opening.unit,
    programme: opening.programme,
    year: opening.year,
    eventDate: opening.date,
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
  cancelPlanned(id, deciding);
  planClosedNotice(id, entry, deciding);
}

/** Tasks and notices for what no rule can settle; a task is done when its reason is gone. */
function tellPeople(reason: CoverageReason, somethingWanted: boolean, deciding: Deciding): void {
  const when = (type: Parameters<typeof addTask>[1], holds: boolean) =>
    holds ? addTask(deciding, type) : finishTask(deciding, type);
  const unknown = reason === 'no-extract' || reason === 'not-in-extract' || reason === 'birth-date-unknown';
  when('check-identity', somethingWanted && unknown);
  when('other-municipality', somethingWanted && reason === 'other-municipality');
  when('compulsory-school', somethingWanted && reason === 'compulsory-school');
  when('gone', somethingWanted && reason === 'gone-from-extract');
  if (reason === 'gone-from-extract') stopPlannedLetters(deciding, 'gone');
  if (somethingWanted && (unknown || reason === 'gone-from-extract')) planIdentityNotice(deciding);
}

function nextLook({ record, facts, profile, today }: Deciding, open: boolean): string | undefined {
  const dates = Object.values(record.facts)
    .map(({ date }) => date)
    .filter((date) => date > today.toString());
  const { resident } = facts;
  const born = open && resident && !resident.protected ? birthDateOf(resident) : undefined;
  if (born) dates.push(ageLimitOn(born, profile).toString());
  return dates.toSorted()[0];
}
