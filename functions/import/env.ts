import * as z from 'zod';

export const ImportEnv = z.object({
  REGISTER_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  SEALED_TABLE: z.string(),
  IMPORT_BUCKET: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  NOTICES_QUEUE_URL: z.string(),
  PERSON_KEY_SECRET: z.string(),
});
