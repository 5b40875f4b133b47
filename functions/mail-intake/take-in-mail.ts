import { Temporal } from 'temporal-polyfill';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Notice } from '../../shared/domain/effects.ts';
import type { NoticeSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import { plannedNotice } from '../../shared/domain/plan-effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { HeldReason, Report } from '../../shared/domain/report.ts';
import { reportKey } from '../../shared/store/keys.ts';
import type { SealedMail } from '../../shared/store/sealed-store.ts';
import type { ReplyTo } from './automatic.ts';
import { EMPTY, type Verdict } from './judge.ts';

export type Ports = {
  find: (object: string) => Promise<{ reportId: string; report?: Report }>;
  /** The raw mail; undefined when it no longer lies in in/. */
  readRaw: (object: string) => Promise<{ bytes?: Uint8Array; storedAt: Temporal.Instant } | undefined>;
  judge: (raw: Uint8Array, reportId: string, receivedAt: Temporal.Instant) => Promise<JudgedMail>;
  /** True if this report is the one to answer the mail. */
  answersMail: (hash: string, reportId: string) => Promise<boolean>;
  /** True if somebody who got that receipt has replied to it: the ids are what SES called it. */
  isReplyTo: (reply: ReplyTo) => Promise<boolean>;
  storeReport: (report: Report) => Promise<'stored' | 'was-there'>;
  holdInstead: (report: Report) => Promise<void>;
  storeNotification: (notification: Notification) => Promise<void>;
  /** Counts an automatic mail for the day it came. */
  countAutomatic: (reportId: string, domain: string, received: Temporal.Instant) => Promise<void>;
  askForHold: (personKey: string) => Promise<void>;
  sealMail: (mail: SealedMail) => Promise<void>;
  signalRegister: (signals: RegisterSignal[]) => Promise<void>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
  /** Sends the answer, or throws until its outcome is settled. */
  answer: (report: Report) => Promise<void>;
  moveRaw: (object: string, to: 'mail' | 'sealed') => Promise<void>;
  done: (reportId: string, noticePending: boolean) => Promise<void>;
};

/** The verdict, and a keyed hash of Message-ID and content by which the same mail is known again. */
export type JudgedMail = { verdict: Verdict; messageId?: string; hash: string };

/** SES writes this into the bucket when the receipt rule is made: no mail. */
const SETUP_NOTIFICATION = 'AMAZON_SES_SETUP_NOTIFICATION';
/** A mail that ended two attempts without a verdict is held unread, before it can stop anything (promise P1). */
export const ATTEMPTS_TO_READ = 2;
const STORED_AT_A_TIME = 10;

/**
 * One raw mail to one verdict: stored first, then its rows, then signals, then the answer, then the mail is moved out
 * of in/. A retry follows the stored verdict and repeats only what may be repeated.
 */
export async function takeInMail(object: string, receiveCount: number, profile: Profile, ports: Ports): Promise<void> {
  if (object === SETUP_NOTIFICATION) return ports.moveRaw(object, 'mail');
  const { reportId, report: known } = await ports.find(object);
  if (known?.done) return;
  const raw = await ports.readRaw(object);
  if (!raw) return known && finish(known, ports);
  const received = raw.storedAt;
  const unread = known ? known.reason === 'unread' : receiveCount > ATTEMPTS_TO_READ;
  const judged: JudgedMail =
    unread || !raw.bytes
      ? { verdict: heldUnread(unread ? 'unread' : 'too-large'), hash: '' }
      : await ports.judge(raw.bytes, reportId, received);
  const report = known ?? (await storeVerdict(reportId, object, received, judged, profile, ports));
  if (report.state === 'automatic' && judged.verdict.automaticFrom)
    await ports.countAutomatic(reportId, judged.verdict.automaticFrom, received);
  if (report.state === 'sealed') await publishSealed(report, judged.verdict, ports);
  else await publish(report, judged.verdict, profile, ports);
}

async function storeVerdict(
  reportId: string,
  object: string,
  received: Temporal.Instant,
  { verdict, messageId, hash }: JudgedMail,
  profile: Profile,
  ports: Ports,
): Promise<Report> {
  const wanted = verdict.answer.state === 'planned';
  const answered = wanted && !(await ports.answersMail(hash, reportId));
  const sealed = verdict.state === 'sealed';
  const repliesTo = verdict.repliesTo && (await ports.isReplyTo(verdict.repliesTo)) && verdict.repliesTo.reference;
  const report: Report = {
    reportId,
    object,
    receivedAt: received.toString(),
    state: verdict.state,
    ...(!sealed && { messageId, unit: verdict.unit, reason: verdict.reason }),
    ...(repliesTo && { repliesTo }),
    plan: sealed ? '' : verdict.plan,
    counts: sealed ? { accepted: 0, refused: 0, held: 0 } : verdict.counts,
    refusals: sealed ? [] : verdict.refusals,
    ignoredColumns: sealed ? [] : verdict.ignoredColumns,
    ...(!sealed && verdict.notRead.length > 0 && { notRead: verdict.notRead }),
    ...(!sealed && verdict.leftOut && { leftOut: verdict.leftOut }),
    ...(!sealed && verdict.sensitive && { sensitive: true }),
    answer: answered || sealed ? { state: 'none', attempt: 0 } : verdict.answer,
    notices: noticesOf(verdict, reportId, received, profile, repliesTo || undefined),
    done: false,
  };
  if ((await ports.storeReport(report)) === 'stored') return report;
  const { report: stored } = await ports.find(object);
  // Either another delivery of this mail stored it, or another mail took the reference: the next attempt finds out.
  if (!stored) throw new Error('reference taken meanwhile');
  return stored;
}

function noticesOf(
  verdict: Verdict,
  reportId: string,
  received: Temporal.Instant,
  profile: Profile,
  repliesTo?: string,
): Record<string, Notice> {
  const deadline = addWorkingDays(
    dateInStockholm(received),
    profile.answers.heldReadWithinWorkingDays,
    profile.freeDays,
  ).toString();
  const notices: Record<string, Notice> = {};
  if (verdict.state === 'sealed') notices.sealed = { ...plannedNotice('sealed', 'officer', reportId), deadline };
  else if (verdict.state === 'held' || verdict.counts.held > 0)
    notices.held = {
      ...plannedNotice('report-held', 'kaa-group', reportId),
      deadline,
      ...(repliesTo && { about: repliesTo }),
    };
  if (verdict.urgent) {
    const to = verdict.state === 'sealed' ? 'officer' : 'kaa-group';
    notices.urgent = { ...plannedNotice('urgent', to, reportId), deadline: dateInStockholm(received).toString() };
  }
  return notices;
}

/** Numbers in a sealed mail stop contact with these people, by keys that say neither which mail nor why. */
async function publishSealed(report: Report, verdict: Verdict, ports: Ports): Promise<void> {
  const { reportId, object, receivedAt } = report;
  const keys = verdict.toHold.map(({ personKey }) => personKey);
  await ports.sealMail({ reportId, object, receivedAt, persons: verdict.toHold });
  // First, since the holds of a mail with very many numbers may outlast the attempt; said twice, it is sent once.
  await signalNoticesOf(report, ports);
  await inTurns(keys, ports.askForHold);
  await ports.signalRegister(keys.map((personKey) => ({ about: 'hold', personKey })));
  await ports.moveRaw(report.object, 'sealed');
  await finish(report, ports);
}

async function publish(stored: Report, verdict: Verdict, profile: Profile, ports: Ports): Promise<void> {
  const isAsBefore = stored.plan === verdict.plan && stored.reason !== 'changed-meanwhile';
  const report = isAsBefore || stored.plan === '' ? stored : await hold(stored, profile, ports);
  const rows = report === stored && stored.plan !== '' ? verdict.notifications : [];
  await inTurns(rows, ports.storeNotification);
  await ports.signalRegister(rows.map(({ reportId, row }) => ({ about: 'notification', reportId, row })));
  await ports.answer(report);
  await ports.moveRaw(report.object, 'mail');
  await finish(report, ports);
}

/** The directory or our own rules changed between two attempts: what was read first cannot be trusted to stand. */
async function hold(stored: Report, profile: Profile, ports: Ports): Promise<Report> {
  const { held } = noticesOf(
    heldUnread('changed-meanwhile'),
    stored.reportId,
    Temporal.Instant.from(stored.receivedAt),
    profile,
  );
  const report: Report = {
    ...stored,
    state: 'held',
    reason: 'changed-meanwhile',
    // Nobody can say which rows an earlier attempt has taken: the school must not be told that all were.
    counts: { accepted: 0, refused: 0, held: stored.plan.length },
    refusals: [],
    answer: stored.answer.state === 'planned' ? { ...stored.answer, kind: 'held' } : stored.answer,
    notices: held ? { ...stored.notices, held } : stored.notices,
  };
  await ports.holdInstead(report);
  return report;
}

async function finish(report: Report, ports: Ports): Promise<void> {
  await ports.done(report.reportId, plannedNotices(report).length > 0);
  await signalNoticesOf(report, ports);
}

async function signalNoticesOf(report: Report, ports: Ports): Promise<void> {
  const item = reportKey(report.reportId);
  const planned = plannedNotices(report).map((notice) => ({ item, notice }));
  if (planned.length > 0) await ports.signalNotices(planned);
}

function plannedNotices({ notices }: Report): string[] {
  return Object.entries(notices).flatMap(([id, { state }]) => (state === 'planned' ? id : []));
}

function heldUnread(reason: HeldReason): Verdict {
  return { ...EMPTY, state: 'held', reason };
}

async function inTurns<T>(items: T[], each: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += STORED_AT_A_TIME)
    await Promise.all(items.slice(start, start + STORED_AT_A_TIME).map(each));
}
