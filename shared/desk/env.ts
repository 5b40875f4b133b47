import * as z from 'zod';

/** Of all three functions. */
export const DeskEnv = z.object({
  /** https://host, without a path. */
  DESK_URL: z.string(),
  SESSIONS_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
});
export type DeskEnv = z.infer<typeof DeskEnv>;
