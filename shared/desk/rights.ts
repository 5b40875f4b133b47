import type { DeskRole, Person } from './person.ts';

/** `own`: what belongs to one's districts. */
type Whose = 'own' | 'all';

type Right = {
  function: DeskFunction;
  /** Who is in no line has no such page. `signed-in`: also without a role. `anybody`: also who is not signed in. */
  may: Partial<Record<DeskRole, Whose>> | 'signed-in' | 'anybody';
  /** The same for everybody: nothing of a person may stand in it. */
  title: string;
  /** In the menu of those who may. */
  menu?: string;
};

export type DeskFunction = 'desk' | 'desk-login' | 'desk-protected';

const CASES = { samordnare: 'own', chef: 'all', 'kaa-grupp': 'all' } as const;
const OF_CASE = { function: 'desk', may: CASES, title: 'Ärende' } as const;
const GROUPS = { function: 'desk', may: { 'kaa-grupp': 'all' } } as const;
const LEADS = { function: 'desk', may: { chef: 'all' } } as const;
const OFFICERS = { function: 'desk-protected', may: { skyddshandlaggare: 'all' } } as const;

/**
 * Every route of the desk: its function, who may, whose cases. The HTTP API, the menu and the functions' tables of
 * pages are made from it.
 */
export const RIGHTS = {
  'GET /': { function: 'desk', may: 'signed-in', title: 'Start', menu: 'Start' },
  'GET /lista/{group}/{page}': { function: 'desk', may: CASES, title: 'Lista' },
  'POST /sok': { function: 'desk', may: CASES, title: 'Sök' },
  'GET /arende/{caseNumber}': OF_CASE,
  'POST /arende/{caseNumber}/kvittera': OF_CASE,
  'POST /arende/{caseNumber}/kontakt': OF_CASE,
  'POST /arende/{caseNumber}/uppgift': OF_CASE,
  'POST /arende/{caseNumber}/brev': OF_CASE,
  'POST /arende/{caseNumber}/rattelse': OF_CASE,
  'POST /arende/{caseNumber}/avsluta': OF_CASE,
  'POST /arende/{caseNumber}/oppna': OF_CASE,
  'POST /arende/{caseNumber}/overlamna': OF_CASE,
  'GET /logga-in': { function: 'desk-login', may: 'anybody', title: 'Logga in' },
  'GET /logga-in/svar': { function: 'desk-login', may: 'anybody', title: 'Logga in' },
  'GET /logga-ut': { function: 'desk-login', may: 'signed-in', title: 'Logga ut' },
  'POST /logga-ut': { function: 'desk-login', may: 'signed-in', title: 'Logga ut' },
  'GET /stil/{file}': { function: 'desk', may: 'anybody', title: '' },
  'GET /mejl': { ...GROUPS, title: 'Mejl som väntar', menu: 'Mejl' },
  'GET /mejl/{reference}': { ...GROUPS, title: 'Mejl' },
  'GET /mejl/{reference}/bilaga/{number}': { ...GROUPS, title: 'Bilaga' },
  'POST /mejl/{reference}/las': { ...GROUPS, title: 'Mejl' },
  'POST /mejl/{reference}/lar': { ...GROUPS, title: 'Mejl' },
  'POST /mejl/{reference}/registrera': { ...GROUPS, title: 'Mejl' },
  'POST /mejl/{reference}/slapp': { ...GROUPS, title: 'Mejl' },
  'POST /mejl/{reference}/avvisa': { ...GROUPS, title: 'Mejl' },
  'POST /mejl/{reference}/skydda': { ...GROUPS, title: 'Mejl' },
  'POST /mejl/{reference}/klar': { ...GROUPS, title: 'Mejl' },
  'GET /oversikt': { ...LEADS, title: 'Översikt', menu: 'Översikt' },
  'POST /stopp': { ...LEADS, title: 'Översikt' },
  'GET /skydd': { ...OFFICERS, title: 'Skydd', menu: 'Skydd' },
  'GET /skydd/{reference}': { ...OFFICERS, title: 'Skydd' },
  'GET /skydd/{reference}/bilaga/{number}': { ...OFFICERS, title: 'Bilaga' },
  'POST /skydd/{reference}/rader': { ...OFFICERS, title: 'Skydd' },
  'POST /skydd/{reference}/lyft': { ...OFFICERS, title: 'Skydd' },
  'POST /skydd/{reference}/stang': { ...OFFICERS, title: 'Skydd' },
  'POST /skydd/stopp': { ...OFFICERS, title: 'Skydd' },
} as const satisfies Record<string, Right>;

export type Route = keyof typeof RIGHTS;
export type RouteOf<Name extends DeskFunction> = {
  [R in Route]: (typeof RIGHTS)[R]['function'] extends Name ? R : never;
}[Route];
export type OpenRoute = { [R in Route]: (typeof RIGHTS)[R]['may'] extends 'anybody' ? R : never }[Route];

export const ROUTES = Object.entries(RIGHTS) as [Route, Right][];

/** Which districts' cases; undefined: there is no such page. */
export function reachOf({ roles, districts }: Person, route: Route): string[] | 'all' | undefined {
  const { may }: Right = RIGHTS[route];
  if (typeof may === 'string') return districts;
  const whose = roles.flatMap((role) => may[role] ?? []);
  if (whose.length === 0) return undefined;
  return whose.includes('all') ? 'all' : districts;
}
