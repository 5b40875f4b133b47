import { expect, test } from 'vitest';
import { DeskRole, type Person } from '../../../shared/desk/person.ts';
import { RIGHTS, ROUTES, reachOf } from '../../../shared/desk/rights.ts';

/** Written by hand, beside the one in the code: who may, and whose cases. `-`: there is no such page. */
const TABLE = `
                                         samordnare  chef  kaa-grupp  skyddshandlaggare  systemsamordnare  nobody
GET /                                    own         own   own        own                own               own
GET /lista/{group}/{page}                own         all   all        -                  -                 -
POST /sok                                own         all   all        -                  -                 -
GET /arende/{caseNumber}                 own         all   all        -                  -                 -
POST /arende/{caseNumber}/kvittera       own         all   all        -                  -                 -
POST /arende/{caseNumber}/kontakt        own         all   all        -                  -                 -
POST /arende/{caseNumber}/uppgift        own         all   all        -                  -                 -
POST /arende/{caseNumber}/brev           own         all   all        -                  -                 -
POST /arende/{caseNumber}/rattelse       own         all   all        -                  -                 -
POST /arende/{caseNumber}/avsluta        own         all   all        -                  -                 -
POST /arende/{caseNumber}/oppna          own         all   all        -                  -                 -
POST /arende/{caseNumber}/overlamna      own         all   all        -                  -                 -
GET /logga-in                            own         own   own        own                own               own
GET /logga-in/svar                       own         own   own        own                own               own
GET /logga-ut                            own         own   own        own                own               own
POST /logga-ut                           own         own   own        own                own               own
GET /stil/{file}                         own         own   own        own                own               own
GET /mejl                                -           -     all        -                  -                 -
GET /mejl/{reference}                    -           -     all        -                  -                 -
GET /mejl/{reference}/bilaga/{number}    -           -     all        -                  -                 -
POST /mejl/{reference}/las               -           -     all        -                  -                 -
POST /mejl/{reference}/lar               -           -     all        -                  -                 -
POST /mejl/{reference}/registrera        -           -     all        -                  -                 -
POST /mejl/{reference}/slapp             -           -     all        -                  -                 -
POST /mejl/{reference}/avvisa            -           -     all        -                  -                 -
POST /mejl/{reference}/skydda            -           -     all        -                  -                 -
POST /mejl/{reference}/klar              -           -     all        -                  -                 -
GET /oversikt                            -           all   -          -                  -                 -
POST /stopp                              -           all   -          -                  -                 -
GET /skydd                               -           -     -          all                -                 -
GET /skydd/{reference}                   -           -     -          all                -                 -
GET /skydd/{reference}/bilaga/{number}   -           -     -          all                -                 -
POST /skydd/{reference}/rader            -           -     -          all                -                 -
POST /skydd/{reference}/lyft             -           -     -          all                -                 -
POST /skydd/{reference}/stang            -           -     -          all                -                 -
POST /skydd/stopp                        -           -     -          all                -                 -
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
