import * as z from 'zod';

export const MailIntakeEnv = z.object({
  STAGE: z.string(),
  REGISTER_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  SEALED_TABLE: z.string(),
  RAW_MAIL_BUCKET: z.string(),
  SEALED_BUCKET: z.string(),
  MAIL_QUEUE_URL: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  NOTICES_QUEUE_URL: z.string(),
  PERSON_KEY_SECRET: z.string(),
  /** The KAA mailbox. */
  MAIL_FROM: z.string(),
  CONFIGURATION_SET: z.string(),
  /** Staging sends everything here (P7); empty in production. */
  SINK_ADDRESS: z.string(),
});
export type Env = z.infer<typeof MailIntakeEnv>;
