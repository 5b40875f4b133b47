import { beforeAll, expect, test } from 'vitest';
import { ROUTES, type Route } from '../../../shared/desk/rights.ts';
import { strangersMail } from '../../shared/staff-actions/mailroom.ts';
import { rawMail, template } from '../../support/mails.ts';
import { anOffice, routeFor, WHO } from './office.ts';

/** By hand. All others get the page that says that there is none. */
const GROUP = ['kaa@kommun.example', 'nisse@kommun.example'];
const LEAD = ['chef@kommun.example'];
const OFFICERS = ['skydd@kommun.example', 'olga@kommun.example'];
/** A 303 is done once: the second person is told (409). `{held}`: waits for the KAA group, `{sealed}`: went the sealed way. */
const MAY: [path: string, who: string[], answer?: number][] = [
  ['GET /mejl', GROUP, 200],
  ['GET /mejl/{held}', GROUP, 200],
  ['GET /mejl/{held}/bilaga/0', GROUP, 200],
  ['POST /mejl/{held}/lar', GROUP, 422],
  ['POST /mejl/{held}/registrera', GROUP, 422],
  ['POST /mejl/{held}/las', GROUP, 303],
  ['POST /mejl/{held}/slapp', GROUP, 303],
  ['POST /mejl/{held}/klar', GROUP, 303],
  ['POST /mejl/{held}/avvisa', GROUP, 303],
  ['POST /mejl/{held}/skydda', GROUP, 303],
  ['GET /oversikt', LEAD, 200],
  ['POST /stopp', LEAD, 422],
  ['GET /skydd', OFFICERS, 200],
  ['POST /skydd/stopp', OFFICERS, 422],
  ['GET /skydd/{sealed}', OFFICERS, 200],
  ['GET /skydd/{sealed}/bilaga/0', OFFICERS, 200],
  ['POST /skydd/{sealed}/rader', OFFICERS, 422],
  ['POST /skydd/{sealed}/lyft', OFFICERS, 422],
  ['POST /skydd/{sealed}/stang', OFFICERS, 303],
  // What one may see nowhere is not there either.
  ...[
    'GET /mejl/{0}',
    'GET /mejl/{0}/bilaga/0',
    ...['lar', 'registrera', 'las', 'slapp', 'klar', 'avvisa', 'skydda'].map((act) => `POST /mejl/{0}/${act}`),
  ].flatMap((path): [string, string[]][] =>
    ['{sealed}', 'R-0000-00', 'x'].map((which) => [path.replace('{0}', which), []]),
  ),
  ...[
    'GET /skydd/{0}',
    'GET /skydd/{0}/bilaga/0',
    ...['rader', 'lyft', 'stang'].map((act) => `POST /skydd/{0}/${act}`),
  ].flatMap((path): [string, string[]][] =>
    ['{held}', 'S-0000-00', 'x'].map((which) => [path.replace('{0}', which), []]),
  ),
];

let office: Awaited<ReturnType<typeof anOffice>>;
let held: string;
let sealed: string;
const visitors = new Map<string, Awaited<ReturnType<typeof office.as>>>();
const tokens = new Map<string, string>();
beforeAll(async () => {
  office = await anOffice();
  held = await office.receive(strangersMail(), 'a');
  sealed = await office.receive(
    rawMail({ body: `${template({ Personnummer: '20080103-2384' })}\r\nSkyddad identitet` }),
    'b',
  );
  for (const who of WHO) {
    const visitor = await office.as(who);
    visitors.set(who, visitor);
    const { body } = await visitor.go('GET /logga-ut', '/logga-ut');
    tokens.set(who, /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '');
  }
});

test.each(MAY)('%s', async (line, may, status = 404) => {
  const waits = status === 303 ? await office.receive(strangersMail(), line) : held;
  const [method = '', path = ''] = line.replace('{held}', waits).replace('{sealed}', sealed).split(' ');
  for (const [who, visitor] of visitors) {
    const form = { token: tokens.get(who) ?? '', act: 'abcdefghijkl' };
    const answer = await visitor.go(routeFor(method, path), path, method === 'POST' ? form : undefined);
    // Body, headers and cookies as of what was never there.
    const missing = await visitor.go('GET /finns-inte' as Route, '/finns-inte');
    if (may.includes(who)) expect(answer.status, who).toBe(status === 303 && who !== may[0] ? 409 : status);
    else expect(answer, who).toEqual(missing);
  }
});

test('every route of these pages stands in the table', () => {
  const inTable = MAY.map(([line]) => routeFor(...(line.replace(/\{\w+\}/, 'x').split(' ') as [string, string])));
  const own = ROUTES.map(([route]) => route).filter((route) => /^\w+ \/(?:mejl|skydd|oversikt|stopp)/.test(route));
  expect([...new Set(inTable)].sort()).toEqual(own.sort());
});
