import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import { bodyOf, escapeXml, listen, type Reply, send } from '../http.ts';
import { memoryAdapter } from './memory-adapter.ts';
import type { LocalUser } from './users.ts';

export type ProviderOptions = {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  users: () => Promise<LocalUser[]>;
};

const TEN_YEARS_S = 315_360_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** In place of the city's: one chooses who one is, without a password. On 127.0.0.1; it listens before it is set up. */
export async function listenForLogins(port: number) {
  const { promise: ready, resolve: serve } = Promise.withResolvers<Handler>();
  const server = createServer(async (request, response) => {
    const handle = await ready;
    try {
      await handle(request, response);
    } catch {
      if (response.headersSent) response.destroy();
      else send(response, page(400, 'Inloggningen gäller inte längre', '<p>Börja om från arbetsbordet.</p>'));
    }
  });
  const { port: chosen, stop } = await listen(server, port);
  const issuer = `http://127.0.0.1:${chosen}`;
  return { port: chosen, issuer, stop, serve: (options: ProviderOptions) => serve(handlerOf(issuer, options)) };
}

function handlerOf(issuer: string, { clientId, clientSecret, redirectUri, users }: ProviderOptions): Handler {
  const provider = new Provider(issuer, {
    adapter: memoryAdapter(),
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
    // As Entra ID and Keycloak do.
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(32).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    findAccount: async (_, id) => {
      const user = (await users()).find(({ email }) => email === id);
      if (!user) return undefined;
      const claims = { sub: id, email: id, email_verified: true, name: user.name, roles: user.roles };
      return { accountId: id, claims: async () => claims };
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
    loadExistingGrant: async ({ oidc }) => {
      const accountId = oidc.session?.accountId;
      const grant = new provider.Grant({ clientId, ...(accountId !== undefined && { accountId }) });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    renderError: (context) => {
      context.type = 'html';
      context.body = page(400, 'Det gick inte', '<p>Börja om från arbetsbordet.</p>').body;
    },
    // The functions' clock may be months ahead.
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: TEN_YEARS_S, Interaction: 600, Session: 600 },
  });
  const callback = provider.callback();

  return async (request, response) => {
    // Each login asks, also who has just been somebody else.
    if (request.url?.startsWith('/auth?')) delete request.headers.cookie;
    if (request.url === '/')
      return send(response, { status: 302, headers: { location: new URL('/logga-in', redirectUri).href }, body: '' });
    if (!request.url?.startsWith('/interaction/')) return callback(request, response);
    const listed = await users();
    if (request.method !== 'POST') {
      await provider.interactionDetails(request, response);
      return send(response, page(200, 'Vem är du?', choice(listed)));
    }
    const accountId = new URLSearchParams((await bodyOf(request)).toString()).get('user') ?? '';
    if (!listed.some(({ email }) => email === accountId)) return send(response, page(400, 'Ingen sådan person', ''));
    return provider.interactionFinished(request, response, { login: { accountId, remember: false } });
  };
}

const choice = (users: LocalUser[]) =>
  `<p>Bara på din egen dator, utan lösenord.</p><form method="post"><ul>${users
    .map(
      ({ email, name }) =>
        `<li><button name="user" value="${escapeXml(email)}">${escapeXml(email)}</button> ${escapeXml(name)}</li>`,
    )
    .join('')}</ul></form>`;

const page = (status: number, heading: string, main: string): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: `<!doctype html><html lang="sv"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${heading} – exempelinloggning</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem}ul{list-style:none;padding:0}
li{margin:.4rem 0}button{font:inherit;padding:.3rem .8rem;min-width:24rem;text-align:left}</style>
<main><h1>${heading}</h1>${main}</main></html>`,
});
