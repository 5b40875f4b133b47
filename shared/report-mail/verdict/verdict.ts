import type { Notification, PersonKey } from '../../domain/notification.ts';
import type { PersonalNumber } from '../../domain/personal-number.ts';
import type {
  Answer,
  Counts,
  HeldPart,
  HeldReason,
  LeftOut,
  NotRead,
  Refusal,
  ReportState,
} from '../../domain/report.ts';
import type { MailRead } from '../mail/mail.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import type { ReplyTo } from './automatic.ts';
import type { RowContext } from './decide-row.ts';
import type { Warnings } from './warnings.ts';

export type JudgeInput = RowContext & {
  mail: MailRead;
  /** As rowsIn() finds them. */
  rows: RowsRead;
  ruling?: Ruling;
};

/** What a person has decided about this mail instead of the system. */
export type Ruling = {
  senderIsTrusted?: true;
  /** The unit that the sender reports for, if the directory does not know her address. */
  unit?: string;
  /** Whether somebody in it has a protected identity. */
  seals?: boolean;
};

export type Verdict = {
  state: ReportState;
  /** Why a person must look; set for `held`, and for `partly` if something is held. */
  reason?: HeldReason;
  heldParts?: HeldPart[];
  /** Skolenhetskod of the verified sender. */
  unit?: string;
  /** As RowPlan. */
  plan: string;
  counts: Counts;
  refusals: Refusal[];
  leftOut?: LeftOut[];
  ignoredColumns: RowsRead['ignoredColumns'];
  notRead: NotRead[];
  answer: Answer;
  /** One for each accepted row and change; `row` is its place in the plan, from 1. */
  notifications: Notification[];
  /** Of a sealed mail: everybody in it. */
  toHold: { number: PersonalNumber; personKey: PersonKey }[];
  /** Of an automatic mail: the domain that it says it comes from. */
  automaticFrom?: string;
  /** Of a mail that no rows are taken from: the receipt that it says it replies to. */
  repliesTo?: ReplyTo;
} & Warnings;

/** A verdict that takes nothing over and answers nobody. */
export const EMPTY: Omit<Verdict, 'state'> = {
  plan: '',
  counts: { accepted: 0, refused: 0, held: 0 },
  refusals: [],
  ignoredColumns: [],
  notRead: [],
  answer: { state: 'none', attempt: 0 },
  notifications: [],
  toHold: [],
};
