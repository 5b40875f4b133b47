import { createServer } from 'node:http';
import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDesk } from '../../../functions/desk/dependencies.ts';
import { createDeskLogin } from '../../../functions/desk-login/dependencies.ts';
import { seal, unseal } from '../../../functions/desk-login/sealed-cookie.ts';
import { listenForLogins } from '../../../infra/local/desk/openid-provider.ts';
import { localUsers } from '../../../infra/local/desk/users.ts';
import type { Secrets } from '../../../shared/aws/clients.ts';
import { LOGIN_COOKIE, SESSION_COOKIE } from '../../../shared/desk/cookies.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';
import { STAFF } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import { stockholm } from '../../support/builders.ts';
import { type Answered, ask, DESK_ENV, DESK_URL, hiddenIn } from '../../support/desk.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { allItems } from '../../support/dynamo.ts';
import { visitor } from '../../support/visitor.ts';

const SECRET = 'only-for-this-test';
const FARSTA: StaffMember = { role: 'coordinator', district: 'farsta', name: 'F', email: 'farsta@kommun.example' };

let dynamo: DirectDynamo;
let provider: Awaited<ReturnType<typeof listenForLogins>>;
let now: Temporal.Instant;
let secret: string | undefined;
let lines: ReturnType<typeof vi.spyOn>;

const secrets = {
  send: async (command: unknown) => {
    if (!(command instanceof GetSecretValueCommand)) throw new Error('another call');
    if (secret === undefined) throw new ResourceNotFoundException({ message: 'none', $metadata: {} });
    return { SecretString: secret };
  },
} as unknown as Secrets;

const loginAt = (issuer: string) =>
  createDeskLogin({ ...DESK_ENV, ISSUER: issuer }, { dynamoDb: dynamo.client, secrets }, stockholm, () => now);
/** The function that then shows pages. */
const pageOf = (cookies: string[]) =>
  ask(
    createDesk(DESK_ENV, { dynamoDb: dynamo.client }, stockholm, () => now),
    'GET /',
    { cookies },
  );

