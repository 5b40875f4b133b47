import type { Temporal } from 'temporal-polyfill';
import type { NoticeSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import type { Report } from '../../shared/domain/report.ts';
import type { JudgedMail } from '../../shared/report-mail/judge-mail.ts';
import type { Ruling } from '../../shared/report-mail/verdict/verdict.ts';
import type { SealedMail } from '../../shared/store/sealed-store.ts';

/** A mail that ended two attempts without a verdict is held unread, before it can stop anything (promise P1). */
export const ATTEMPTS_TO_READ = 2;

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
  /** What SES called the receipt of that report. */
  receiptOf: (reference: string) => Promise<string | undefined>;
  storeReport: (report: Report) => Promise<'stored' | 'was-there'>;
  holdInstead: (report: Report) => Promise<void>;
  /** Puts the verdict that follows from a person's decision in place of the one that held the mail. */
  replaceReport: (seen: Report, next: Report) => Promise<'replaced' | 'changed-meanwhile'>;
  storeNotification: (notification: Notification) => Promise<void>;
  /** True of a domain that the directory gives a school. */
  isSchools: (domain: string) => Promise<boolean>;
  /** Counts an automatic mail for the day it came, by the domain of its school. */
  countAutomatic: (reportId: string, domain: string | undefined, received: Temporal.Instant) => Promise<void>;
  askForHold: (personKey: string) => Promise<void>;
  sealMail: (mail: SealedMail) => Promise<void>;
  signalRegister: (signals: RegisterSignal[]) => Promise<void>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
  /** Sends the answer, or throws until its outcome is settled. */
  answer: (report: Report) => Promise<void>;
  moveRaw: (object: string, from: 'in' | 'mail', to: 'mail' | 'sealed') => Promise<void>;
  done: (reportId: string) => Promise<void>;
};
