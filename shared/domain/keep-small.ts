import { isDeepStrictEqual } from 'node:util';
import type { DecisionContext } from './decision.ts';
import { lastThatSays, reportedOf } from './effective-facts.ts';
import { isPending } from './effects.ts';
import { isExam } from './judge-coverage.ts';
import { decisiveActs } from './keep-acts.ts';
import { receivedFirst } from './match-change.ts';
import { notificationId } from './notification.ts';
import { lettersByWord } from './said-by-people.ts';
import { saidFacts } from './said-facts.ts';
import {
  awaitedFacts,
  endingFacts,
  lastEnded,
  lastEnding,
  openingFacts,
  openSpell,
  settledFacts,
  transfers,
} from './spells.ts';
import { isInDoubt } from './waiting.ts';
import type { AppliedChange, AppliedFact, Entry, YouthRecord } from './youth-record.ts';

/** DynamoDB's limit is 400 kB, ours 100 (F11); what this version does not know needs room, too. */
const MAX_BYTES = 80_000;
/** As many as the facts that we keep can tell of. */
export const CLOSED_KEPT = 15;
const KEPT_LATELY = 10;
/** A notification expires 30 days after it was applied. */
const ROWS_KEPT_DAYS = 40;

/** Bounds what grows: a hold or an end always fits. Nothing that still decides goes. */
export function keepSmall(context: DecisionContext): void {
  const { record, today } = context;
  const oldest = today.subtract({ days: ROWS_KEPT_DAYS }).toString();
  for (const [reportId, { on }] of Object.entries(record.rows ?? {})) if (on < oldest) delete record.rows?.[reportId];
  for (let share = 1; share > 1 / 64; share /= 2) {
    bound(share, context);
    if (Buffer.byteLength(JSON.stringify({ ...record, newer: undefined })) <= MAX_BYTES) return;
  }
}

function bound(share: number, context: DecisionContext): void {
  const { record } = context;
  const most = (count: number) => Math.ceil(count * share);
  forgetEntries(most(CLOSED_KEPT), most(10), record);
  forgetFacts(most(60), most(60), share, context);
  keepLatest(
    record.tasks,
    most(20),
    ({ done, ticked }) => done && !ticked,
    ({ createdOn }) => createdOn,
  );
  const decisive = decisiveActs(record, most(30));
  keepLatest(
    record.acts ?? {},
    most(60),
    (_, id) => !decisive.has(id),
    ({ at }) => at,
  );
  const { stopped } = lettersByWord(record);
  keepLatest(
    record.letters,
    most(10),
    (letter) => letter.state === 'cancelled' && !stopped.has(letter),
    ({ dueOn }) => dueOn,
  );
  keepLatest(
    record.notices,
    most(20),
    ({ state, kind }) => state === 'cancelled' || (state === 'sent' && OFTEN.has(kind)),
    ({ deadline = '' }) => deadline,
  );
  keepLatest(
    record.notices,
    most(20),
    ({ kind, state }) => TOLD_AT_ONCE.has(kind) && !isPending({ state }),
    ({ sentAt = '' }) => sentAt,
  );
  forgetNoticePairs(most(10), record);
  keepLatest(
    record.rows ?? {},
    most(1000),
    () => true,
    ({ on }) => on,
  );
  for (const entry of Object.values(record.entries)) entry.calledForBy = firstAndLast(entry.calledForBy, most(100));
  record.timeline = firstAndLast(record.timeline, most(100));
}

/** Notices that grow with what is reported. */
const TOLD_AT_ONCE = new Set(['compulsory-school', 'check-coverage', 'transfer']);

/** Notices that decide nothing once they are sent. */
const OFTEN = new Set(['mail-in-case', 'check-identity']);

function firstAndLast<T>(all: T[], most: number): T[] {
  const first = Math.ceil(most / 5);
  return all.length <= most ? all : [...all.slice(0, first), ...all.slice(first - most)];
}

/** Of those that may go. */
function keepLatest<T>(
  map: Record<string, T>,
  most: number,
  mayGo: (one: T, id: string) => boolean,
  timeOf: (one: T) => string,
): void {
  const order = ([id, one]: [string, T]) => `${timeOf(one)}|${id}`;
  const old = Object.entries(map).filter(([id, one]) => mayGo(one, id));
  for (const [id] of old.toSorted((a, b) => (order(a) < order(b) ? 1 : -1)).slice(most)) delete map[id];
}

/** Closed long ago, with their letters and notices; not while one of these is on its way. */
function forgetEntries(most: number, mostInError: number, record: YouthRecord): void {
  const closed = Object.entries(record.entries).filter(([, { state }]) => state === 'closed');
  const isSpell = ([, { closeReason }]: [string, Entry]) => closeReason !== 'withdrawn' && closeReason !== 'joined';
  const key = ([id, { kind, eventDate, endedOn, closedOn }]: [string, Entry]) =>
    `${endedOn ?? closedOn}|${kind === 'kaa' ? 1 : 0}|${eventDate}|${String(numberOf(id)).padStart(6, '0')}`;
  const lastFirst = closed.toSorted((a, b) => (key(a) < key(b) ? 1 : -1));
  const old = [
    ...lastFirst.filter(isSpell).slice(most),
    ...lastFirst.filter((entry) => !isSpell(entry)).slice(mostInError),
  ];
  for (const [id, { kind }] of old) {
    // The newest one's id and case number would be given again.
    const ofKind = Object.entries(record.entries).filter(([, entry]) => entry.kind === kind);
    if (ofKind.every(([other]) => numberOf(other) <= numberOf(id))) continue;
    const letters = Object.entries(record.letters).filter(([, { entryId }]) => entryId === id);
    const notices = Object.entries(record.notices).filter(([name]) => name.startsWith(`${id}.`));
    const atWork = letters.some(([, letter]) => isPending(letter) || (letter.state === 'handed-over' && !letter.batch));
    if (atWork || notices.some(([, notice]) => isPending(notice))) continue;
    delete record.entries[id];
    for (const [letter] of letters) delete record.letters[letter];
    for (const [notice] of notices) delete record.notices[notice];
  }
}

