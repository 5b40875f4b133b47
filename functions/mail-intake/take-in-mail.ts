import type { Temporal } from 'temporal-polyfill';
import type { NoticeSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Report } from '../../shared/domain/report.ts';
import type { ReplyTo } from '../../shared/report-mail/verdict/automatic.ts';
import type { Ruling, Verdict } from '../../shared/report-mail/verdict/verdict.ts';

import type { SealedMail } from '../../shared/store/sealed-store.ts';
import { followDecision } from './follow-decision.ts';
import { finish, publish } from './publish.ts';
import { heldUnread, reportOf } from './report-of.ts';

export type Ports = {
  find: (object: string) => Promise<{ reportId: string; report?: Report }>;
  /** The raw mail; undefined when it no longer lies there. */
  readRaw: (
    object: string,
    folder: 'in' | 'mail',
  ) => Promise<{ bytes?: Uint8Array; storedAt: Temporal.Instant } | undefined>;
  judge: (raw: Uint8Array, reportId: string, receivedAt: Temporal.Instant, ruling?: Ruling) => Promise<JudgedMail>;
  /** True if this report is the one to answer the mail. */
  answersMail: (hash: string, reportId: string) => Promise<boolean>;
  /** True if somebody who got that receipt has replied to it: the ids are what SES called it. */
  isReplyTo: (reply: ReplyTo) => Promise<boolean>;
  storeReport: (report: Report) => Promise<'stored' | 'was-there'>;
  holdInstead: (report: Report) => Promise<void>;
  /** Puts the verdict that follows from a person's decision in place of the one that held the mail. */
  replaceReport: (seen: Report, next: Report) => Promise<'replaced' | 'changed-meanwhile'>;
  storeNotification: (notification: Notification) => Promise<void>;
  /** Counts an automatic mail for the day it came. */
  countAutomatic: (reportId: string, domain: string, received: Temporal.Instant) => Promise<void>;
  askForHold: (personKey: string) => Promise<void>;
  sealMail: (mail: SealedMail) => Promise<void>;
  signalRegister: (signals: RegisterSignal[]) => Promise<void>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
  /** Sends the answer, or throws until its outcome is settled. */
  answer: (report: Report) => Promise<void>;
  moveRaw: (object: string, from: 'in' | 'mail', to: 'mail' | 'sealed') => Promise<void>;
  done: (reportId: string) => Promise<void>;
};

/** The verdict, and a keyed hash of Message-ID and content by which the same mail is known again. */
export type JudgedMail = { verdict: Verdict; messageId?: string; hash: string };

/** SES writes this into the bucket when the receipt rule is made: no mail. */
const SETUP_NOTIFICATION = 'AMAZON_SES_SETUP_NOTIFICATION';
/** A mail that ended two attempts without a verdict is held unread, before it can stop anything (promise P1). */
export const ATTEMPTS_TO_READ = 2;

/**
 * One raw mail to one verdict: stored first, then its rows, then signals, then the answer, then the mail is moved out
 * of in/. A retry follows the stored verdict and repeats only what may be repeated.
 */
export async function takeInMail(object: string, receiveCount: number, profile: Profile, ports: Ports): Promise<void> {
  if (object === SETUP_NOTIFICATION) return ports.moveRaw(object, 'in', 'mail');
  const { reportId, report: known } = await ports.find(object);
  if (known?.done) return;
  if (known?.decision) return followDecision(known, known.decision, receiveCount, profile, ports);
  const raw = await ports.readRaw(object, 'in');
  if (!raw) return known && finish(known, ports);
  const received = raw.storedAt;
  const unread = known ? known.reason === 'unread' : receiveCount > ATTEMPTS_TO_READ;
  const judged: JudgedMail =
    unread || !raw.bytes
      ? { verdict: heldUnread(unread ? 'unread' : 'too-large'), hash: '' }
      : await ports.judge(raw.bytes, reportId, received);
  const report = known ?? (await storeVerdict(reportId, object, received, judged, profile, ports));
  await publish(report, judged.verdict, profile, ports);
}

async function storeVerdict(
  reportId: string,
  object: string,
  received: Temporal.Instant,
  judged: JudgedMail,
  profile: Profile,
  ports: Ports,
): Promise<Report> {
  const report = await reportOf({ reportId, object, receivedAt: received.toString() }, judged, profile, ports);
  if ((await ports.storeReport(report)) === 'stored') return report;
  const { report: stored } = await ports.find(object);
  // Either another delivery of this mail stored it, or another mail took the reference: the next attempt finds out.
  if (!stored) throw new Error('reference taken meanwhile');
  return stored;
}
