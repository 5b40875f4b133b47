import * as z from 'zod';
import { DeskEnv } from '../../shared/desk/env.ts';

export const DeskFunctionEnv = DeskEnv.extend({
  TRACE_TABLE: z.string(),
  REGISTER_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  PERSON_KEY_SECRET: z.string(),
  RAW_MAIL_BUCKET: z.string(),
  MAIL_QUEUE_URL: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
});
