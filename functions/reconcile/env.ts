import * as z from 'zod';

export const ReconcileEnv = z.object({
  REGISTER_TABLE: z.string(),
  RAW_MAIL_BUCKET: z.string(),
  SEALED_BUCKET: z.string(),
  LETTERS_BUCKET: z.string(),
});
