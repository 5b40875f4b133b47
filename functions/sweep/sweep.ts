import { Temporal } from 'temporal-polyfill';
import type { AnswerHour } from '../../shared/domain/answer-hour.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { isPending } from '../../shared/domain/effects.ts';
import {
  type GatheredAnswers,
  type LetterSignal,
  type NoticeSignal,
  type ObjectCreated,
  objectCreated,
  type RegisterSignal,
} from '../../shared/domain/messages.ts';
import { nextDue } from '../../shared/domain/next-due.ts';
import type { Report } from '../../shared/domain/report.ts';
import { isTime } from '../../shared/domain/sending.ts';
import { isToJoin, lettersWait, type YouthRecord } from '../../shared/domain/youth-record.ts';

export type QueueName = 'mail' | 'notifications' | 'letters' | 'notices' | 'imports';
export type Signals = {
  mail: (ObjectCreated | GatheredAnswers)[];
  notifications: RegisterSignal[];
  letters: LetterSignal[];
  notices: NoticeSignal[];
  imports: ObjectCreated[];
};

export type Work = { pk: string; dueAt: string; signals: number } & (
  | { what: 'youth'; record: YouthRecord }
  | { what: 'report'; report: Report }
  | { what: 'notification'; reportId: string; row: number }
  | { what: 'hold'; personKey: string }
  | { what: 'resident'; personKey: string }
  | { what: 'answers'; answer: AnswerHour['answer']; notices: Report['notices'] }
  | { what: 'notices'; notices: Report['notices'] }
);

export type Ports = {
  /** Of all partitions and both tables; while contact is stopped without what waits until it is started. */
  dueWork: (until: Temporal.Instant, limit: number, isStopped: boolean) => Promise<Work[]>;
  /** Unless written meanwhile; `undefined`: off the index. */
  postpone: (work: Work, until: Temporal.Instant | undefined, signals: number) => Promise<void>;
  addStuckTask: (personKey: string) => Promise<void>;
  addStuckNotice: (reportId: string) => Promise<void>;
  /** Object keys. */
  forgottenObjects: (now: Temporal.Instant) => Promise<{ mail: string[]; imports: string[] }>;
  bucketOf: { mail: string; imports: string };
  /** No letter may leave (PR15). */
  isStopped: () => Promise<boolean>;
  depth: (queue: QueueName) => Promise<number>;
  send: <Q extends QueueName>(queue: Q, messages: Signals[Q]) => Promise<void>;
  /** Asks SES what may be sent; those who send go by it. */
  learnQuota: () => Promise<void>;
  recordRun: () => Promise<void>;
  now: () => Temporal.Instant;
};

/** The rest is due again in five minutes. */
export const MAX_ITEMS_A_RUN = 1000;
/** More signals would only be repeats. */
export const DEEP_QUEUE = 5000;
/** Then a person must look; signalled once a day. */
const SIGNALS_BEFORE_STUCK = 6;
export const FIRST_PAUSE_MINUTES = 10;
const PAUSE_WHEN_STUCK = Temporal.Duration.from({ hours: 24 });

/** Signals again what is still to do: losing every queue loses nothing (P3). */
export async function sweep(ports: Ports): Promise<{ due: number; sent: number; stuck: number }> {
  const now = ports.now();
  const signals: Signals = { mail: [], notifications: [], letters: [], notices: [], imports: [] };
  await ports.learnQuota();
  const isStopped = await ports.isStopped();
  const work = await ports.dueWork(now, MAX_ITEMS_A_RUN, isStopped);
  const signalled: { item: Work; to: QueueName[] }[] = [];
  for (const item of work) {
    const to = add(signalsOf(item, now, ports.bucketOf.mail), signals);
    if (to.length > 0) signalled.push({ item, to });
    else await ports.postpone(item, nextTime(item, now), 0);
  }
  const forgotten = await ports.forgottenObjects(now);
  // A report left half-way is due, and its mail lies in in/ as well.
  const signalledMail = new Set(signals.mail.map((signal) => JSON.stringify(signal)));
  const forgottenMail = forgotten.mail.map((key) => objectCreated(ports.bucketOf.mail, key));
  signals.mail.push(...forgottenMail.filter((signal) => !signalledMail.has(JSON.stringify(signal))));
  signals.imports.push(...forgotten.imports.map((key) => objectCreated(ports.bucketOf.imports, key)));
  const { sent, skipped } = await sendAll(signals, isStopped, ports);
  let stuck = 0;
  for (const { item, to } of signalled) {
    // Without a signal the item had no chance to move.
    const before = waitsForSes(item) ? 0 : item.signals;
    const times = to.every((queue) => skipped.includes(queue)) ? before : before + 1;
    if (times === SIGNALS_BEFORE_STUCK && times > before) await reportStuck(item, ports);
    if (times >= SIGNALS_BEFORE_STUCK) stuck += 1;
    await ports.postpone(item, now.add(pauseAfter(times)), times);
  }
  await ports.recordRun();
  return { due: work.length, sent, stuck };
}

/** An import's or answers' own notice is enough. */
async function reportStuck(work: Work, ports: Ports): Promise<void> {
  if (work.what === 'youth') await ports.addStuckTask(work.record.personKey);
  if (work.what === 'hold' || work.what === 'resident') await ports.addStuckTask(work.personKey);
  if (work.what === 'notification') await ports.addStuckNotice(work.reportId);
  if (work.what === 'report') await ports.addStuckNotice(work.report.reportId);
}

