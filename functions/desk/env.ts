import * as z from 'zod';
import { DeskEnv } from '../../shared/desk/env.ts';

export const DeskFunctionEnv = DeskEnv.extend({
  REGISTER_TABLE: z.string(),
  RESIDENTS_TABLE: z.string(),
  HOLDS_TABLE: z.string(),
  PERSON_KEY_SECRET: z.string(),
  RAW_MAIL_BUCKET: z.string(),
  MAIL_QUEUE_URL: z.string(),
  NOTIFICATIONS_QUEUE_URL: z.string(),
  /** Of the city's OpenID provider; http only on this machine. */
  ISSUER: z.string(),
  CLIENT_ID: z.string(),
  /** ARN; the secret itself is put there by hand. */
  CLIENT_SECRET: z.string(),
  /** Claim of the ID token that has the address of the directory. */
  EMAIL_CLAIM: z.string(),
});
