import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { deskPorts } from '../../shared/desk/dependencies.ts';
import type { PagesOf } from '../../shared/desk/page.ts';
import { serve } from '../../shared/desk/serve.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { DeskProtectedEnv } from './env.ts';
import { startPage } from './start.ts';

export function createDeskProtected(
  env: z.infer<typeof DeskProtectedEnv>,
  { dynamoDb }: { dynamoDb: DynamoDb },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const pages: PagesOf<'desk-protected'> = { 'GET /skydd': startPage };
  return serve(pages, deskPorts(env, dynamoDb, profile, now));
}
