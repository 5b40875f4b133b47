import * as z from 'zod';

export const OutreachEnv = z.object({
  /** Staging marks every letter as a sample. */
  STAGE: z.string(),
  REGISTER_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  LETTERS_BUCKET: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  MAIL_FROM: z.string(),
  CONFIGURATION_SET: z.string(),
  /** Staging: all mail goes here. Empty in production. */
  SINK_ADDRESS: z.string(),
});
