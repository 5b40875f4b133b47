import * as z from 'zod';

export const MailboxWatchEnv = z.object({
  REGISTER_TABLE: z.string(),
  /** Ours, which must be active. */
  RULE_SET: z.string(),
  RAW_MAIL_BUCKET: z.string(),
  /** The KAA mailbox. */
  MAIL_FROM: z.string(),
  CONFIGURATION_SET: z.string(),
});
