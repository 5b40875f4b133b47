import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SESSION_COOKIE } from '../../../shared/desk/cookies.ts';
import { form } from '../../../shared/desk/forms.ts';
import { html } from '../../../shared/desk/html.ts';
import type { Page, SomePages, TraceLine } from '../../../shared/desk/page.ts';
import type { DeskRole } from '../../../shared/desk/person.ts';
import { type DeskPorts, serve } from '../../../shared/desk/serve.ts';
import { formToken, type Session } from '../../../shared/desk/session.ts';
import { ask, DESK_URL, FORM_TYPE, FROM_OWN_PAGE, hiddenIn } from '../../support/desk.ts';

const START = Temporal.Instant.from('2026-11-30T08:00:00Z');
const ID = 'a'.repeat(43);
const COOKIES = [`${SESSION_COOKIE}=${ID}`];
const HOSTILE = `"><script>alert(1)</script>&'`;

let now: Temporal.Instant;
let session: Session | undefined;
let traced: (TraceLine & { by: string })[];
let typed: unknown[];
const acting: Page = async (visit) => {
  typed.push({ ...visit.typed, act: visit.act });
  if (visit.typed.namn === 'fel') throw new Error('Kim Exempel 20080101-2386');
  return { to: '/', traced: [{ reference: 'K-1', what: 'act' }] };
};
const pages: SomePages = {
  'GET /': async (visit) => ({
    main: html`<h1>${HOSTILE}</h1>${form(visit, { action: '/logga-ut', button: 'Skicka' })}`,
    traced: [{ reference: 'lista:nya', what: 'list', count: 2 }],
  }),
  'GET /skydd': async () => ({ main: html`<h1>Skydd</h1>`, traced: [] }),
  'GET /logga-ut': async ({ query }) =>
    query.has('fil')
      ? { download: { name: 'Å"\r\nx.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF') }, traced: [] }
      : 'not-found',
  'POST /logga-ut': acting,
};
const ports: DeskPorts = {
  sessions: {
    find: async (id) => (id === ID ? session : undefined),
    seen: async (_, at) => {
      if (session) session = { ...session, seenAt: at.toString() };
    },
  },
  staff: async () => [{ role: 'coordinator', district: 'farsta', name: 'F', email: 'farsta@kommun.example' }],
  trace: async (lines, by) => {
    traced.push(...lines.map((line) => ({ ...line, by })));
  },
  now: () => now,
  origin: DESK_URL,
  city: 'Exempelstad',
  ask: { office: 'KAA-gruppen', email: 'kaa-gruppen@kommun.example' },
  style: { path: '/stil/0.css', css: '' },
};
const desk = serve(pages, ports);
const signIn = (email: string, ...roles: DeskRole[]) => {
  session = { email, roles, startedAt: now.toString(), seenAt: now.toString() };
};
const get = (route: string, path?: string) => ask(desk, route, { cookies: COOKIES, ...(path && { path }) });
const send = (fields: Record<string, string>, headers: Record<string, string> = FROM_OWN_PAGE, cookies = COOKIES) =>
  ask(desk, 'POST /logga-ut', { form: fields, headers, cookies });
const OWN = { act: '11111111-1111', token: formToken(ID) };

beforeEach(() => {
  now = START;
  traced = [];
  typed = [];
  signIn('farsta@kommun.example', 'samordnare');
});

