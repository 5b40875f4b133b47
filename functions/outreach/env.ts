import * as z from 'zod';

/** infra/outreach.ts must supply exactly these keys. */
export const OutreachEnv = z.object({
  /** staging or production: staging marks every letter as a sample. */
  STAGE: z.string(),
  REGISTER_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  LETTERS_BUCKET: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  MAIL_FROM: z.string(),
  CONFIGURATION_SET: z.string(),
  /** Staging: everything goes here. Empty in production. */
  SINK_ADDRESS: z.string(),
});
