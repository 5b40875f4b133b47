import type { KeyedHash, Notification, PersonKey } from '../../domain/notification.ts';
import type { PersonalNumber } from '../../domain/personal-number.ts';
import type {
  Answer,
  Counts,
  HeldPart,
  HeldReason,
  LeftOut,
  Misspelt,
  NotRead,
  Refusal,
  ReportState,
} from '../../domain/report.ts';
import type { MailRead } from '../mail/mail.ts';
import type { Unread } from '../read-in-full/account.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import type { ReplyTo } from './automatic.ts';
import type { RowContext } from './decide-row.ts';
import type { Warnings } from './warnings.ts';

export type JudgeInput = RowContext & {
  mail: MailRead;
  rows: RowsRead;
  ruling?: Ruling;
} & Pick<KeyedHash, 'hashOf'> & {
    /** Keyed hashes of what a person taught for this sender (PR5c). */
    learned?: ReadonlySet<string>;
    /** Whether our own answers say so. */
    isOurs?: (sentence: string) => boolean;
  };

/** A person's decision. */
export type Ruling = {
  senderIsTrusted?: true;
  unit?: string;
  seals?: boolean;
};

export type Verdict = {
  state: ReportState;
  /** Set if something is held. */
  reason?: HeldReason;
  heldParts?: HeldPart[];
  /** Of the verified sender. */
  unit?: string;
  /** As RowPlan. */
  plan: string;
  counts: Counts;
  refusals: Refusal[];
  leftOut?: LeftOut[];
  misspelt?: Misspelt[];
  ignoredColumns: RowsRead['ignoredColumns'];
  notRead: NotRead[];
  answer: Answer;
  /** `row`: its place in the plan, from 1. */
  notifications: Notification[];
  /** Absent if all was understood (PR5c). */
  unread?: Unread;
  /** Everybody in a sealed mail. */
  toHold: { number: PersonalNumber; personKey: PersonKey }[];
  /** Ours, in a sealed mail. */
  caseNumbers: string[];
  /** Somebody in a sealed mail may be meant whose number was not found. */
  holdsIncomplete?: true;
  /** Whom a held mail is about. */
  objection?: { personKeys: PersonKey[]; caseNumbers: string[]; reports: string[] };
  /** Of a sender who is not verified or not listed. */
  fromStranger?: true;
  /** As claimed. */
  automaticFrom?: string;
  /** Of our own trial mail, as claimed. */
  nonce?: string;
  /** The receipt whose refused rows these may be, right this time. */
  mends?: string;
  /** As claimed. `answer`: what is said if it was one, and to whom. */
  repliesTo?: Omit<ReplyTo, 'isPersons'> & { answer: Answer; mayReport: boolean };
} & Warnings;

/** Accepts nothing, answers nobody. */
export const EMPTY: Omit<Verdict, 'state'> = {
  plan: '',
  counts: { accepted: 0, refused: 0, held: 0 },
  refusals: [],
  ignoredColumns: [],
  notRead: [],
  answer: { state: 'none', attempt: 0 },
  notifications: [],
  toHold: [],
  caseNumbers: [],
};