describe('a page', () => {
  test('is traced before it is shown, with who saw it; a trace that fails shows nothing', async () => {
    expect((await get('GET /')).status).toBe(200);
    expect(traced).toEqual([{ reference: 'lista:nya', what: 'list', count: 2, by: 'farsta@kommun.example' }]);
    const untraced = serve(pages, { ...ports, trace: () => Promise.reject(new Error('throttled')) });
    const { status, body } = await ask(untraced, 'GET /', { cookies: COOKIES });
    expect(status).toBe(500);
    expect(body).not.toContain('alert(1)');
  });

  test('escapes what stands in it, in text and attributes', async () => {
    const { body } = await get('GET /');
    expect(body).not.toContain('<script>');
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;');
  });

  test('may run no script, be framed, be stored, or tell another site its address', async () => {
    for (const answer of [await get('GET /'), await get('$default', '/x'), await send({}), await send(OWN)]) {
      expect(answer.headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'/,
      );
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  test('has the city, the person and a menu of what she may, with the page marked', async () => {
    const { body } = await get('GET /');
    expect(body).toContain('<html lang="sv">');
    expect(body).toContain('Exempelstad');
    expect(body).toContain('farsta@kommun.example');
    expect(body).toContain('<a href="/" aria-current="page">Start</a>');
    expect(body).not.toContain('/skydd');
    signIn('skydd@kommun.example', 'skyddshandlaggare');
    expect((await get('GET /')).body).toContain('<a href="/skydd">Skydd</a>');
  });
});

test('a download is never shown in the browser, and its name stays a name', async () => {
  const { headers, body } = await ask(desk, 'GET /logga-ut', { query: 'fil', cookies: COOKIES });
  expect(headers).toMatchObject({
    'content-disposition': 'attachment; filename="____x.pdf"',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
  });
  expect(Buffer.from(body, 'base64').toString()).toBe('%PDF');
});

describe('rights', () => {
  test('not yours, not there and no such route are the same bytes', async () => {
    const answers = [await get('GET /skydd'), await get('GET /logga-ut'), await get('$default', '/arende/K-4M2P-X')];
    expect(answers[0]?.status).toBe(404);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(traced).toEqual([]);
  });

  test('who has no role, or no district any more, finds nothing, like anybody, but the way out', async () => {
    const cannot = [
      ['någon@kommun.example', serve(pages, ports)],
      ['farsta@kommun.example', serve(pages, { ...ports, staff: async () => [] })],
    ] as const;
    for (const [email, desk] of cannot) {
      signIn(email, 'samordnare');
      const there = await ask(desk, 'GET /skydd', { cookies: COOKIES });
      expect(there.status).toBe(404);
      expect(there).toEqual(await ask(desk, '$default', { path: '/arende/K-4M2P-X', cookies: COOKIES }));
      expect(there.body).toContain('Sidan finns inte');
      expect((await ask(desk, 'GET /', { cookies: COOKIES })).status).toBe(200);
    }
  });
});

describe('a session', () => {
  const isIn = async () => (await get('GET /')).body.includes('aria-current');
  const later = (minutes: number) => {
    now = now.add({ minutes });
  };

  test('ends after 30 minutes without a page', async () => {
    later(29);
    expect(await isIn()).toBe(true);
    later(29);
    expect(await isIn()).toBe(true);
    later(30);
    expect(await isIn()).toBe(false);
  });

  test('ends after 8 hours, whatever is done', async () => {
    for (let hours = 0; hours < 8; hours += 0.25) {
      expect(await isIn()).toBe(true);
      later(15);
    }
    expect(await isIn()).toBe(false);
  });

  test('is over when it was signed out, and a cookie that nobody gave opens nothing', async () => {
    expect((await ask(desk, 'GET /', { cookies: [`${SESSION_COOKIE}=${'b'.repeat(43)}`] })).body).toContain(
      'Du är inte inloggad',
    );
    session = undefined;
    expect(await isIn()).toBe(false);
  });

  test('without one a page says so, and comes back to itself after login', async () => {
    session = undefined;
    const { status, body } = await get('$default', '/arende/K-4M2P-X');
    expect(status).toBe(200);
    expect(body).toContain('href="/logga-in?till=%2Farende%2FK-4M2P-X"');
    expect((await get('$default', '//annan.example/x')).body).toContain('href="/logga-in"');
  });
});

describe('a form', () => {
  test('is taken from an own page, once checked', async () => {
    const sent = hiddenIn((await get('GET /')).body);
    expect(await send({ ...sent, namn: 'Åsa' })).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(typed).toEqual([{ namn: 'Åsa', act: sent.act }]);
    expect(traced.at(-1)).toMatchObject({ reference: 'K-1', by: 'farsta@kommun.example' });
    expect(await send(OWN, { 'content-type': FORM_TYPE, origin: DESK_URL })).toMatchObject({ status: 303 });
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://annan.example' }],
    ['another host of this domain', { 'sec-fetch-site': 'same-site', origin: 'https://x.desk.example' }],
    ['a site that lies of one header', { 'sec-fetch-site': 'same-origin', origin: 'https://annan.example' }],
    ['an old browser from elsewhere', { origin: 'https://annan.example' }],
    ['an old browser from nowhere', { origin: 'null' }],
    ['nowhere', {}],
  ])('is refused from %s', async (_, from) => {
    expect(await send(OWN, { 'content-type': FORM_TYPE, ...from })).toMatchObject({ status: 403 });
    expect(typed).toEqual([]);
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', `${FORM_TYPE}; charset=x`, ''])(
    'is no %s',
    async (type) => {
      expect(await send(OWN, { ...FROM_OWN_PAGE, 'content-type': type })).toMatchObject({ status: 415 });
      expect(typed).toEqual([]);
    },
  );

  test('has a limit', async () => {
    expect(await send({ ...OWN, text: 'a'.repeat(300_000) })).toMatchObject({ status: 413 });
  });

  test.each([
    ['of another session', { token: formToken('b'.repeat(43)), act: OWN.act }],
    ['missing', { act: OWN.act }],
    ['right, but no act', { token: OWN.token }],
  ])('with a token that is %s does nothing before the person has said so again', async (_, own: object) => {
    const { status, body } = await send({ namn: HOSTILE, ...own });
    expect(status).toBe(403);
    expect(typed).toEqual([]);
    expect(await send(hiddenIn(body))).toMatchObject({ status: 303 });
    expect(typed).toEqual([{ namn: HOSTILE, act: expect.stringMatching(/^[\w-]{12,22}$/) }]);
  });

  test('that was typed while the session ended keeps every word, and the act', async () => {
    const before = hiddenIn((await get('GET /')).body);
    session = undefined;
    const { status, body } = await send({ ...before, namn: HOSTILE, text: 'rad 1\nrad 2' });
    expect(status).toBe(200);
    expect(body).toContain('Inget är sparat');
    signIn('farsta@kommun.example', 'samordnare');
    const again = await send(hiddenIn(body));
    expect(again.status).toBe(403);
    expect(again.body).toContain('farsta@kommun.example');
    expect(await send(hiddenIn(again.body))).toMatchObject({ status: 303 });
    expect(typed).toEqual([{ namn: HOSTILE, text: 'rad 1\nrad 2', act: before.act }]);
  });

  test('that fails keeps what was typed, and tells the log no word of it', async () => {
    const lines = vi.spyOn(console, 'log').mockImplementation(() => {});
    const { status, body } = await send({ ...OWN, namn: 'fel' });
    expect(status).toBe(500);
    expect(hiddenIn(body)).toMatchObject({ namn: 'fel', act: OWN.act });
    expect(lines.mock.calls.flat()).toEqual(['{"what":"message failed","error":"Error","route":"POST /logga-ut"}']);
    lines.mockRestore();
  });
});
