import type * as z from 'zod';
import type { DynamoDb, Secrets } from '../../../shared/aws/clients.ts';
import type { Page } from '../../../shared/desk/page.ts';
import type { RouteOf } from '../../../shared/desk/rights.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';
import type { KeyedHash } from '../../../shared/domain/notification.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { actOn } from '../../../shared/staff-actions/act.ts';
import { deskTrace } from '../../../shared/store/desk-trace.ts';
import { directoryStore } from '../../../shared/store/directory-store.ts';
import { casesIn } from '../../../shared/store/list-store.ts';
import type { DeskFunctionEnv } from '../env.ts';
import { actPage, type CasePorts, showCase } from './case-pages.ts';
import { caseStore } from './case-store.ts';
import { listPage, startPage } from './lists-page.ts';
import { districtOfCase } from './one-case.ts';
import { searchPage } from './search-page.ts';
import { FORMS } from './typed-act.ts';

type OfCases = Extract<RouteOf<'desk'>, 'GET /' | `GET /lista/${string}` | `${string} /arende/${string}` | 'POST /sok'>;

/** `otherwise`: the start of who sees no cases. */
export function casePages(
  env: z.infer<typeof DeskFunctionEnv>,
  { dynamoDb, secrets }: { dynamoDb: DynamoDb; secrets?: Secrets },
  { profile, staff, otherwise }: { profile: Profile; staff: () => Promise<StaffMember[]>; otherwise: Page },
): Record<OfCases, Page> {
  const tables = { register: env.REGISTER_TABLE, residents: env.RESIDENTS_TABLE, holds: env.HOLDS_TABLE };
  const cases = caseStore(dynamoDb, tables);
  const directory = directoryStore(dynamoDb, env.DIRECTORY_TABLE);
  const lists = { cases, profile, casesIn: (list: string) => casesIn(dynamoDb, tables.register, list) };
  let keyed: Promise<() => Promise<KeyedHash>> | undefined;
  const one: CasePorts = {
    cases,
    profile,
    staff,
    traceOf: deskTrace(dynamoDb, env.TRACE_TABLE).of,
    unitNames: async (codes) =>
      new Map((codes.length > 0 ? (await directory.units('', codes)).named : []).map(({ unit, name }) => [unit, name])),
    act: (number, id, request, { person, now, reaches }, seen) =>
      actOn(
        number,
        id,
        request,
        {
          dynamoDb,
          tables,
          profile,
          staff,
          actor: { by: person.email, now },
          maySee: (record) => reaches(districtOfCase(record)),
        },
        seen,
      ),
  };
  const acts = Object.fromEntries(
    FORMS.map((name) => [`POST /arende/{caseNumber}/${name}`, actPage(name, one)]),
  ) as Record<`POST /arende/{caseNumber}/${(typeof FORMS)[number]}`, Page>;
  return {
    'GET /': startPage(lists, otherwise),
    'GET /lista/{group}/{page}': listPage(lists),
    'POST /sok': searchPage({
      ...lists,
      personKeyOf: async (number) => {
        keyed ??= import('./key-dependencies.ts').then(({ personKeys }) => personKeys(env, dynamoDb, secrets));
        return (await (await keyed)()).personKeyOf(number);
      },
    }),
    'GET /arende/{caseNumber}': showCase(one),
    ...acts,
  };
}
