import * as z from 'zod';
import { IsoDate, IsoInstant } from './calendar.ts';
import { PersonKey } from './notification.ts';
import { Address } from './resident.ts';

/** `unknown`: perhaps sent, so a person looks. */
const NoticeState = z.enum(['planned', 'sending', 'sent', 'cancelled', 'unknown', 'returned']);

export const NoticeKind = z.enum([
  'new-case', // a kaa entry was opened
  'new-prevention', // a prevention entry was opened
  'closed', // an entry was closed
  'left-district', // an open entry now belongs to another district
  'mail-in-case', // somebody has written about a case, and contact waits until a person has read it
  'check-identity', // a reported youth is not in the extract, or cannot be judged
  'check-coverage', // something that the rules ask for is unknown
  'compulsory-school', // a reported youth may be in compulsory school: for whoever watches it
  'transfer', // to another school, which has not reported yet
  'correction-unmatched', // no report of the school fits a correction or withdrawal, or more than one does
  'report-held', // a mail waits for a person
  'automatic-mails', // how many automatic mails came in a day, and from where
  'unread-mails', // mails that were not understood whole, and wait for a person
  'unread-mails-late', // to the lead: those of a working day ago that nobody has read
  'urgent', // words in a mail may mean that a child is harmed: read it now
  'strangers', // how many mails of an hour came from senders who are not verified, beyond those told of one by one
  'contact-stopped', // nothing leaves the stage
  'contact-started',
  'sealed', // to the officer: something came by the sealed way
  'import-refused', // an import refused rows, or the whole file
  'letter-recalled', // a letter of this case was given to print, and may not be posted
  'batch-recalled', // a letter of a print batch may not be posted
  'stuck', // six signals and still not done
  'answer-returned', // a receipt did not reach the school, or may not be sent to its address any more
  'notice-returned', // a notice did not reach its receiver
  'mail-refused', // a school or colleague reported our mail as unwanted
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** One e-mail to staff; holds nothing of a person. */
export const Notice = z.object({
  kind: NoticeKind,
  to: z.enum(['coordinator', 'kaa-group', 'officer', 'manager']),
  /** Case (K-), report (R-), sealed (S-) or import (I-) reference, a day or a time. */
  reference: z.string(),
  district: z.string().optional(),
  /** Address of the coordinator to whom the case was handed over. */
  colleague: z.string().optional(),
  /** The report whose receipt the mail replies to; of `mail-in-case` the mail. */
  about: z.string().optional(),
  deadline: IsoDate.optional(),
  /** Of `report-held`: a HeldReason. */
  why: z.string().optional(),
  /** Of a sealed mail: somebody in it may not be held. */
  holdsIncomplete: z.literal(true).optional(),
  state: NoticeState,
  attempt: z.number().int().nonnegative(),
  /** After an unknown outcome; never a third time. */
  resent: z.boolean().optional(),
  claimedAt: IsoInstant.optional(),
  /** SES takes no more mail before then. */
  notBefore: IsoInstant.optional(),
  sentAt: IsoInstant.optional(),
  address: z.string().optional(),
});
export type Notice = z.infer<typeof Notice>;
export type NoticeVersion = Pick<Notice, 'state' | 'attempt'>;

export function isPending({ state }: { state: string }): boolean {
  return state === 'planned' || state === 'sending';
}

export const LetterState = z.enum([
  'planned',
  'sending',
  'handed-over', // the PDF lies in the letters bucket
  'sent', // e-mail accepted by SES
  'cancelled', // the reason for it fell away before it was made
  'stopped', // a check before contact failed; a task names the reason
  'unknown',
  'returned',
]);

/** Frozen when the letter is claimed: every retry makes the same bytes. Gone when it is handed over. */
export const LetterFacts = z.object({ name: z.string(), address: Address, date: IsoDate });
export type LetterFacts = z.infer<typeof LetterFacts>;

/** What is left of them then: hashes. `to`: name and address as written; `parts`: the words of the name. */
export const LetterDigest = z.object({
  to: z.string(),
  name: z.string(),
  parts: z.array(z.string()),
  home: z.string(),
});
export type LetterDigest = z.infer<typeof LetterDigest>;

export const Letter = z.object({
  entryId: z.string(),
  /** Key of the profile's letter texts. */
  variant: z.string(),
  /** As seen from outside; whose it is says `guardian`. */
  addressee: z.enum(['youth', 'guardian1', 'guardian2']),
  /** The person's key; missing in what earlier releases planned. */
  guardian: z.string().optional(),
  dueOn: IsoDate,
  state: LetterState,
  attempt: z.number().int().nonnegative(),
  claimedAt: IsoInstant.optional(),
  /** Of an e-mail: SES takes no more before then. */
  notBefore: IsoInstant.optional(),
  /** Set by the claim, or planned as `paper` after an e-mail came back. */
  channel: z.enum(['paper', 'email']).optional(),
  email: z.string().optional(),
  facts: LetterFacts.optional(),
  was: LetterDigest.optional(),
  /** The person key in its hashes, if it was made under another number. */
  madeAs: PersonKey.optional(),
  /** Key in the letters bucket. */
  object: z.string().optional(),
  /** Hand-over to the printer; set before the file is written. */
  batch: z.string().optional(),
  stoppedBecause: z.string().optional(),
});
export type Letter = z.infer<typeof Letter>;
export type LetterVersion = Pick<Letter, 'state' | 'attempt'>;

export const TaskType = z.enum([
  'check-identity', // not in the extract
  'check-coverage', // something the rule needs is unknown
  'other-municipality', // nobody has been told that the school's report belongs elsewhere
  'ask-whether-ended', // an absence as long as this may mean that the studies have ended
  'confirm-date', // what was reported ahead of its day has happened, as far as anybody has said
  'check-unit', // the school named a unit that is closed or unknown to the directory
  'compulsory-school', // still subject to compulsory school
  'gone', // missing from a newer extract
  'no-address',
  'extract-too-old',
  'letter-stopped',
  'outcome-unknown',
  'contact-hold',
  'correction-unmatched',
  'withdrawn-after-letter', // the report was withdrawn when a letter had been made
  'read-first', // a mail was not understood whole: no contact until a person has read it
  'stuck',
]);
export type TaskType = z.infer<typeof TaskType>;

export const Task = z.object({
  type: TaskType,
  dueOn: IsoDate,
  createdOn: IsoDate,
  done: z.boolean(),
  /** A person has done it, and its reason goes on: it is not raised again. */
  ticked: z.literal(true).optional(),
  /** Case (K-) or report (R-) reference. */
  about: z.string().optional(),
  /** The KAA group's next gathered mail tells of it. */
  toldFrom: IsoInstant.optional(),
});
export type Task = z.infer<typeof Task>;
