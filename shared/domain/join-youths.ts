import type { Temporal } from 'temporal-polyfill';
import { type Act, actsOf } from './acts.ts';
import type { PopulationFacts } from './coverage.ts';
import type { Letter } from './effects.ts';
import { handOver } from './judge-act.ts';
import { numberOf } from './keep-small.ts';
import { GRACE } from './next-due.ts';
import type { PersonKey } from './notification.ts';
import { recipientOf } from './recipients.ts';
import type { OpenResident } from './resident.ts';
import { rowsIn, saidFacts, withFact, withRow } from './said-facts.ts';
import { isRaised, UNKNOWN_OUTCOME } from './tasks.ts';
import { addUnread, isUnread } from './unread-reports.ts';
import { type AppliedChange, type AppliedFact, newYouthRecord, type YouthRecord } from './youth-record.ts';

/**
 * What is known under another number of the same person. A repeat brings only what has become of effects since: those that
 * left are not planned anew (P2).
 */
export function takeOver(record: YouthRecord, old: YouthRecord, { resident }: PopulationFacts, at: string): void {
  takeStatements(record, old);
  const isFirst = !record.joinedFrom?.includes(old.personKey);
  takeEntries(record, old);
  const entries = entriesIn(record, old);
  const newId = (id: string) => id.replace(/^[^.]+/, (entry) => entries[entry] ?? entry);
  for (const [id, letter] of Object.entries(old.letters))
    if (isLater(letter, record.letters[id])) record.letters[id] = moved(letter, newId(letter.entryId), old.personKey);
  if (resident && !resident.protected)
    for (const id of Object.keys(old.letters)) nameGuardian(record.letters[id], resident, record);
  for (const [id, notice] of Object.entries(old.notices))
    if (isLater(notice, record.notices[newId(id)])) record.notices[newId(id)] = notice;
  for (const [id, act] of Object.entries(old.acts ?? {})) record.acts = { ...record.acts, [id]: about(act, newId) };
  const [handedBy, handed] = actsOf(record, 'hand-over').at(-1) ?? [];
  // Who lives where she did then stays handed over.
  if (handed && handedBy && handedBy in (old.acts ?? {}) && [undefined, handed.home].includes(record.home))
    handOver(handed, record);
  if (!isFirst) return;
  for (const [id, task] of Object.entries(old.tasks))
    if (task.type === 'outcome-unknown') record.tasks[UNKNOWN_OUTCOME + newId(id.slice(UNKNOWN_OUTCOME.length))] = task;
    else if (!isRaised(record.tasks, task.type)) record.tasks[freeId(id, record.tasks)] = task;
  const events = [...old.timeline, ...record.timeline].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  record.timeline = [...events, { at, what: 'joined' }];
  record.personnummer ??= old.joinsTo?.personnummer;
  record.caseNumber ??= old.caseNumber;
  record.refusedEmail ??= old.refusedEmail;
  record.joinedFrom = [...(record.joinedFrom ?? []), old.personKey];
}

/** What remains under the old number. */
export function joinedStub(old: YouthRecord, into: YouthRecord): YouthRecord {
  const { personKey, version, holdSeq, joinsTo } = old;
  const entries = { ...joinsTo?.entries, ...entriesIn(into, old) };
  const way = { personKey: into.personKey, entries };
  return { ...newYouthRecord(personKey), version, holdSeq, state: 'joined', joinsTo: way };
}

/** A claim of before the mark may still be at work. */
export function isInWork({ letters, notices }: YouthRecord, now: Temporal.Instant): boolean {
  const since = now.subtract(GRACE).toString();
  return [...Object.values(letters), ...Object.values(notices)].some(
    ({ state, claimedAt = '' }) => state === 'sending' && claimedAt > since,
  );
}

/** Whose name a row has is asked anew, of the new number's (PR12). */
function takeStatements(record: YouthRecord, old: YouthRecord): void {
  const known = { ...record.rows };
  const isNew = <T extends AppliedFact | AppliedChange>({ reportId, row }: T) =>
    !rowsIn(known[reportId]?.rows ?? '').includes(row);
  const taken = <T extends AppliedFact | AppliedChange>(one: T): T => {
    if (isUnread(old, one.reportId)) addUnread(record, one.reportId, one.receivedAt);
    return one.identity === 'wrong' ? one : { ...one, name: one.name ?? old.name, identity: undefined };
  };
  for (const fact of Object.values(saidFacts(old.facts)).filter(isNew))
    record.facts = withFact(record.facts, taken(fact));
  for (const [id, change] of Object.entries(old.changes)) if (isNew(change)) record.changes[id] = taken(change);
  for (const [reportId, { rows, on }] of Object.entries(old.rows ?? {})) {
    const all = rowsIn(rows).reduce(withRow, known[reportId]?.rows ?? '');
    record.rows = { ...record.rows, [reportId]: { rows: all, on } };
  }
}

function takeEntries(record: YouthRecord, old: YouthRecord): void {
  const known = entriesIn(record, old);
  for (const [id, entry] of Object.entries(old.entries)) {
    if (known[id]) continue;
    const numbers = Object.keys(record.entries).filter((other) => other.startsWith(entry.kind));
    const next = `${entry.kind}${Math.max(0, ...numbers.map(numberOf)) + 1}`;
    record.entries[id in record.entries ? next : id] = entry;
  }
}

/** By case number: ids in `old`, and in `record`. */
function entriesIn(record: YouthRecord, old: YouthRecord): Record<string, string> {
  const ids = new Map(Object.entries(record.entries).map(([id, { caseNumber }]) => [caseNumber, id]));
  const pairs = Object.entries(old.entries).map(([id, { caseNumber }]) => [id, ids.get(caseNumber)]);
  return Object.fromEntries(pairs.filter(([, to]) => to !== undefined)) as Record<string, string>;
}

type Effect = { state: string; attempt: number };

/** What SES tells of is recorded under the old number until nothing is left there. */
const LATER_LAST = ['sending', 'unknown', 'sent', 'returned'];

/** Else it stays as it has become here: a letter that was given to print since is not given again. */
const isLater = (effect: Effect, known: Effect | undefined): boolean =>
  !known || (known.attempt <= effect.attempt && LATER_LAST.indexOf(effect.state) > LATER_LAST.indexOf(known.state));

/** One that is not begun is planned anew, to whom the new number's extract names. */
function moved(letter: Letter, entryId: string, madeAs: PersonKey): Letter {
  const state = letter.state === 'planned' ? 'cancelled' : letter.state;
  return { ...(letter.was && { madeAs }), ...letter, entryId, state };
}

function about(act: Act, newId: (id: string) => string): Act {
  if (act.kind === 'acknowledge') return { ...act, of: newId(act.of) };
  return act.kind === 'contact' ? { ...act, entry: newId(act.entry) } : act;
}

/** By the key that this record knows the guardian by. */
function nameGuardian(letter: Letter | undefined, resident: OpenResident, { letters }: YouthRecord): void {
  const guardian = letter && recipientOf(letter, resident, letters)?.guardian;
  if (guardian) letter.guardian = guardian;
}

function freeId(id: string, tasks: object): string {
  return id in tasks
    ? freeId(
        id.replace(/\d*$/, (n) => String(Number(n) + 1)),
        tasks,
      )
    : id;
}