beforeAll(async () => {
  provider = await listenForLogins(0);
  provider.serve({
    clientId: 'kaa-desk',
    clientSecret: SECRET,
    redirectUri: `${DESK_URL}/logga-in/svar`,
    users: async () => localUsers([FARSTA]),
  });
});
afterAll(() => provider.stop());
beforeEach(async () => {
  dynamo = await directDynamo();
  await putItem(dynamo.client, 'directory', { pk: STAFF, version: '1', staff: [FARSTA] });
  now = Temporal.Now.instant();
  secret = SECRET;
  lines = vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => lines.mockRestore());

const cookieOf = ({ cookies }: Answered, name: string) =>
  cookies.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';

/** Up to the provider's answer, which leads to the desk. */
async function begin({ email = FARSTA.email, query = '', issuer = provider.issuer } = {}) {
  const login = loginAt(issuer);
  const begun = await ask(login, 'GET /logga-in', { query });
  const browser = visitor(provider.issuer);
  const { url } = await browser.go(String(begun.headers.location));
  const answered = new URL((await browser.go(url, { user: email })).url);
  return { login, begun, answered, underway: cookieOf(begun, LOGIN_COOKIE) };
}

async function logIn(change: { email?: string; query?: string } = {}) {
  const { login, answered, underway } = await begin(change);
  const query = answered.search.slice(1);
  const finish = (cookies = [underway], sent = query) => ask(login, 'GET /logga-in/svar', { query: sent, cookies });
  return { login, finish, query, underway };
}

const sessions = () => allItems(dynamo.client as never, 'sessions');

describe('login', () => {
  test('leads to the page that was asked for, with a cookie whose hash alone is stored', async () => {
    const { finish } = await logIn({ query: 'till=%2Farende%2FK-4M2P-X' });
    const answer = await finish();
    expect(answer).toMatchObject({ status: 303, headers: { location: '/arende/K-4M2P-X' } });
    expect(answer.cookies[0]).toMatch(/^__Host-kaa=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    const cookie = cookieOf(answer, SESSION_COOKIE);
    const [stored] = await sessions();
    expect(stored).toMatchObject({ email: 'farsta@kommun.example', roles: ['samordnare'] });
    expect(JSON.stringify(stored)).not.toContain(cookie.split('=')[1]);
    const home = await pageOf([cookie]);
    expect(home.body).toContain('farsta@kommun.example');
    expect(home.body).toContain('Farsta');
    // What is stored opens nothing.
    const stolen = [`${SESSION_COOKIE}=${String(stored?.pk).replace('SESSION#', '')}`];
    expect((await pageOf(stolen)).body).toContain('Du är inte inloggad');
  });

  test('asks with PKCE, state and nonce, and keeps them sealed for ten minutes', async () => {
    const { begun } = await begin();
    const sent = Object.fromEntries(new URL(String(begun.headers.location)).searchParams);
    expect(sent).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', client_id: 'kaa-desk' });
    expect(Object.keys(sent)).toEqual(expect.arrayContaining(['state', 'nonce', 'code_challenge']));
    expect(begun.cookies[0]).toMatch(/; Max-Age=600; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    const underway = decodeURIComponent(cookieOf(begun, LOGIN_COOKIE));
    for (const value of [sent.state, sent.nonce]) expect(underway).not.toContain(String(value));
  });

  test.each([
    ['another state', (query: string) => query.replace(/state=[^&]+/, 'state=x')],
    ['another code', (query: string) => query.replace(/code=[^&]+/, 'code=x')],
    ['another issuer', (query: string) => query.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fannan.example')],
    ['a refusal', () => 'error=access_denied'],
  ])('comes to nothing by %s', async (_, change) => {
    const { finish, query, underway } = await logIn();
    expect(await finish([underway], change(query))).toMatchObject({ status: 400 });
    expect(await sessions()).toEqual([]);
  });

  test('comes to nothing without the cookie of its beginning, with that of another, and too late', async () => {
    const { finish, underway } = await logIn();
    const other = await begin();
    expect((await finish([])).status).toBe(400);
    expect((await finish([`${LOGIN_COOKIE}=${'A'.repeat(200)}`])).status).toBe(400);
    expect((await finish([other.underway])).status).toBe(400);
    now = now.add({ minutes: 11 });
    expect((await finish([underway])).status).toBe(400);
    expect(await sessions()).toEqual([]);
  });

  test('answers once: who goes back does not get in again', async () => {
    const { finish } = await logIn();
    expect((await finish()).status).toBe(303);
    expect((await finish()).status).toBe(400);
  });

  test('of who has no role starts no session, and says whom to ask', async () => {
    const { finish } = await logIn({ email: 'ingen@kommun.example' });
    const { status, body } = await finish();
    expect(status).toBe(404);
    expect(body).toContain(stockholm.letters.sender.email);
    expect(await sessions()).toEqual([]);
  });

  test('goes to no other site, whatever the link says', async () => {
    for (const till of ['//annan.example', 'https://annan.example', '/\\annan.example', '/a?b', '/%2F']) {
      const { finish } = await logIn({ query: `till=${encodeURIComponent(till)}` });
      expect((await finish()).headers.location).toBe('/');
    }
  });

  test('says so where the secret is not put, or the provider does not answer', async () => {
    const silent = createServer((_, response) => response.writeHead(500).end());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    expect((await ask(loginAt(`http://127.0.0.1:${port}`), 'GET /logga-in')).status).toBe(503);
    silent.close();
    secret = undefined;
    expect((await ask(loginAt(provider.issuer), 'GET /logga-in')).status).toBe(503);
  });

  test('asks the provider about itself once an hour, and again with another secret', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const login = loginAt(provider.issuer);
    const asked = async () => {
      fetched.mockClear();
      expect((await ask(login, 'GET /logga-in')).status).toBe(303);
      return fetched.mock.calls.length;
    };
    expect([await asked(), await asked()]).toEqual([1, 0]);
    now = now.add({ minutes: 59 });
    expect(await asked()).toBe(0);
    now = now.add({ minutes: 1 });
    expect(await asked()).toBe(1);
    secret = 'another';
    expect([await asked(), await asked()]).toEqual([1, 0]);
    fetched.mockRestore();
  });

  test('asks a provider again that did not answer', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('fetch failed'));
    const login = loginAt(provider.issuer);
    expect((await ask(login, 'GET /logga-in')).status).toBe(503);
    expect((await ask(login, 'GET /logga-in')).status).toBe(303);
    fetched.mockRestore();
  });

  test('takes a secret that a file ended with a line break', async () => {
    secret = `${SECRET}\n`;
    expect((await (await logIn()).finish()).status).toBe(303);
  });

  test('says whose fault it is where the provider does not take our secret', async () => {
    secret = 'another one, or one that has ended';
    const { status, body, cookies } = await (await logIn()).finish();
    expect(status).toBe(503);
    expect(body).toContain('hemlighet kan vara fel eller ha gått ut');
    expect(cookies.join()).toContain(`${LOGIN_COOKIE}=;`);
    expect(await sessions()).toEqual([]);
  });

  test('refuses a provider without TLS that is not on this machine', async () => {
    expect((await ask(loginAt('http://login.example'), 'GET /logga-in')).status).toBe(503);
    expect(lines.mock.calls.flat().join()).toMatch(/OAUTH_HTTP_REQUEST_FORBIDDEN/);
  });

  test('writes no address, code or token to the log', async () => {
    const { finish, query } = await logIn();
    await finish([], query);
    await finish();
    await finish();
    const written = lines.mock.calls.flat().join();
    expect(written).toMatch(/login failed/);
    expect(written).not.toMatch(/@|code=|eyJ/);
  });
});

test('signing out ends the session where it is stored', async () => {
  const { login, finish } = await logIn();
  const cookie = cookieOf(await finish(), SESSION_COOKIE);
  const { body } = await ask(login, 'GET /logga-ut', { cookies: [cookie] });
  const out = await ask(login, 'POST /logga-ut', { cookies: [cookie], form: hiddenIn(body) });
  expect(out).toMatchObject({ status: 303, headers: { location: '/' } });
  expect(out.cookies[0]).toMatch(/^__Host-kaa=; Max-Age=0; Path=\/; Secure/);
  expect(await sessions()).toEqual([]);
  expect((await pageOf([cookie])).body).toContain('Du är inte inloggad');
});

test('a directory that changes counts at once', async () => {
  const { finish } = await logIn();
  const cookies = [cookieOf(await finish(), SESSION_COOKIE)];
  await putItem(dynamo.client, 'directory', { pk: STAFF, version: '2', staff: [{ ...FARSTA, district: 'jarva' }] });
  expect((await pageOf(cookies)).body).toContain('Järva');
  await putItem(dynamo.client, 'directory', { pk: STAFF, version: '3', staff: [] });
  expect((await pageOf(cookies)).body).toContain('Du har ingen behörighet');
});

test('what is sealed is opened by the same secret alone', () => {
  const sealed = seal({ state: 'x' }, 'a');
  expect(unseal(sealed, 'a')).toEqual({ state: 'x' });
  expect(unseal(sealed, 'b')).toBeUndefined();
  for (const wrong of ['', 'x', `${sealed}AA`, sealed.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))])
    expect(unseal(wrong, 'a')).toBeUndefined();
});
