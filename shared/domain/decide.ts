import { isDeepStrictEqual } from 'node:util';
import type { Temporal } from 'temporal-polyfill';
import { actsOf, ticksOf } from './acts.ts';
import { filesToRemove, isAnyBeingMade, recallLetters } from './after-death.ts';
import { afterAll, isHeardBy } from './as-seen.ts';
import { dayOfLongAbsence, planQuestionsToSchool, unheard } from './ask-school.ts';
import { dateInStockholm } from './calendar.ts';
import { compulsorySchoolDays } from './compulsory-school.ts';
import { ageLimitOn, birthDateOf, districtOf } from './coverage.ts';
import type { DecisionContext, Numbering, YouthEvent } from './decision.ts';
import { reportedOf } from './effective-facts.ts';
import { endTasks, isAnyTaskToEnd } from './end-tasks.ts';
import { reconcile } from './entries.ts';
import { stopping, type YouthFacts } from './hold.ts';
import { takeOver } from './join-youths.ts';
import { hasEffect, refusalOf, take } from './judge-act.ts';
import { coverageOf } from './judge-coverage.ts';
import { keepSmall } from './keep-small.ts';
import { forgetAddresses } from './letter-digest.ts';
import { stopPlannedLetters } from './letters.ts';
import { putInList } from './lists.ts';
import { hasNewerReports, isNewer } from './newer-values.ts';
import { reduceNotCovered } from './not-covered.ts';
import { planDistrictNotices, planIdentityNotice, planMailNotices, planUnmatchedNotices } from './notices.ts';
import { notificationId } from './notification.ts';
import { opensOn } from './opens-on.ts';
import type { Profile } from './profile.ts';
import { fullName } from './resident.ts';
import { saidLast } from './said-by-people.ts';
import { rowsIn, withFact, withRow } from './said-facts.ts';
import { markForSealing } from './seal-youth.ts';
import { awaitedFacts, latest, openingFacts, openSpell } from './spells.ts';
import { addTask, setTask } from './tasks.ts';
import { isAnyToTell, markToTell } from './told.ts';
import { tellAtOnce } from './told-at-once.ts';
import { addUnread, removeUnread } from './unread-reports.ts';
import { replanNotices } from './unseal-youth.ts';
import { inDoubtByName, isAnyUnread, rememberNames, waitsFor } from './waiting.ts';
import { type AppliedFact, type Coverage, type CoverageReason, YouthRecord } from './youth-record.ts';

type NotificationEvent = Extract<YouthEvent, { kind: 'notification' }>;
type IdentityEvent = Extract<YouthEvent, { kind: 'identity' }>;

/** Pure, and the only writer of a whole record. Returns the same record if nothing changes. */
export function decide(
  record: YouthRecord,
  event: YouthEvent,
  facts: YouthFacts,
  profile: Profile,
  now: Temporal.Instant,
  numbering: Numbering = {},
): YouthRecord {
  if (record.state === 'sealed' || record.state === 'joined') return record;
  // A signal alone creates nothing (F5).
  const isHeldAnew = event.kind === 'hold' && stopping(facts.holds).length > 0;
  if (record.version === 0 && event.kind !== 'notification' && event.kind !== 'joined' && !isHeldAnew) return record;
  const draft = structuredClone(record);
  if (event.kind === 'notification') recordFact(event, draft, now);
  if (event.kind === 'joined') takeOver(draft, event.old, facts, now.toString());
  readByOfficers(draft, facts, now.toString());
  if (event.kind === 'identity') settleIdentity(event, draft, facts, now.toString());
  if (event.kind === 'act') {
    if (refusalOf(event, record, facts, profile)) return record;
    take(event, draft);
  }
  rememberNames({ record: draft, facts });
  const reported = reportedOf(draft, facts);
  const context: DecisionContext = {
    record: draft,
    reported,
    facts,
    profile,
    now,
    today: dateInStockholm(now),
    numbering,
  };
  if (facts.resident?.protected || record.state === 'sealing') markForSealing(context);
  else {
    copyHolds(context);
    applyRules(context);
    reduceNotCovered(context);
    if (event.kind === 'unsealed') replanNotices(context, record);
  }
  if (event.kind === 'act') {
    if (!hasEffect(event.act, record, draft)) return record;
    // Register removes them.
    if (filesToRemove(draft).length > 0) draft.lookAgainOn = context.today.toString();
  }
  markToTell(context);
  putInList(context);
  forgetAddresses(draft);
  keepSmall(context);
  const next = withoutEmptyKeys(draft);
  if (isDeepStrictEqual(next, withoutEmptyKeys(record))) return record;
  if (!record.newer) YouthRecord.parse(next);
  return next;
}

