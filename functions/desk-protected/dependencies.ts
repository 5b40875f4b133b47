import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import { deskPorts } from '../../shared/desk/dependencies.ts';
import type { Page, PagesOf } from '../../shared/desk/page.ts';
import { serve } from '../../shared/desk/serve.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { deskTrace } from '../../shared/store/desk-trace.ts';
import type { DeskProtectedEnv } from './env.ts';
import type { OfficerAws } from './sealed-dependencies.ts';

export function createDeskProtected(
  env: z.infer<typeof DeskProtectedEnv>,
  aws: OfficerAws,
  profile: Profile,
  now: () => Temporal.Instant,
) {
  let loaded: Promise<PagesOf<'desk-protected'>> | undefined;
  const page =
    (route: keyof PagesOf<'desk-protected'>): Page =>
    async (visit) => {
      loaded ??= import('./sealed-dependencies.ts').then(({ officerPages }) => officerPages(env, aws, profile));
      return (await loaded)[route](visit);
    };
  const pages: PagesOf<'desk-protected'> = {
    'GET /skydd': page('GET /skydd'),
    'POST /skydd/stopp': page('POST /skydd/stopp'),
    'GET /skydd/{reference}': page('GET /skydd/{reference}'),
    'GET /skydd/{reference}/bilaga/{number}': page('GET /skydd/{reference}/bilaga/{number}'),
    'POST /skydd/{reference}/rader': page('POST /skydd/{reference}/rader'),
    'POST /skydd/{reference}/lyft': page('POST /skydd/{reference}/lyft'),
    'POST /skydd/{reference}/stang': page('POST /skydd/{reference}/stang'),
  };
  const trace = deskTrace(aws.dynamoDb, env.TRACE_TABLE).add;
  return serve(pages, { ...deskPorts(env, aws.dynamoDb, profile, now), trace });
}
