import * as z from 'zod';
import { PersonKey, ReportId } from './notification.ts';

/** Queue messages carry ids only (P3, P4). One schema each, for writer and reader. */

/** To register: something about one youth is to be decided. */
export const RegisterSignal = z.discriminatedUnion('about', [
  z.object({ about: z.literal('notification'), reportId: ReportId, row: z.number().int().positive() }),
  /** The residents row changed, or a date was reached. */
  z.object({ about: z.literal('youth'), personKey: PersonKey }),
  /** Named in a sealed mail: no contact until an officer decides. */
  z.object({ about: z.literal('hold'), personKey: PersonKey }),
]);
export type RegisterSignal = z.infer<typeof RegisterSignal>;

/** To outreach: a letter of this youth is due. */
export const LetterSignal = z.object({ personKey: PersonKey, letter: z.string() });
export type LetterSignal = z.infer<typeof LetterSignal>;

/** To coordinator-notice: a notice stands in this item of the register table. `item` is its key (store/keys.ts). */
export const NoticeSignal = z.object({ item: z.string(), notice: z.string() });
export type NoticeSignal = z.infer<typeof NoticeSignal>;

/** To delivery-feedback, made by the EventBridge rules of infra/delivery-feedback.ts from an event of SES. */
export const FeedbackSignal = z.object({
  event: z.enum(['Delivery', 'Bounce', 'Complaint', 'Reject']),
  /** One for each mail (effect-tag.ts). */
  tags: z.array(z.string()).min(1),
  /** Of a bounce: Permanent, Transient or Undetermined. */
  bounce: z.string().optional(),
});
export type FeedbackSignal = z.infer<typeof FeedbackSignal>;

/** To mail-intake and import: the parts of an S3 event that we use. */
export const ObjectCreated = z.object({
  Records: z.array(
    z.object({ s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }) }),
  ),
});
export type ObjectCreated = z.infer<typeof ObjectCreated>;

/** S3 URL-encodes keys in events, a space as a plus. */
export function objectKeys({ Records }: ObjectCreated): string[] {
  return Records.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')));
}

export function objectCreated(bucket: string, key: string): ObjectCreated {
  return { Records: [{ s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } } }] };
}

/** To mail-intake: an hour's gathered answers to one address are due (store/answer-hours.ts). */
export const GatheredAnswers = z.object({ answers: z.string() });
export type GatheredAnswers = z.infer<typeof GatheredAnswers>;

/** Sent by S3 once when a notification is set up; a known outcome without effect. */
export const S3TestEvent = z.object({ Event: z.literal('s3:TestEvent') });
