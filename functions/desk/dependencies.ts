import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, Secrets } from '../../shared/aws/clients.ts';
import { deskPorts } from '../../shared/desk/dependencies.ts';
import type { PagesOf } from '../../shared/desk/page.ts';
import { serve } from '../../shared/desk/serve.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { casePages } from './cases/dependencies.ts';
import type { DeskFunctionEnv } from './env.ts';
import { homePage } from './home.ts';
import { askToSignOut, signOut } from './sign-out.ts';
import { stylePage } from './style-page.ts';

export function createDesk(
  env: z.infer<typeof DeskFunctionEnv>,
  aws: { dynamoDb: DynamoDb; secrets?: Secrets },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const ports = deskPorts(env, aws.dynamoDb, profile, now);
  const districtName = (code: string) => profile.districts.find((district) => district.code === code)?.name ?? code;
  const login = async () => (await import('./login-dependencies.ts')).loginPages(env, ports, aws.secrets);
  const pages: PagesOf<'desk'> = {
    ...casePages(env, aws, { profile, staff: ports.staff, otherwise: homePage(districtName, ports.ask) }),
    'GET /logga-in': async (visit) => (await login()).begin(visit),
    'GET /logga-in/svar': async (visit) => (await login()).finish(visit),
    'GET /logga-ut': askToSignOut,
    'POST /logga-ut': signOut(ports.sessions.end),
    'GET /stil/{file}': stylePage(ports.style),
  };
  return serve(pages, ports);
}
