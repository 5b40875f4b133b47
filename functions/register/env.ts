import * as z from 'zod';

export const RegisterEnv = z.object({
  REGISTER_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  SEALED_TABLE: z.string(),
  LETTERS_BUCKET: z.string(),
  LETTERS_QUEUE_URL: z.string(),
  NOTICES_QUEUE_URL: z.string(),
});
