import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Temporal } from 'temporal-polyfill';
import type { StaffMember } from '../domain/directory.ts';
import { newAct } from '../domain/new-act.ts';
import { logError } from '../lambda/log.ts';
import { MESSAGE_FAILED } from '../lambda/log-texts.ts';
import { readCookies, SESSION_COOKIE } from './cookies.ts';
import { isAct } from './forms.ts';
import { layout, titleOf } from './layout.ts';
import { failed, foreign, isPath, NOT_FOUND, notAForm, notYet, type Sent, signedOut, tooLarge } from './messages.ts';
import type { Answer, Message, OpenPage, Page, SomePages, TraceLine, Visit } from './page.ts';
import { type Person, personOf } from './person.ts';
import { RIGHTS, type Route, reachOf } from './rights.ts';
import { formToken, isFormToken, isOver, isSeenAgain, type Sessions } from './session.ts';

export type DeskPorts = {
  sessions: Sessions;
  staff: () => Promise<StaffMember[]>;
  trace: (lines: TraceLine[], by: string, now: Temporal.Instant) => Promise<void>;
  now: () => Temporal.Instant;
  /** The desk's own, as a browser sends it. */
  origin: string;
  city: string;
  /** Whom to ask for a role. */
  ask: { office: string; email: string };
  style: { path: string; css: string };
};

type Event = APIGatewayProxyEventV2;
type Result = APIGatewayProxyStructuredResultV2;

/** Text that a person types; a form of a million characters only costs time. */
const MOST_FORM_BYTES = 200_000;

/** Of a browser's form, or of a program that names the letters, too. */
const FORM = /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

/** Answers what the HTTP API routes to the function. */
export function serve(pages: SomePages, ports: DeskPorts): (event: Event) => Promise<Result> {
  return async (event) => {
    const route = Object.hasOwn(pages, event.routeKey) ? (event.routeKey as Route) : undefined;
    let sent: Sent | undefined;
    try {
      if (route && RIGHTS[route].may === 'anybody') return await open(event, pages[route] as OpenPage, ports);
      const refusal = event.requestContext.http.method === 'POST' && refusalOf(event, ports.origin);
      if (refusal) return await message(refusal, ports);
      sent = sentBy(event);
      return await personal(event, route, sent, pages, ports);
    } catch (error) {
      logError(MESSAGE_FAILED, error, { route: route ?? '$default' });
      const id = readCookies(event.cookies).get(SESSION_COOKIE) ?? '';
      return message(failed(sent && { ...sent, token: formToken(id) }), ports);
    }
  };
}

async function personal(
  event: Event,
  route: Route | undefined,
  sent: Sent | undefined,
  pages: SomePages,
  ports: DeskPorts,
): Promise<Result> {
  const now = ports.now();
  const id = readCookies(event.cookies).get(SESSION_COOKIE) ?? '';
  const person = await personBy(id, now, ports);
  if (!person) return message(signedOut(event.rawPath, sent), ports);
  const reach = route && reachOf(person, route);
  if (!route || !reach) return message(NOT_FOUND, ports, person);
  const { act: given, token: givenToken, ...typed } = Object.fromEntries(sent?.fields ?? []);
  const [act, token] = [isAct(given) ? given : newAct(), formToken(id)];
  if (sent && !(isFormToken(givenToken, id) && isAct(given)))
    return message(notYet(person.email, sent, { act, token }), ports, person);
  const visit: Visit = {
    person,
    reaches: (district) => reach === 'all' || (district !== undefined && reach.includes(district)),
    params: paramsOf(event),
    query: new URLSearchParams(event.rawQueryString),
    typed,
    act,
    token,
    sessionId: id,
    now,
  };
  const answer = await (pages[route] as Page)(visit);
  if (answer === 'not-found') return message(NOT_FOUND, ports, person);
  await ports.trace(answer.traced, person.email, now);
  return resultOf(answer, route, person, ports);
}

async function personBy(id: string, now: Temporal.Instant, ports: DeskPorts): Promise<Person | undefined> {
  const session = await ports.sessions.find(id);
  if (!session || isOver(session, now)) return undefined;
  if (isSeenAgain(session, now)) await ports.sessions.seen(id, now);
  return personOf(session, await ports.staff());
}

/**
 * Of another site, or not a browser's form. Sec-Fetch-Site decides where it is sent, since a page without referrer
 * sends `Origin: null` (Fetch, "append a request Origin header").
 */
function refusalOf({ headers, body = '' }: Event, own: string): Message | undefined {
  const { origin, 'sec-fetch-site': site, 'content-type': type } = headers;
  const isOwn =
    site === undefined ? origin === own : site === 'same-origin' && [own, 'null', undefined].includes(origin);
  if (!isOwn) return foreign;
  if (!FORM.test(type ?? '')) return notAForm;
  if (Buffer.byteLength(body) > MOST_FORM_BYTES) return tooLarge;
  return undefined;
}

function sentBy({ requestContext, rawPath, body = '', isBase64Encoded }: Event): Sent | undefined {
  if (requestContext.http.method !== 'POST') return undefined;
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  return { path: isPath(rawPath) ? rawPath : '/', fields: [...new URLSearchParams(text)] };
}

const paramsOf = ({ pathParameters = {} }: Event) =>
  Object.fromEntries(Object.entries(pathParameters).map(([name, value]) => [name, value ?? '']));

async function open(event: Event, page: OpenPage, ports: DeskPorts): Promise<Result> {
  const answer = await page({
    params: paramsOf(event),
    query: new URLSearchParams(event.rawQueryString),
    cookies: readCookies(event.cookies),
    now: ports.now(),
  });
  if ('main' in answer) return message(answer, ports, undefined, answer.cookies);
  const { status, headers, cookies = [], body = '' } = answer;
  return { statusCode: status, headers: { ...HEADERS, ...headers }, cookies, body };
}

async function message(
  { status, title, main }: Message,
  ports: DeskPorts,
  person?: Person,
  cookies: string[] = [],
): Promise<Result> {
  const { city, style } = ports;
  return shown(status, await layout({ city, style: style.path, title, ...(person && { person }) }, main), cookies);
}

async function resultOf(
  answer: Exclude<Answer, 'not-found'>,
  route: Route,
  person: Person,
  { city, style }: DeskPorts,
): Promise<Result> {
  if ('to' in answer)
    return { statusCode: 303, headers: { ...HEADERS, location: answer.to }, cookies: answer.cookies ?? [] };
  if ('download' in answer) {
    const { name, type, bytes } = answer.download;
    const headers = {
      ...HEADERS,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': type,
      'content-disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
    };
    return { statusCode: 200, headers, body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
  }
  const { status = 200, main } = answer;
  const frame = { city, style: style.path, title: titleOf(route, status === 422), person, route };
  return shown(status, await layout(frame, main), []);
}

const shown = (statusCode: number, body: string, cookies: string[]): Result => ({
  statusCode,
  headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8' },
  cookies,
  // hono's is an object.
  body: String(body),
});
