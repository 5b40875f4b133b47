import * as z from 'zod';

/** What mail-intake needs from its environment; infra/mail-intake.ts must supply exactly these keys. */
export const MailIntakeEnv = z.object({
  /** staging or production. */
  STAGE: z.string(),
  REGISTER_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  SEALED_TABLE: z.string(),
  RAW_MAIL_BUCKET: z.string(),
  SEALED_BUCKET: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  NOTICES_QUEUE_URL: z.string(),
  PERSON_KEY_SECRET: z.string(),
  /** Sender of all mail, also the address of the KAA mailbox. */
  MAIL_FROM: z.string(),
  CONFIGURATION_SET: z.string(),
  /** Staging: everything goes here. Empty in production. */
  SINK_ADDRESS: z.string(),
});
export type Env = z.infer<typeof MailIntakeEnv>;
