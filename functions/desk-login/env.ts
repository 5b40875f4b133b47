import * as z from 'zod';
import { DeskEnv } from '../../shared/desk/env.ts';

export const DeskLoginEnv = DeskEnv.extend({
  /** Of the city's OpenID provider; http only on this machine. */
  ISSUER: z.string(),
  CLIENT_ID: z.string(),
  /** ARN; the secret itself is put there by hand. */
  CLIENT_SECRET: z.string(),
  /** Claim of the ID token that has the address of the directory. */
  EMAIL_CLAIM: z.string(),
});
