import * as z from 'zod';

export const CoordinatorNoticeEnv = z.object({
  REGISTER_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  DIRECTORY_TABLE: z.string(),
  MAIL_FROM: z.string(),
  CONFIGURATION_SET: z.string(),
  /** Staging: all mail goes here. Empty in production. */
  SINK_ADDRESS: z.string(),
  /** Empty: there is no desk. */
  DESK_URL: z.string(),
});
