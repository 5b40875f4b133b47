import * as z from 'zod';

/** What register needs from its environment; infra/register.ts must supply exactly these keys. */
export const RegisterEnv = z.object({
  REGISTER_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  SEALED_TABLE: z.string(),
  LETTERS_QUEUE_URL: z.string(),
  NOTICES_QUEUE_URL: z.string(),
});
