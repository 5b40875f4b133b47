import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, S3, Secrets, Sqs } from '../../shared/aws/clients.ts';
import { deskPorts, tellUnreadable } from '../../shared/desk/dependencies.ts';
import type { Page, PagesOf } from '../../shared/desk/page.ts';
import type { RouteOf } from '../../shared/desk/rights.ts';
import { serve } from '../../shared/desk/serve.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { listToDo } from '../../shared/staff-actions/list-to-do.ts';
import { contactSwitch } from '../../shared/store/contact-switch.ts';
import { deskTrace } from '../../shared/store/desk-trace.ts';
import { casesIn } from '../../shared/store/list-store.ts';
import { leaveTrace } from '../../shared/store/trace.ts';
import { casePages } from './cases/dependencies.ts';
import type { DeskFunctionEnv } from './env.ts';
import { homePage } from './home.ts';
import { type OverviewPorts, overviewPage, stopPage } from './overview.ts';
import { stylePage } from './style-page.ts';

export function createDesk(
  env: z.infer<typeof DeskFunctionEnv>,
  aws: { dynamoDb: DynamoDb; s3?: S3; sqs?: Sqs; secrets?: Secrets },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const ports = deskPorts(env, aws.dynamoDb, profile, now);
  const districtName = (code: string) => profile.districts.find((district) => district.code === code)?.name ?? code;
  const mails = once(async () => (await import('./mails/dependencies.ts')).mailPages(env, aws, profile));
  const mail =
    (route: MailRoute): Page =>
    async (visit) =>
      (await mails())[route](visit);
  const overview = overviewPorts(env, aws.dynamoDb, profile);
  const pages: PagesOf<'desk'> = {
    ...casePages(env, aws, { profile, staff: ports.staff, otherwise: homePage(districtName, ports.ask) }),
    'GET /stil/{file}': stylePage(ports.style),
    'GET /mejl': mail('GET /mejl'),
    'GET /mejl/{reference}': mail('GET /mejl/{reference}'),
    'GET /mejl/{reference}/bilaga/{number}': mail('GET /mejl/{reference}/bilaga/{number}'),
    'POST /mejl/{reference}/las': mail('POST /mejl/{reference}/las'),
    'POST /mejl/{reference}/lar': mail('POST /mejl/{reference}/lar'),
    'POST /mejl/{reference}/registrera': mail('POST /mejl/{reference}/registrera'),
    'POST /mejl/{reference}/slapp': mail('POST /mejl/{reference}/slapp'),
    'POST /mejl/{reference}/avvisa': mail('POST /mejl/{reference}/avvisa'),
    'POST /mejl/{reference}/skydda': mail('POST /mejl/{reference}/skydda'),
    'POST /mejl/{reference}/klar': mail('POST /mejl/{reference}/klar'),
    'GET /oversikt': overviewPage(overview),
    'POST /stopp': stopPage(overview),
  };
  return serve(pages, { ...ports, trace: deskTrace(aws.dynamoDb, env.TRACE_TABLE).add });
}

type MailRoute = Extract<RouteOf<'desk'>, `${string}/mejl${string}`>;

function overviewPorts(
  { REGISTER_TABLE }: z.infer<typeof DeskFunctionEnv>,
  db: DynamoDb,
  profile: Profile,
): OverviewPorts {
  const contact = contactSwitch(db, REGISTER_TABLE);
  return {
    profile,
    cases: (list) => casesIn(db, REGISTER_TABLE, list, tellUnreadable),
    mails: () => listToDo(db, REGISTER_TABLE),
    lastTurned: contact.last,
    turn: async (what, seen, actor) => {
      await leaveTrace(db, REGISTER_TABLE, 'SWITCH', what, actor);
      return (await contact[what](actor.by, actor.now, seen)) === 'updated' ? 'turned' : 'was-so';
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
