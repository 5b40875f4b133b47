import type { Temporal } from 'temporal-polyfill';
import type { Notice } from '../../shared/domain/effects.ts';
import type { Hold } from '../../shared/domain/hold.ts';
import type { NoticeSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import type { Read } from '../../shared/domain/newer-values.ts';
import type { Notification, PersonKey } from '../../shared/domain/notification.ts';
import type { Holding, Report } from '../../shared/domain/report.ts';
import type { SealedMail } from '../../shared/domain/sealed-mail.ts';
import type { JudgedMail } from '../../shared/report-mail/judge-mail.ts';
import type { Ruling } from '../../shared/report-mail/verdict/verdict.ts';

/** Of ours; then a mail is held unread (P1, F7). */
export const ATTEMPTS_TO_READ = 2;

export type Receipt = Pick<Report, 'answer' | 'isReply'>;

export type Ports = {
  find: (object: string) => Promise<{ reportId: string; report?: Read<Report> }>;
  /** Undefined if it is gone. */
  readRaw: (
    object: string,
    folder: 'in' | 'mail',
  ) => Promise<{ bytes?: Uint8Array; storedAt: Temporal.Instant } | undefined>;
  /** Returns how often it was begun, this time included. */
  beginReading: (key: string) => Promise<number>;
  forgetReading: (key: string) => Promise<void>;
  /** A mail that any release must be able to read. */
  canReadAny: () => Promise<boolean>;
  /** Of an error of `judge`: a store that it asked did not answer. */
  isOutage: (error: unknown) => boolean;
  judge: (raw: Uint8Array, reportId: string, receivedAt: Temporal.Instant, ruling?: Ruling) => Promise<JudgedMail>;
  claimAnswer: (hash: string, reportId: string) => Promise<boolean>;
  receiptOf: (reference: string) => Promise<Receipt | undefined>;
  storeReport: (report: Report) => Promise<'stored' | 'was-there'>;
  holdInstead: (seen: Report, next: Report) => Promise<void>;
  replaceReport: (seen: Report, next: Report) => Promise<'replaced' | 'changed-meanwhile'>;
  storeNotification: (notification: Notification) => Promise<void>;
  isSchools: (domain: string) => Promise<boolean>;
  /** `domain` only of a school. */
  countAutomatic: (reportId: string, domain: string | undefined, received: Temporal.Instant) => Promise<void>;
  /** The mail with which the stage tries its own mailbox. */
  isOurCanary: (nonce: string) => Promise<boolean>;
  tellCanaryBack: (reportId: string) => void;
  /** Told together with others of the part of the day, until read. */
  tellUnread: (reportId: string, received: Temporal.Instant) => Promise<void>;
  tellUnreadNoMore: (reportId: string, received: Temporal.Instant) => Promise<void>;
  /** With others, unless better rows have come by then. */
  tellRefused: (reportId: string, rows: number, from: Temporal.Instant) => Promise<void>;
  /** Of the report that the receipt answers, if it is of this unit and has no more refused rows. */
  mendRefused: (about: string, by: { reportId: string; unit: string; rows: number }) => Promise<void>;
  /** Register looks at the stored row again. */
  askAgain: (reportId: string, row: number) => Promise<void>;
  /** Of the holds that a stranger's mail asks for. */
  allowHolds: (reportId: string, wanted: number, mostAnHour: number, received: Temporal.Instant) => Promise<number>;
  tellStrangersLimit: (reportId: string) => void;
  /** Whether staff hear of a stranger's mail at once, or with the hour's others. */
  placeStranger: (
    reportId: string,
    to: Notice['to'],
    mostAtOnce: number,
    received: Temporal.Instant,
  ) => Promise<'now' | 'later'>;
  personOfCase: (caseNumber: string) => Promise<PersonKey | undefined>;
  storeHoldingPart: (reportId: string, part: number, keys: PersonKey[]) => Promise<void>;
  loadHoldingPart: (reportId: string, part: number) => Promise<PersonKey[]>;
  holding: (reportId: string, holding: Holding) => Promise<void>;
  /** To this function again. */
  signalMail: (object: string) => Promise<void>;
  putHold: (hold: Hold) => Promise<void>;
  liftHold: (hold: Pick<Hold, 'personKey' | 'reference' | 'cause'>, by: string) => Promise<void>;
  /** Of the rows that a report had; more than `most`: none. */
  personsOfReport: (reference: string, most: number) => Promise<PersonKey[]>;
  personOfRow: (reference: string, row: number) => Promise<PersonKey | undefined>;
  askForHold: (personKey: string) => Promise<void>;
  sealMail: (mail: SealedMail) => Promise<void>;
  sealOthers: (reportId: string, others: PersonKey[]) => Promise<void>;
  signalRegister: (signals: RegisterSignal[]) => Promise<void>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
  /** Throws until the outcome is known; `waits` until SES takes mail again. */
  answer: (report: Report) => Promise<void>;
  moveRaw: (object: string, from: 'in' | 'mail', to: 'mail' | 'sealed') => Promise<void>;
  now: () => Temporal.Instant;
  done: (reportId: string) => Promise<void>;
  /** To where only officers look. */
  moved: (reportId: string) => Promise<void>;
};
