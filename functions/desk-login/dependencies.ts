import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, Secrets } from '../../shared/aws/clients.ts';
import { deskPorts } from '../../shared/desk/dependencies.ts';
import type { PagesOf } from '../../shared/desk/page.ts';
import { serve } from '../../shared/desk/serve.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { loginStore } from '../../shared/store/session-store.ts';
import type { DeskLoginEnv } from './env.ts';
import type { loginPages } from './login-dependencies.ts';
import { askToSignOut, signOut } from './sign-out.ts';

/** Alone begins and ends sessions: it reads no mail, list or case. */
export function createDeskLogin(
  env: z.infer<typeof DeskLoginEnv>,
  aws: { dynamoDb: DynamoDb; secrets?: Secrets },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const ports = deskPorts(env, aws.dynamoDb, profile, now);
  const sessions = loginStore(aws.dynamoDb, env.SESSIONS_TABLE);
  let pagesOfLogin: ReturnType<typeof loginPages> | undefined;
  const login = async () => {
    const { loginPages } = await import('./login-dependencies.ts');
    pagesOfLogin ??= loginPages(env, { sessions, ask: ports.ask }, aws.secrets);
    return pagesOfLogin;
  };
  const pages: PagesOf<'desk-login'> = {
    'GET /logga-in': async (visit) => (await login()).begin(visit),
    'GET /logga-in/svar': async (visit) => (await login()).finish(visit),
    'GET /logga-ut': askToSignOut,
    'POST /logga-ut': signOut(sessions.end),
  };
  // Nothing here is about a youth or a mail; it may not write to the trace.
  return serve(pages, { ...ports, trace: async () => {} });
}
