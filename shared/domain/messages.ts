import * as z from 'zod';
import { PersonKey, ReportId } from './notification.ts';

/** Messages carry ids only (P3, P4). */

/** To register. */
export const RegisterSignal = z.discriminatedUnion('about', [
  z.object({ about: z.literal('notification'), reportId: ReportId, row: z.number().int().positive() }),
  /** The residents row changed, or a date was reached. */
  z.object({ about: z.literal('youth'), personKey: PersonKey }),
  /** Named in a sealed mail: no contact until an officer decides. */
  z.object({ about: z.literal('hold'), personKey: PersonKey }),
]);
export type RegisterSignal = z.infer<typeof RegisterSignal>;

/** To outreach. */
export const LetterSignal = z.object({ personKey: PersonKey, letter: z.string() });
export type LetterSignal = z.infer<typeof LetterSignal>;

/** To coordinator-notice. `item` is a key of the register table. */
export const NoticeSignal = z.object({ item: z.string(), notice: z.string() });
export type NoticeSignal = z.infer<typeof NoticeSignal>;

/** To delivery-feedback (infra/delivery-feedback.ts). */
export const FeedbackSignal = z.object({
  event: z.enum(['Delivery', 'Bounce', 'Complaint', 'Reject']),
  /** See effect-tag.ts. */
  tags: z.array(z.string()).min(1),
  /** Permanent, Transient or Undetermined. */
  bounce: z.string().optional(),
});
export type FeedbackSignal = z.infer<typeof FeedbackSignal>;

/** To mail-intake and import, from S3. */
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

/** To mail-intake: an hour's gathered answers are due. */
export const GatheredAnswers = z.object({ answers: z.string() });
export type GatheredAnswers = z.infer<typeof GatheredAnswers>;

/** Sent by S3 when a notification is set up. */
export const S3TestEvent = z.object({ Event: z.literal('s3:TestEvent') });

/** The object that SES writes when a receipt rule is made. */
export const SETUP_NOTIFICATION = 'AMAZON_SES_SETUP_NOTIFICATION';
