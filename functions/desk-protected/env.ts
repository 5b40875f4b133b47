import * as z from 'zod';
import { DeskEnv } from '../../shared/desk/env.ts';

export const DeskProtectedEnv = DeskEnv.extend({
  TRACE_TABLE: z.string(),
  REGISTER_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  SEALED_TABLE: z.string(),
  SEALED_BUCKET: z.string(),
  PERSON_KEY_SECRET: z.string(),
});