/** kaa12 */
export const numberOf = (id: string) => Number(/\d*$/.exec(id)?.[0]);

/** Of an entry that opened and closed or moved again and again: an opening and its end cancel out. */
function forgetNoticePairs(most: number, record: YouthRecord): void {
  for (const id of Object.keys(record.entries)) {
    const sent = (what: string) =>
      Object.keys(record.notices)
        .filter((name) => name.startsWith(`${id}.${what}`) && record.notices[name]?.state === 'sent')
        .toSorted((a, b) => numberOf(a) - numberOf(b));
    const [opened, ended] = [sent('opened'), [...sent('closed'), ...sent('left')]];
    for (let n = 0; n < Math.min(opened.length, ended.length) - most; n++)
      for (const name of [opened[n], ended[n]]) if (name) delete record.notices[name];
  }
}

/** What decides nothing any more: the least needed first, with what changed it. */
function forgetFacts(most: number, mostChanges: number, share: number, context: DecisionContext): void {
  const { record } = context;
  const facts = Object.entries(record.facts);
  const changes = Object.entries(record.changes);
  if (facts.length <= most && changes.length <= mostChanges) return;
  const rank = ranks(Math.ceil(CLOSED_KEPT * share), context);
  const latest = ([, a]: [string, AppliedFact | AppliedChange], [, b]: [string, AppliedFact | AppliedChange]) =>
    receivedFirst(b, a);
  const kept = facts.toSorted((a, b) => rank(a[1]) - rank(b[1]) || latest(a, b)).slice(0, most);
  const next = {
    facts: Object.fromEntries(kept),
    changes: Object.fromEntries(changes.toSorted(latest).slice(0, mostChanges)),
  };
  const before = reportedOf(record, context.facts);
  const after = reportedOf({ ...record, ...next }, context.facts);
  const said = Object.keys(saidFacts(next.facts));
  const stands = (reported: typeof before) => said.map((id) => reported.standing[id] ?? null);
  // Corrected or withdrawn facts are kept with their changes, or neither.
  const isSame =
    isDeepStrictEqual(stands(before), stands(after)) && after.unmatched.every((id) => before.unmatched.includes(id));
  if (!isSame && share > 0.1) return;
  const gone = new Set(Object.keys(saidFacts(record.facts)).filter((id) => !said.includes(id)));
  for (const entry of Object.values(record.entries)) {
    const left = entry.calledForBy.filter((id) => !gone.has(id));
    if (left.length > 0) entry.calledForBy = left;
  }
  Object.assign(record, next);
  for (const id of Object.keys(record.notices))
    if (
      id.includes('.unmatched') &&
      !(id.slice(0, id.indexOf('.')) in record.changes) &&
      !isPending(record.notices[id] ?? { state: '' })
    )
      delete record.notices[id];
}

/** 0: one of the last spells or how to reach her rests on it, or may when somebody has read it; 1: it calls for an entry; 2: the rest; 3: what decides only together with what is in 2. */
function ranks(spellsKept: number, context: DecisionContext): (fact: AppliedFact) => number {
  const kinds = ['kaa', 'prevention'] as const;
  const spells = [...lastEnded(spellsKept, context), ...kinds.flatMap((kind) => openSpell(kind, context) ?? [])];
  // What parts them from what is forgotten.
  const first = spells.map(({ eventDate }) => eventDate).toSorted()[0] ?? '';
  const parting = kinds.flatMap((kind) => endingFacts(kind, context).findLast(({ date }) => date < first) ?? []);
  const endings = [...kinds.flatMap((kind) => lastEnding(kind, context) ?? []), ...transfers(context).slice(-1)];
  const reached = (['name', 'phone', 'email'] as const).flatMap((field) => lastThatSays(field, context) ?? []);
  const decisive = new Set([
    ...Object.values(context.record.entries).flatMap(({ calledForBy }) => calledForBy.slice(0, 1)),
    ...spells.flatMap(({ end }) => end?.by ?? []),
    ...[...spells.flatMap(({ needed }) => needed), ...parting, ...endings, ...reached, ...awaitedFacts(context)].map(
      notificationId,
    ),
  ]);
  // What is reported late may rest on them.
  const lately = Object.entries(context.record.facts)
    .toSorted(([, a], [, b]) => receivedFirst(b, a))
    .slice(0, KEPT_LATELY);
  for (const id of Object.keys(saidFacts(Object.fromEntries(lately)))) decisive.add(id);
  const settled = new Map(settledFacts(context).map(({ fact, by }) => [notificationId(fact), notificationId(by)]));
  for (const fact of Object.values(context.record.facts)) {
    const ids = Object.keys(saidFacts({ fact }));
    if (ids.some((id) => decisive.has(id))) for (const id of ids) decisive.add(id).add(settled.get(id) ?? id);
  }
  const calling = new Set(kinds.flatMap((kind) => openingFacts(kind, context)).map(notificationId));
  return (fact) => {
    const ids = Object.keys(saidFacts({ fact }));
    if (ids.some((id) => decisive.has(id)) || isInDoubt(fact, context) || isExam(fact)) return 0;
    if (ids.every((id) => settled.has(id))) return 3;
    return ids.some((id) => calling.has(id)) ? 1 : 2;
  };
}