function pauseAfter(times: number): Temporal.Duration {
  if (times >= SIGNALS_BEFORE_STUCK) return PAUSE_WHEN_STUCK;
  return Temporal.Duration.from({ minutes: FIRST_PAUSE_MINUTES * 2 ** Math.max(times - 1, 0) });
}

function signalsOf(work: Work, now: Temporal.Instant, mailBucket: string): Partial<Signals> {
  switch (work.what) {
    case 'youth':
      return signalsOfYouth(work.pk, work.record, now);
    case 'report': {
      const { object, answer } = work.report;
      return {
        ...(isMailInWork(work.report) && { mail: [objectCreated(mailBucket, `in/${object}`)] }),
        ...(work.report.done && isPending(answer) && isTime(answer, now) && { mail: [{ answers: work.pk }] }),
        ...signalsOfNotices(work.pk, noticesToSend(work.report), now),
      };
    }
    case 'answers':
      return {
        ...(isTime(work.answer, now) && { mail: [{ answers: work.pk }] }),
        ...signalsOfNotices(work.pk, work.notices, now),
      };
    case 'notices':
      return signalsOfNotices(work.pk, work.notices, now);
    case 'notification':
      return { notifications: [{ about: 'notification', reportId: work.reportId, row: work.row }] };
    case 'hold':
      return { notifications: [{ about: 'hold', personKey: work.personKey }] };
    case 'resident':
      return { notifications: [{ about: 'youth', personKey: work.personKey }] };
  }
}

/** Of a mail in work only that it is stuck, and what mail-intake had signalled before the answer. */
function noticesToSend({ done, answer, notices }: Report): Report['notices'] {
  if (done || answer.attempt > 0) return notices;
  return Object.fromEntries(Object.entries(notices).filter(([, { kind }]) => kind === 'stuck'));
}

/** When what waits for SES may be tried; `undefined`: nothing is left to do. */
function nextTime(work: Work, now: Temporal.Instant): Temporal.Instant | undefined {
  return work.what === 'youth' ? nextDue(work.record, now) : waitsOf(work)[0];
}

/** The last signal was answered with a time to wait for: it does not count. */
function waitsForSes(work: Work): boolean {
  const signalledAt = Temporal.Instant.from(work.dueAt).subtract(pauseAfter(work.signals));
  return waitsOf(work).some((until) => Temporal.Instant.compare(until, signalledAt) > 0);
}

/** Times before which SES takes none of its mails. */
function waitsOf(work: Work): Temporal.Instant[] {
  return pendingMails(work)
    .flatMap(({ notBefore }) => (notBefore === undefined ? [] : Temporal.Instant.from(notBefore)))
    .toSorted(Temporal.Instant.compare);
}

function pendingMails(work: Work): { state: string; notBefore?: string | undefined }[] {
  switch (work.what) {
    case 'youth':
      return [...Object.values(work.record.notices), ...Object.values(work.record.letters)].filter(isPending);
    case 'report':
      return [work.report.answer, ...Object.values(work.report.notices)].filter(isPending);
    case 'answers':
      return [work.answer, ...Object.values(work.notices)].filter(isPending);
    case 'notices':
      return Object.values(work.notices).filter(isPending);
    default:
      return [];
  }
}

const isMailInWork = ({ done, hidden }: Report) => !done || hidden === 'wanted';

function signalsOfYouth(pk: string, record: YouthRecord, now: Temporal.Instant): Partial<Signals> {
  const { personKey, contactHold } = record;
  const today = dateInStockholm(now).toString();
  const letters = Object.entries(record.letters)
    .filter(([, letter]) => {
      const { state, dueOn } = letter;
      const isDue = state === 'sending' || (state === 'planned' && !lettersWait(record) && dueOn <= today);
      return isDue && isTime(letter, now);
    })
    .map(([letter]) => ({ personKey, letter }));
  const look =
    record.state === 'sealing' || isToJoin(record) || (record.lookAgainOn !== undefined && record.lookAgainOn <= today);
  return {
    letters,
    notifications: look ? [{ about: 'youth', personKey }] : [],
    ...signalsOfNotices(pk, record.notices, now, contactHold),
  };
}

function signalsOfNotices(
  item: string,
  notices: Report['notices'],
  now: Temporal.Instant,
  held = false,
): Partial<Signals> {
  const pending = Object.entries(notices).filter(
    ([, notice]) => isPending(notice) && isTime(notice, now) && (!held || notice.to === 'officer'),
  );
  return { notices: pending.map(([notice]) => ({ item, notice })) };
}

/** Returns the queues that got signals. */
function add(more: Partial<Signals>, signals: Signals): QueueName[] {
  const queues = (Object.keys(more) as QueueName[]).filter((queue) => more[queue]?.length);
  for (const queue of queues) (signals[queue] as object[]).push(...(more[queue] ?? []));
  return queues;
}

async function sendAll(
  signals: Signals,
  isStopped: boolean,
  ports: Ports,
): Promise<{ sent: number; skipped: QueueName[] }> {
  let sent = 0;
  const skipped: QueueName[] = [];
  for (const queue of Object.keys(signals) as QueueName[]) {
    const messages = signals[queue];
    if (messages.length === 0) continue;
    if ((queue === 'letters' && isStopped) || (await ports.depth(queue)) > DEEP_QUEUE) {
      skipped.push(queue);
      continue;
    }
    await ports.send(queue, messages);
    sent += messages.length;
  }
  return { sent, skipped };
}
