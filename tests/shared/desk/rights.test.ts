import { expect, test } from 'vitest';
import { DeskRole, type Person } from '../../../shared/desk/person.ts';
import { RIGHTS, ROUTES, reachOf } from '../../../shared/desk/rights.ts';

/** Written by hand, beside the one in the code: who may, and whose cases. `-`: there is no such page. */
const TABLE = `
                     samordnare  chef  kaa-grupp  skyddshandlaggare  systemsamordnare  nobody
GET /                own         own   own        own                own               own
GET /logga-in        own         own   own        own                own               own
GET /logga-in/svar   own         own   own        own                own               own
GET /logga-ut        own         own   own        own                own               own
POST /logga-ut       own         own   own        own                own               own
GET /stil/{file}     own         own   own        own                own               own
GET /skydd           -           -     -          all                -                 -
`;

const [heading = '', ...rows] = TABLE.trim().split('\n');
const roles = heading.trim().split(/\s+/);
const cells = rows.flatMap((row) => {
  const [route = '', ...reaches] = row.trim().split(/\s{2,}/);
  return reaches.map((reach, at) => [route, roles[at] ?? '', reach] as const);
});

test('every route and role has its cell', () => {
  expect(new Set(cells.map(([route]) => route))).toEqual(new Set(Object.keys(RIGHTS)));
  expect(roles).toEqual([...DeskRole.options, 'nobody']);
  expect(cells).toHaveLength(ROUTES.length * roles.length);
});

test.each(cells)('%s for %s: %s', (route, role, reach) => {
  const person: Person = {
    email: 'a@kommun.example',
    roles: role === 'nobody' ? [] : [role as DeskRole],
    districts: ['farsta'],
  };
  const expected = { own: ['farsta'], all: 'all', '-': undefined }[reach];
  expect(reachOf(person, route as keyof typeof RIGHTS)).toEqual(expected);
});
