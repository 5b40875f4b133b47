import type { Temporal } from 'temporal-polyfill';
import { createDesk } from '../../../functions/desk/dependencies.ts';
import { createDeskLogin } from '../../../functions/desk-login/dependencies.ts';
import { createDeskProtected } from '../../../functions/desk-protected/dependencies.ts';
import { SESSION_COOKIE } from '../../../shared/desk/cookies.ts';
import type { DeskRole } from '../../../shared/desk/person.ts';
import { type DeskFunction, RIGHTS, type Route } from '../../../shared/desk/rights.ts';
import { STAFF } from '../../../shared/store/keys.ts';
import { loginStore } from '../../../shared/store/session-store.ts';
import { putItem } from '../../../shared/store/table.ts';
import { mailroom } from '../../shared/staff-actions/mailroom.ts';
import { stockholm } from '../../support/builders.ts';
import { ask, DESK_ENV, FORM_TYPE, formIn } from '../../support/desk.ts';
import { exempelskolan } from '../../support/mails.ts';

const FARSTA = 'farsta@kommun.example';
const ROLES: Record<string, DeskRole> = {
  [FARSTA]: 'samordnare',
  'chef@kommun.example': 'chef',
  'kaa@kommun.example': 'kaa-grupp',
  'nisse@kommun.example': 'kaa-grupp',
  'skydd@kommun.example': 'skyddshandlaggare',
  'olga@kommun.example': 'skyddshandlaggare',
  'system@kommun.example': 'systemsamordnare',
};
export const WHO = Object.keys(ROLES);

/** mail-intake and the functions of the desk on one database. */
export async function anOffice() {
  const room = await mailroom();
  await room.knows(exempelskolan);
  const { dynamoDb, s3, sqs } = room.ports();
  const { secrets } = room;
  const staff = [{ role: 'coordinator', district: 'farsta', name: 'F', email: FARSTA }];
  await putItem(dynamoDb, 'directory', { pk: STAFF, version: '1', staff });
  const aws = { dynamoDb, s3, sqs, secrets };
  const now = (): Temporal.Instant => room.ports().actor.now;
  const desk = createDesk(DESK_ENV, aws, stockholm, now);
  const functions: Record<DeskFunction, typeof desk> = {
    desk,
    'desk-login': createDeskLogin(DESK_ENV, aws, stockholm, now),
    'desk-protected': createDeskProtected(DESK_ENV, aws, stockholm, now),
  };
  const sessions = loginStore(dynamoDb, 'sessions');

  /** As somebody sees it: path with the real reference, the route as the HTTP API matches it. */
  async function as(email: string) {
    const id = await sessions.start({ email, roles: [ROLES[email] ?? 'samordnare'] }, now());
    const cookies = [`${SESSION_COOKIE}=${id}`];
    const go = (route: Route, path: string, form?: Record<string, string>) =>
      ask(functions[RIGHTS[route]?.function ?? 'desk'], route, {
        path,
        method: route.split(' ')[0] ?? 'GET',
        params: paramsOf(route, path),
        cookies,
        ...(form && { form, headers: { 'content-type': FORM_TYPE, 'sec-fetch-site': 'same-origin' } }),
      });
    const get = (path: string) => go(routeFor('GET', path), path);
    return {
      get,
      /** The form that leads there, as the page shows it, filled in; `from` the page. */
      send: async (path: string, from: string, typed: Record<string, string> = {}) => {
        const page = await get(from);
        return go(routeFor('POST', path), path, { ...formIn(page.body, path), ...typed });
      },
      go,
    };
  }
  return { ...room, as, now };
}

export function routeFor(method: string, path: string): Route {
  const found = (Object.keys(RIGHTS) as Route[])
    .filter((route) => route.startsWith(`${method} `))
    .filter((route) => new RegExp(`^${route.slice(method.length + 1).replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .toSorted((a, b) => a.split('{').length - b.split('{').length);
  if (!found[0]) throw new Error(`${method} ${path} is no route`);
  return found[0];
}

function paramsOf(route: string, path: string): Record<string, string> {
  const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values = new RegExp(`^${(route.split(' ')[1] ?? '').replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(path) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index + 1] ?? '')]));
}
