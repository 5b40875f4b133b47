import * as oidc from 'openid-client';
import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { dropCookie, LOGIN_COOKIE, SESSION_COOKIE, setCookie } from '../../shared/desk/cookies.ts';
import { html } from '../../shared/desk/html.ts';
import { isPath, nobody } from '../../shared/desk/messages.ts';
import type { OpenAnswer, OpenVisit } from '../../shared/desk/page.ts';
import { knownRoles } from '../../shared/desk/person.ts';
import type { LoginSessions } from '../../shared/desk/session.ts';
import { log, logError } from '../../shared/lambda/log.ts';
import { seal, unseal } from './sealed-cookie.ts';

type Provider = {
  issuer: URL;
  clientId: string;
  /** Registered with the provider. */
  redirectUri: string;
  emailClaim: string;
};

export type LoginPorts = {
  provider: Provider;
  /** Throws if the provider is not reached. */
  configuration: (secret: string, now: Temporal.Instant) => Promise<oidc.Configuration>;
  /** Undefined until it has been put. */
  secret: () => Promise<string | undefined>;
  sessions: LoginSessions;
  ask: { office: string; email: string };
};

/** What the browser keeps, sealed, on its way to the provider and back. */
const Underway = z.object({
  verifier: z.string(),
  state: z.string(),
  nonce: z.string(),
  till: z.string(),
  at: z.number(),
});

const UNDERWAY_SECONDS = 600;
const TIMEOUT_SECONDS = 8;
const KEPT_SECONDS = 3600;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Code flow with PKCE (RFC 7636), state and nonce (OpenID Connect Core 1.0, 3.1.2.1). */
export async function beginLogin({ query, now }: OpenVisit, ports: LoginPorts): Promise<OpenAnswer> {
  const secret = await ports.secret();
  if (secret === undefined) return unready();
  const till = query.get('till') ?? '/';
  const underway: z.infer<typeof Underway> = {
    verifier: oidc.randomPKCECodeVerifier(),
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    till: isPath(till) ? till : '/',
    at: now.epochMilliseconds,
  };
  const config = await ports.configuration(secret, now).catch(notReached);
  if (!config) return unready();
  const to = oidc.buildAuthorizationUrl(config, {
    redirect_uri: ports.provider.redirectUri,
    scope: 'openid email profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(underway.verifier),
    code_challenge_method: 'S256',
    state: underway.state,
    nonce: underway.nonce,
  });
  return redirect(to.href, setCookie(LOGIN_COOKIE, seal(underway, secret), UNDERWAY_SECONDS));
}

/** Starts a session for who has a role. */
export async function finishLogin({ query, cookies, now }: OpenVisit, ports: LoginPorts): Promise<OpenAnswer> {
  const secret = await ports.secret();
  if (secret === undefined) return unready();
  const underway = Underway.safeParse(unseal(cookies.get(LOGIN_COOKIE) ?? '', secret)).data;
  if (!underway || isLate(underway.at, now)) return again();
  const config = await ports.configuration(secret, now).catch(notReached);
  if (!config) return unready();
  const claims = await claimsOf(config, query, underway, ports.provider).catch((error: unknown) => {
    logError('login failed', error);
    return isOurFault(error) ? 'refused' : undefined;
  });
  if (claims === 'refused') return refused();
  if (!claims) return again();
  const { [ports.provider.emailClaim]: address, email_verified: verified } = claims;
  const email = verified === false ? undefined : z.email().safeParse(String(address).toLowerCase()).data;
  const roles = knownRoles(claims.roles);
  if (email === undefined || roles.length === 0) {
    log('login without rights', { code: email === undefined ? 'no-address' : 'no-role' });
    return { ...nobody(email ?? 'okänd adress', ports.ask), cookies: [dropCookie(LOGIN_COOKIE)] };
  }
  const before = cookies.get(SESSION_COOKIE);
  if (before) await ports.sessions.end(before);
  const id = await ports.sessions.start({ email, roles }, now);
  return redirect(underway.till, setCookie(SESSION_COOKIE, id), dropCookie(LOGIN_COOKIE));
}

/** The library's, as long as the function is warm, the secret the same, and an hour has not passed. */
export function configurationOf({
  issuer,
  clientId,
}: Pick<Provider, 'issuer' | 'clientId'>): LoginPorts['configuration'] {
  let kept: { secret: string; till: number; configuration: oidc.Configuration } | undefined;
  return async (secret, { epochMilliseconds }) => {
    if (kept?.secret === secret && epochMilliseconds < kept.till) return kept.configuration;
    const configuration = await oidc.discovery(issuer, clientId, secret, undefined, {
      timeout: TIMEOUT_SECONDS,
      // On this machine nobody listens in.
      execute: LOOPBACK.includes(issuer.hostname) ? [oidc.allowInsecureRequests] : [],
    });
    kept = { secret, till: epochMilliseconds + KEPT_SECONDS * 1000, configuration };
    return configuration;
  };
}

async function claimsOf(
  config: oidc.Configuration,
  query: URLSearchParams,
  { verifier, state, nonce }: z.infer<typeof Underway>,
  { redirectUri }: Provider,
) {
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
  return (await oidc.authorizationCodeGrant(config, new URL(`${redirectUri}?${query}`), checks)).claims();
}

/** The provider takes no code from us at all: the secret is wrong or has ended, or the client may not (RFC 6749, 5.2). */
const OUR_FAULTS = ['invalid_client', 'unauthorized_client'];
const isOurFault = (error: unknown) =>
  error instanceof oidc.WWWAuthenticateChallengeError ||
  (error instanceof oidc.ResponseBodyError && OUR_FAULTS.includes(error.error));

const isLate = (at: number, now: Temporal.Instant) => now.epochMilliseconds - at > UNDERWAY_SECONDS * 1000;

function notReached(error: unknown): undefined {
  logError('provider not reached', error);
}

const redirect = (location: string, ...cookies: string[]): OpenAnswer => ({
  status: 303,
  headers: { location },
  cookies,
});

/** Denied, too late, opened twice, or not begun here. */
const again = (): OpenAnswer => ({
  status: 400,
  title: 'Logga in',
  main: html`<h1>Du blev inte inloggad</h1>
<p>Inloggningen avbröts eller tog för lång tid.</p>
<p><a class="button" href="/logga-in">Logga in</a></p>`,
  cookies: [dropCookie(LOGIN_COOKIE)],
});

const unready = (): OpenAnswer => ({
  status: 503,
  title: 'Logga in',
  main: html`<h1>Det går inte att logga in just nu</h1>
<p>Kommunens inloggning svarar inte, eller så är den inte klar. Försök igen om en stund. Hjälper det inte: säg till den
som sköter systemet.</p>
<p><a class="button" href="/logga-in">Försök igen</a></p>`,
});

const refused = (): OpenAnswer => ({
  status: 503,
  title: 'Logga in',
  main: html`<h1>Det går inte att logga in just nu</h1>
<p>Kommunens inloggning känner inte igen arbetsbordet. Det hjälper inte att försöka igen: säg till den som sköter systemet
att arbetsbordets hemlighet kan vara fel eller ha gått ut.</p>`,
  cookies: [dropCookie(LOGIN_COOKIE)],
});
