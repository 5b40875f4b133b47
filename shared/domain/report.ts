import * as z from 'zod';
import { IsoInstant } from './calendar.ts';
import { Notice } from './effects.ts';
import { PersonKey, ReportId, UnitCode } from './notification.ts';
import { ReadFirst } from './read-first.ts';
import { RowPlan } from './row-outcome.ts';

/** Every mail ends in exactly one (P1). */
export const ReportState = z.enum(['accepted', 'partly', 'refused', 'held', 'sealed', 'automatic']);
export type ReportState = z.infer<typeof ReportState>;

/** Why a person must look. */
export const HeldReason = z.enum([
  'unread', // three attempts ended without a verdict
  'unreadable', // not a mail we can take apart
  'too-large',
  'virus', // the virus verdict is not pass
  'sender-not-verified',
  'sender-not-listed',
  'unit-unclear', // which of the sender's units is meant, and so where an answer may go
  'protection-in-doubt', // a word that may speak of a protected identity
  'no-rows', // from a verified school, but nothing we can read as a report
  'question', // from a verified school
  'attachment-not-readable', // scan, PDF, Word, an archive
  'encrypted', // needs a password, and we ask for none
  'type-or-date-missing',
  'correction', // Rättelse or Återtagande without pupil, or without what is right, or in prose
  'quoted-part', // pupils stand in a quoted or forwarded mail, and may not be meant
  'type-unclear', // Slutat, Utbytesår: a type that only a person can judge
  'temporary-number', // TF- or interim number: it does not identify
  'number-without-row', // a personnummer in the text that belongs to no row
  'cells-do-not-fit', // a row of a list whose cells cannot be read by its headings
  'struck-out', // a row with struck-out text may be meant or not
  'readings-disagree', // the mail's plain text and its page say different things
  'changed-meanwhile', // a retry read other rows than the stored verdict has
]);
export type HeldReason = z.infer<typeof HeldReason>;

export const RefusalField = z.enum([
  'personnummer',
  'report-type',
  'date',
  'until',
  'unit',
  'name',
  'programme',
  'year',
  'phone',
  'email',
  'about-report',
  'absence-amount',
]);
export type RefusalField = z.infer<typeof RefusalField>;