/** As the store keeps it. */
function withoutEmptyKeys(record: YouthRecord): YouthRecord {
  return JSON.parse(JSON.stringify(record)) as YouthRecord;
}

function recordFact(
  { notification: { personKey: _, personnummer, ...statement }, read }: NotificationEvent,
  record: YouthRecord,
  now: Temporal.Instant,
): void {
  const at = now.toString();
  const appliedAt = afterAll(record, now);
  const id = notificationId(statement);
  const { reportId, receivedAt, readFirst } = statement;
  if (read) letCount(reportId, record, at);
  const applied = record.rows?.[reportId];
  if (record.facts[id] || record.changes[id] || rowsIn(applied?.rows ?? '').includes(statement.row)) return;
  if (isNewer(record, 'facts', id) || isNewer(record, 'changes', id)) return;
  if (readFirst && !read) addUnread(record, reportId, receivedAt);
  record.personnummer ??= personnummer;
  const rows = withRow(applied?.rows ?? '', statement.row);
  record.rows = { ...record.rows, [statement.reportId]: { rows, on: at.slice(0, 10) } };
  if (statement.type === 'correction' || statement.type === 'withdrawal') {
    record.changes[id] = { ...statement, appliedAt };
    record.timeline.push({ at, what: `${statement.type}-came`, reference: statement.reportId });
  } else {
    record.facts = withFact(record.facts, { ...statement, appliedAt });
    record.timeline.push({ at, what: 'notified', reference: statement.reportId });
  }
}

function letCount(reportId: string, record: YouthRecord, at: string): void {
  if (!removeUnread(record, reportId, at)) return;
  record.timeline.push({ at, what: 'report-read', reference: reportId });
}

/** A mail that was sealed afterwards: whoever lifts its hold has read it. */
function readByOfficers(record: YouthRecord, { holds }: YouthFacts, at: string): void {
  for (const { reference, cause, liftedAt } of holds)
    if (liftedAt !== undefined && cause === 'sealed-mail') letCount(reference, record, at);
}

function settleIdentity({ is, reportId }: IdentityEvent, record: YouthRecord, facts: YouthFacts, at: string): void {
  const about = inDoubtByName({ record, facts }).filter((statement) => statement.reportId === reportId);
  for (const statement of about) statement.identity = is;
  if (about.length > 0) record.timeline.push({ at, what: `identity-${is}`, reference: reportId });
}

function copyHolds(context: DecisionContext): void {
  const { record, facts, now } = context;
  const references = stopping(facts.holds).map(({ reference }) => reference);
  const isHeld = references.length > 0;
  if (isHeld !== record.contactHold)
    record.timeline.push({ at: now.toString(), what: isHeld ? 'hold-set' : 'hold-lifted' });
  setTask(context, 'contact-hold', isHeld);
  record.contactHold = isHeld;
  record.heldBy = isHeld ? references : undefined;
}

function applyRules(context: DecisionContext): void {
  const { record } = context;
  if (record.newer) lookAgainTomorrow(context);
  if (!hasNewerReports(record)) {
    planUnmatchedNotices(context);
    setTask(context, 'correction-unmatched', isAnyUnmatched(context));
  }
  setTask(context, 'read-first', isAnyUnread(record));
  const waiting = waitsFor(context);
  planMailNotices(record.waitsFor?.includes('objection') === true, context);
  record.waitsFor = waiting.length > 0 ? waiting : undefined;
  if (Object.keys(record.facts).length === 0) {
    endTasks(context);
    setState(record.contactHold ? 'hold' : 'closed', record);
    if (!record.newer) record.lookAgainOn = undefined;
    return;
  }
  updateIdentity(context);
  const coverage = coverageOf(context);
  reconcile('kaa', coverage, context);
  reconcile('prevention', coverage, context);
  for (const [id, entry] of Object.entries(record.entries))
    if (entry.state === 'open') planDistrictNotices(id, entry, context);
  const kaa = openingFacts('kaa', context);
  const opening = [...kaa, ...openingFacts('prevention', context)];
  const awaited = awaitedFacts(context);
  const wanted = [...opening, ...awaited];
  if (!isNewer(record, 'coverage'))
    record.coverage = coverage.result === 'covered' && kaa.length === 0 ? withoutEntry(coverage, awaited) : coverage;
  if (coverage.reason === 'deceased') recallLetters(context);
  planTasks(coverage.reason, wanted, context);
  tellAtOnce(coverage, { opening, awaited }, context);
  const open = Object.values(record.entries).some(({ state }) => state === 'open');
  if (open) setState('open', record);
  else if (record.coverage?.result === 'undecided' && wanted.length > 0) setState('undecided', record);
  else setState(record.contactHold ? 'hold' : 'closed', record);
  endTasks(context);
  record.lookAgainOn = nextLook(context, coverage.reason, open);
}

