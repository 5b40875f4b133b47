import * as z from 'zod';
import { IsoInstant } from './calendar.ts';
import { Notice } from './effects.ts';
import { Answer } from './report.ts';

/** About mails of one hour to one address. */
export const AnswerHour = z.object({
  answer: Answer,
  notices: z.record(z.string(), Notice),
  /** By report: when the mail came. */
  atOnce: z.record(z.string(), IsoInstant),
  gathered: z.record(z.string(), z.literal(true)),
});
export type AnswerHour = z.infer<typeof AnswerHour>;
