import { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { LetterSignal, NoticeSignal, ObjectCreated, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Report } from '../../shared/domain/report.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';

export type QueueName = 'mail' | 'notifications' | 'letters' | 'notices' | 'imports';
export type Signals = {
  mail: ObjectCreated[];
  notifications: RegisterSignal[];
  letters: LetterSignal[];
  notices: NoticeSignal[];
  imports: ObjectCreated[];
};

/** Something on the `work` index, read consistently. */
export type Work = { pk: string; dueAt: string; signals: number } & (
  | { what: 'youth'; record: YouthRecord }
  | { what: 'report'; report: Report }
  | { what: 'notification'; reportId: string; row: number }
  | { what: 'hold'; personKey: string }
  | { what: 'resident'; personKey: string }
  | { what: 'import'; notices: Report['notices'] }
);

export type Ports = {
  /** Keys that are due, of all partitions and both tables, at most `limit`. */
  dueWork: (until: Temporal.Instant, limit: number) => Promise<Work[]>;
  /** When a record's effects and dates call for the next look; undefined = nothing is left to do. */
  nextDue: (record: YouthRecord, now: Temporal.Instant) => Temporal.Instant | undefined;
  /** Puts the item off, if it has not moved meanwhile; `undefined` takes it off the index. */
  postpone: (work: Work, until: Temporal.Instant | undefined, signals: number) => Promise<void>;
  /** Adds a task or a notice that says that something is stuck. */
  reportStuck: (work: Work) => Promise<void>;
  /** Objects in in/ and the import bucket older than the age at which they should be gone or done. */
  forgottenObjects: (olderThan: Temporal.Instant) => Promise<{ mail: string[]; imports: string[] }>;
  bucketOf: { mail: string; imports: string };
  /** Messages waiting in a queue. */
  depth: (queue: QueueName) => Promise<number>;
  send: <Q extends QueueName>(queue: Q, messages: Signals[Q]) => Promise<void>;
  ran: () => Promise<void>;
  now: () => Temporal.Instant;
};

/** One run takes at most so many; what is left is still due in five minutes. */
const MOST_A_RUN = 1000;
/** A queue this deep works through what it has: more signals would only be repeats. */
const DEEP_QUEUE = 5000;
/** After so many signals without an end a person must look; the sweep goes on once a day. */
const SIGNALS_BEFORE_STUCK = 6;
const FIRST_PAUSE_MINUTES = 10;
const PAUSE_WHEN_STUCK = Temporal.Duration.from({ hours: 24 });
const FORGOTTEN_AFTER = Temporal.Duration.from({ minutes: 10 });

/** Signals again whatever the stores say is still to do (promise P3). Losing every queue loses nothing. */
export async function sweep(ports: Ports): Promise<{ due: number; sent: number }> {
  const now = ports.now();
  const signals: Signals = { mail: [], notifications: [], letters: [], notices: [], imports: [] };
  const work = await ports.dueWork(now, MOST_A_RUN);
  const signalled: Work[] = [];
  for (const item of work) {
    if (collect(item, now, signals, ports)) signalled.push(item);
    else await ports.postpone(item, later(item, now, ports), 0);
  }
  const forgotten = await ports.forgottenObjects(now.subtract(FORGOTTEN_AFTER));
  signals.mail.push(...forgotten.mail.map((key) => objectCreated(ports.bucketOf.mail, key)));
  signals.imports.push(...forgotten.imports.map((key) => objectCreated(ports.bucketOf.imports, key)));
  const sent = await sendAll(signals, ports);
  for (const item of signalled) {
    const times = item.signals + 1;
    if (times === SIGNALS_BEFORE_STUCK) await ports.reportStuck(item);
    const pause =
      times >= SIGNALS_BEFORE_STUCK
        ? PAUSE_WHEN_STUCK
        : Temporal.Duration.from({ minutes: FIRST_PAUSE_MINUTES * 2 ** (times - 1) });
    await ports.postpone(item, now.add(pause), times);
  }
  await ports.ran();
  return { due: work.length, sent };
}

/** Adds what an item still needs; false if nothing of it is due. */
function collect(work: Work, now: Temporal.Instant, signals: Signals, ports: Ports): boolean {
  switch (work.what) {
    case 'youth':
      return collectYouth(work.pk, work.record, now, signals);
    case 'report':
      if (!work.report.done) {
        signals.mail.push(objectCreated(ports.bucketOf.mail, `in/${work.report.object}`));
        return true;
      }
      return collectNotices(work.pk, work.report.notices, false, signals);
    case 'import':
      return collectNotices(work.pk, work.notices, false, signals);
    case 'notification':
      signals.notifications.push({ about: 'notification', reportId: work.reportId, row: work.row });
      return true;
    case 'hold':
      signals.notifications.push({ about: 'hold', personKey: work.personKey });
      return true;
    case 'resident':
      signals.notifications.push({ about: 'youth', personKey: work.personKey });
      return true;
  }
}

function collectYouth(pk: string, record: YouthRecord, now: Temporal.Instant, signals: Signals): boolean {
  const { personKey, contactHold } = record;
  const today = dateInStockholm(now).toString();
  const letters = Object.entries(record.letters)
    .filter(([, { state, dueOn }]) => state === 'sending' || (state === 'planned' && !contactHold && dueOn <= today))
    .map(([letter]) => ({ personKey, letter }));
  signals.letters.push(...letters);
  const look = record.state === 'sealing' || (record.lookAgainOn !== undefined && record.lookAgainOn <= today);
  if (look) signals.notifications.push({ about: 'youth', personKey });
  const notices = collectNotices(pk, record.notices, contactHold, signals);
  return letters.length > 0 || look || notices;
}

function collectNotices(item: string, notices: Report['notices'], held: boolean, signals: Signals): boolean {
  const pending = Object.entries(notices)
    .filter(([, { state, to }]) => state === 'sending' || (state === 'planned' && (!held || to === 'officer')))
    .map(([notice]) => ({ item, notice }));
  signals.notices.push(...pending);
  return pending.length > 0;
}

/** Nothing is pending: off the index, or back on it for the next date. */
function later(work: Work, now: Temporal.Instant, ports: Ports): Temporal.Instant | undefined {
  return work.what === 'youth' ? ports.nextDue(work.record, now) : undefined;
}

function objectCreated(bucket: string, key: string): ObjectCreated {
  return { Records: [{ s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } } }] };
}

async function sendAll(signals: Signals, ports: Ports): Promise<number> {
  let sent = 0;
  for (const queue of Object.keys(signals) as QueueName[]) {
    const messages = signals[queue];
    if (messages.length === 0 || (await ports.depth(queue)) > DEEP_QUEUE) continue;
    await ports.send(queue, messages);
    sent += messages.length;
  }
  return sent;
}
