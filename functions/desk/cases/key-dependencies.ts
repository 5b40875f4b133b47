import type * as z from 'zod';
import { type DynamoDb, type Secrets, secrets } from '../../../shared/aws/clients.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import type { DeskFunctionEnv } from '../env.ts';

/** Loaded when somebody searches for a number. */
export const personKeys = (env: z.infer<typeof DeskFunctionEnv>, dynamoDb: DynamoDb, from: Secrets = secrets()) =>
  keyedHash(from, env.PERSON_KEY_SECRET, dynamoDb, env.REGISTER_TABLE);
