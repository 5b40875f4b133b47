import * as z from 'zod';

export const SweepEnv = z.object({
  REGISTER_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  RAW_MAIL_BUCKET: z.string(),
  IMPORT_BUCKET: z.string(),
  MAIL_QUEUE_URL: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  LETTERS_QUEUE_URL: z.string(),
  NOTICES_QUEUE_URL: z.string(),
  IMPORTS_QUEUE_URL: z.string(),
});
