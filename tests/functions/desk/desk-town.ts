import { createDesk } from '../../../functions/desk/dependencies.ts';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { SESSION_COOKIE } from '../../../shared/desk/cookies.ts';
import type { DeskRole } from '../../../shared/desk/person.ts';
import { formToken } from '../../../shared/desk/session.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';
import { newAct } from '../../../shared/domain/new-act.ts';
import { STAFF } from '../../../shared/store/keys.ts';
import { loginStore } from '../../../shared/store/session-store.ts';
import { putItem } from '../../../shared/store/table.ts';
import { aTown } from '../../shared/staff-actions/town.ts';
import { aNotification, stockholm } from '../../support/builders.ts';
import { ask, DESK_ENV } from '../../support/desk.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { aRow, extract, type Row } from '../../support/extract.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';

const STAFF_LINES: StaffMember[] = [
  { role: 'coordinator', district: 'farsta', name: 'Fatima', email: 'farsta@kommun.example' },
  { role: 'coordinator', district: 'farsta', name: 'Olle', email: 'olle@kommun.example' },
  { role: 'coordinator', district: 'bromma', name: 'Bo', email: 'bromma@kommun.example' },
];

/** Import, register and desk on one database. */
export async function aDeskTown() {
  const dynamo = await directDynamo();
  const town = aTown(dynamo);
  const { client, tables } = dynamo;
  await putItem(client, tables.directory, { pk: STAFF, staff: STAFF_LINES });
  const deskOn = (dynamoDb: DynamoDb) =>
    createDesk(DESK_ENV, { dynamoDb, secrets: fakeSecrets() }, stockholm, town.city.now);
  const desk = deskOn(client);
  const sessions = loginStore(client, tables.sessions);
  return {
    ...town,
    dynamo,
    deskOn,
    async residents(...rows: [n: number, change?: Row][]) {
      await town.importFile(
        `a${rows.length}`,
        extract(rows.map(([n, change]) => aRow(n, { uttagsdatum: '2026-11-20', ...change }))),
      );
    },
    /** Reported as having left school. */
    async dropout(n: number, change: Parameters<typeof aNotification>[0] = {}) {
      await town.notify(n, aNotification({ name: `Kim Exempel${n}`, row: n + 1, ...change }));
      const { entries, caseNumber } = await town.record(n);
      return Object.values(entries)[0]?.caseNumber ?? caseNumber ?? '';
    },
    async as(email: string, ...roles: DeskRole[]) {
      const id = await sessions.start({ email, roles }, town.city.now());
      const cookies = [`${SESSION_COOKIE}=${id}`];
      const go = (
        route: string,
        path: string,
        params: Record<string, string>,
        form?: Record<string, string>,
        query = '',
      ) => ask(desk, route, { path, params, cookies, query, ...(form && { form }) });
      return {
        cookies,
        /** What every form of the session has. */
        blank: () => ({ token: formToken(id), act: newAct() }),
        home: () => go('GET /', '/', {}),
        list: (group: string, page = '1') =>
          go('GET /lista/{group}/{page}', `/lista/${group}/${page}`, { group, page }),
        open: (caseNumber: string, query?: string) =>
          go('GET /arende/{caseNumber}', `/arende/${caseNumber}`, { caseNumber }, undefined, query),
        search: async (sok: string) => {
          const { body } = await go('GET /', '/', {});
          return go('POST /sok', '/sok', {}, { ...formOf(body, '/sok'), sok });
        },
        /** The form as the page shows it, filled in. */
        act: async (caseNumber: string, name: string, typed: Record<string, string> = {}) => {
          const { body } = await go('GET /arende/{caseNumber}', `/arende/${caseNumber}`, { caseNumber });
          const shown = formOf(body, `/arende/${caseNumber}/${name}`, typed);
          return go(`POST /arende/{caseNumber}/${name}`, `/arende/${caseNumber}/${name}`, { caseNumber }, shown);
        },
        post: (caseNumber: string, name: string, form: Record<string, string>) =>
          go(`POST /arende/{caseNumber}/${name}`, `/arende/${caseNumber}/${name}`, { caseNumber }, form),
      };
    },
    traced: async () => (await town.city.all('trace')).map(({ pk, what, by, count }) => ({ pk, what, by, count })),
  };
}
export type DeskTown = Awaited<ReturnType<typeof aDeskTown>>;

const INPUT = /<input type="(?:hidden|radio)"? ?[^>]*>|<input [^>]*>/g;
const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];

/** What a browser would send of the form to this path whose hidden fields do not contradict what is typed. */
export function formOf(page: string, action: string, typed: Record<string, string> = {}): Record<string, string> {
  const forms = [...page.matchAll(/<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].filter(
    ([, to]) => to === action,
  );
  const filled = forms.map(([, , inside = '']) => {
    const inputs = (inside.match(INPUT) ?? []).filter(
      (tag) => !tag.includes('type="radio"') || tag.includes(' checked'),
    );
    const lists = [...inside.matchAll(/<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs)];
    return Object.fromEntries([
      ...inputs.map((tag) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']),
      ...lists.map(([, name, options = '']) => [name, /value="([^"]*)" selected/.exec(options)?.[1] ?? '']),
    ]) as Record<string, string>;
  });
  const fits = filled.find((fields) => ['rad', 'gor', 'brev', 'uppgift'].every((key) => fields[key] === typed[key]));
  if (!fits) throw new Error(`no form to ${action}`);
  return { ...fits, ...typed };
}