/** Whoever ticked the task off saw those that had come by then. */
function isAnyUnmatched({ record, reported }: DecisionContext): boolean {
  const last = ticksOf(record, 'correction-unmatched').at(-1)?.[1].at;
  return reported.unmatched.some((id) => {
    const change = record.changes[id];
    return last === undefined || !change || !isHeardBy(last, change);
  });
}

/** Of who would be covered. */
function withoutEntry(coverage: Coverage, [awaited]: AppliedFact[]): Coverage {
  if (!awaited) return { ...coverage, result: 'not-covered', reason: 'in-education' };
  return { ...coverage, result: 'undecided', reason: awaited.type === 'transfer' ? 'start-awaited' : 'autumn-awaited' };
}

function setState(state: YouthRecord['state'], record: YouthRecord): void {
  if (isNewer(record, 'state')) return;
  // An entry that cannot be read may be open.
  if (state !== 'open' && (isNewer(record, 'entries') || hasNewerReports(record))) return;
  record.state = state;
}

/** Until a version runs that can read all; from the second day on somebody is told. */
function lookAgainTomorrow(context: DecisionContext): void {
  const { record, today } = context;
  if (record.lookAgainOn !== undefined && record.lookAgainOn <= today.toString()) addTask(context, 'stuck');
  record.lookAgainOn = today.add({ days: 1 }).toString();
}

/** What was withdrawn may be another person's. */
function updateIdentity(context: DecisionContext): void {
  const { record, facts, profile } = context;
  if (!hasNewerReports(record))
    for (const field of ['name', 'phone', 'email'] as const) record[field] = saidLast(field, context);
  const { resident } = facts;
  // Without a known address it stays where it was, and with whom.
  if (!resident || resident.protected) return;
  record.name = fullName(resident);
  const home = districtOf(resident, profile);
  // What was handed over stays so until she moves.
  if (home !== record.home || actsOf(record, 'hand-over').length === 0) {
    Object.assign(record, { home, district: home });
    if (!hasNewerReports(record)) record.coordinator = undefined;
  }
}

/** For what no rule can settle. */
function planTasks(reason: CoverageReason, wanted: AppliedFact[], context: DecisionContext): void {
  const somethingWanted = wanted.length > 0;
  const unknown = reason === 'no-extract' || reason === 'not-in-extract' || reason === 'birth-date-unknown';
  const isAnothers = inDoubtByName(context).length > 0 && Object.keys(context.record.entries).length > 0;
  setTask(context, 'check-identity', isAnothers || (somethingWanted && unknown));
  const isOthers = reason === 'other-municipality' && unheard(wanted, context).length > 0;
  setTask(context, 'other-municipality', isOthers);
  planQuestionsToSchool(context);
  setTask(context, 'gone', somethingWanted && reason === 'gone-from-extract');
  if (reason === 'gone-from-extract') stopPlannedLetters(context, 'gone');
  const about = unknown || reason === 'gone-from-extract' ? latest(wanted) : undefined;
  planIdentityNotice(about?.reportId, context);
}

function nextLook(context: DecisionContext, reason: CoverageReason, open: boolean): string | undefined {
  const { record, reported, facts, profile, today } = context;
  const { resident } = facts;
  const born = resident && !resident.protected ? birthDateOf(resident) : undefined;
  const dates = [
    ...Object.values(reported.standing).map(({ date }) => date),
    ...awaitedFacts(context).map((fact) => opensOn(fact, context)),
    ...(reason === 'compulsory-school' && born ? compulsorySchoolDays(born, profile) : []),
    dayOfLongAbsence(context) ?? '',
  ].filter((date) => date > today.toString());
  if (isAnyBeingMade(record)) dates.push(today.toString());
  // No row need change when an extract comes into force.
  const isLookedAt = record.newer || isAnyTaskToEnd(record) || isAnyToTell(record, today);
  if (reason === 'no-extract' || isLookedAt) dates.push(today.add({ days: 1 }).toString());
  const lapsesOn = openSpell('prevention', context)?.lapsesOn;
  if (lapsesOn) dates.push(lapsesOn);
  if (open && resident && !resident.protected && resident.emigratesOn) dates.push(resident.emigratesOn);
  if (open && born) dates.push(ageLimitOn(born, profile).toString());
  return dates.toSorted()[0];
}
