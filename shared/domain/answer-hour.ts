import * as z from 'zod';
import { IsoInstant } from './calendar.ts';
import { Notice } from './effects.ts';
import { Answer } from './report.ts';

/** Answers to one address about mails of one hour: sent one by one, or gathered into one mail. */
export const AnswerHour = z.object({
  answer: Answer,
  notices: z.record(z.string(), Notice),
  /** By report: when the mail came. */
  atOnce: z.record(z.string(), IsoInstant),
  gathered: z.record(z.string(), z.literal(true)),
});
export type AnswerHour = z.infer<typeof AnswerHour>;