export const RefusalCode = z.enum([
  'missing',
  'format',
  'check-digit',
  'no-such-date',
  'over-hundred',
  'not-yet-born',
  'damaged-by-spreadsheet',
  'unknown-report-type',
  'until-before-date',
  'too-long',
  'in-the-future',
  'too-old',
  'not-your-unit',
  'two-values',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** 0 is the mail's own text; sheets count those a person sees. */
const place = { attachment: z.number().int().nonnegative(), sheet: z.number().int().positive().optional() };

/** What the answer says more. */
export const RefusalHint = z.enum([
  'absence', // it needs its first and last day
  'no-year', // a day and a month alone
]);
export type RefusalHint = z.infer<typeof RefusalHint>;

/** By position, no values; row 1 is the heading. */
export const Refusal = z.object({
  ...place,
  row: z.number().int().positive(),
  field: RefusalField,
  code: RefusalCode,
  hint: RefusalHint.optional(),
});
export type Refusal = z.infer<typeof Refusal>;

/** Hidden rows, columns and texts, and sheets with unknown headings. */
export const NotRead = z.object({
  attachment: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  columns: z.number().int().nonnegative(),
  sheets: z.number().int().nonnegative(),
  comments: z.number().int().nonnegative(),
  /** Pieces of hidden text on a page. */
  texts: z.number().int().positive().optional(),
  withoutHeading: z.array(z.number().int().positive()),
});
export type NotRead = z.infer<typeof NotRead>;

export const Counts = z.object({
  accepted: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  held: z.number().int().nonnegative(),
});
export type Counts = z.infer<typeof Counts>;

/** `none`: automatic, sealed, unverified or already answered; `gathered`: with the hour's others. */
export const Answer = z.object({
  state: z.enum(['none', 'planned', 'gathered', 'sending', 'sent', 'unknown', 'returned']),
  kind: z.enum(['taken', 'partly', 'refused', 'held']).optional(),
  /** From the directory, never from the mail. */
  to: z.string().optional(),
  /** The school's Message-ID. */
  inReplyTo: z.string().optional(),
  /** SES's id of the mail: a reply names it. */
  sesId: z.string().optional(),
  attempt: z.number().int().nonnegative().default(0),
  /** After an unknown outcome; never a third time. */
  resent: z.boolean().optional(),
  claimedAt: IsoInstant.optional(),
  /** SES takes no more mail before then. */
  notBefore: IsoInstant.optional(),
});
export type Answer = z.infer<typeof Answer>;
export type AnswerVersion = Pick<Answer, 'state' | 'attempt'>;

/** The rest is counted. */
export const REFUSALS_KEPT = 200;

/** Left out of a row that is taken. */
export const LeftOut = Refusal.omit({ code: true, hint: true }).extend({
  code: z.enum(['unknown-programme', 'format', 'two-values', 'missing']),
});
export type LeftOut = z.infer<typeof LeftOut>;

/**
 * `release` judges again with the sender as verified; `refuse` answers; `seal` moves it to the sealed way; `done`:
 * dealt with otherwise; `read`: what was not understood does not stand in the way (P11).
 */
export const Decision = z.object({
  act: z.enum(['release', 'refuse', 'seal', 'done', 'read']),
  by: z.string(),
  at: IsoInstant,
  /** The sender's, if the directory has none for the address. */
  unit: UnitCode.optional(),
  /** The new verdict's rows are numbered after these. */
  rowsBefore: z.number().int().nonnegative(),
  /** True when the verdict that follows is stored. */
  judged: z.boolean(),
});
export type Decision = z.infer<typeof Decision>;

/** An unknown label or heading, and the one of ours that it resembles. */
export const Misspelt = z.object({ ...place, column: z.number().int().positive().optional(), near: z.string() });
export type Misspelt = z.infer<typeof Misspelt>;

const HeldPart = z.object({ attachment: z.number().int().nonnegative(), reason: HeldReason });
export type HeldPart = z.infer<typeof HeldPart>;

/** A large sealed mail's holds: parts set of all parts. */
const Holding = z.object({ parts: z.number().int(), set: z.number().int(), opensRecords: z.boolean() });
export type Holding = z.infer<typeof Holding>;

/** Of a sealed mail only id, time and state. */
export const Report = z.object({
  reportId: ReportId,
  /** Key of the raw mail, without its folder. */
  object: z.string(),
  receivedAt: IsoInstant,
  messageId: z.string().optional(),
  /** Of the verified sender. */
  unit: z.string().optional(),
  /** The report whose receipt this mail replies to. */
  repliesTo: ReportId.optional(),
  /** Says that it replies to a receipt. An answer to it is never answered again. */
  isReply: z.literal(true).optional(),
  state: ReportState,
  reason: HeldReason.optional(),
  /** 0 is the mail's text, 1 the first attachment. */
  heldParts: z.array(HeldPart).max(REFUSALS_KEPT).optional(),
  plan: RowPlan,
  counts: Counts,
  refusals: z.array(Refusal).max(REFUSALS_KEPT),
  /** Unknown headings; columns count from 1. */
  ignoredColumns: z.array(z.object({ ...place, column: z.number().int() })),
  notRead: z.array(NotRead).max(REFUSALS_KEPT).optional(),
  leftOut: z.array(LeftOut).max(REFUSALS_KEPT).optional(),
  misspelt: z.array(Misspelt).max(REFUSALS_KEPT).optional(),
  /** The mail had words that we may not register. */
  sensitive: z.literal(true).optional(),
  answer: Answer,
  notices: z.record(z.string(), Notice),
  decision: Decision.optional(),
  /** Contact waits about rows that were not understood whole, until `read`. */
  readFirst: ReadFirst.optional(),
  /** By a person, who released it or let its rows count. */
  read: z.object({ by: z.string(), at: IsoInstant }).optional(),
  /** Rows that people have read out of it, by act: their numbers. */
  entered: z.record(z.string(), z.number().int().positive()).optional(),
  holding: Holding.optional(),
  /** Contact with them waits until a person has decided about this mail (PR11). */
  objected: z.array(PersonKey).optional(),
  /** A youth in it was sealed afterwards: only officers may see the mail (PR14). `wanted`: it still lies with the others. */
  hidden: z.enum(['wanted', 'moved']).optional(),
  /** Refused rows: from then on somebody asks the school about them, unless better ones have come. */
  followUp: z
    .object({ rows: z.number().int().positive(), from: IsoInstant, settledBy: z.string().optional() })
    .optional(),
  /** Rows signalled, answer settled, mail in its last place. */
  done: z.boolean(),
});
export type Report = z.infer<typeof Report>;
