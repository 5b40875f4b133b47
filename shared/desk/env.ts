import * as z from 'zod';

/** Of both functions. */
export const DeskEnv = z.object({
  /** https://host, without a path. */
  DESK_URL: z.string(),
  SESSIONS_TABLE: z.string(),
  TRACE_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
});
export type DeskEnv = z.infer<typeof DeskEnv>;
