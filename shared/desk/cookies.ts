/** Browsers take `__Host-` only with Secure and Path=/, without a domain, and send it to no other host. */
export const SESSION_COOKIE = '__Host-kaa';
export const LOGIN_COOKIE = '__Host-kaa-login';

/** Lax: Strict would lose the way back from the provider, and the first click on a link in a mail. */
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** Without an age it ends with the browser. */
export const setCookie = (name: string, value: string, seconds?: number): string =>
  `${name}=${value}; ${seconds === undefined ? '' : `Max-Age=${seconds}; `}${ATTRIBUTES}`;

export const dropCookie = (name: string): string => setCookie(name, '', 0);

/** A name that comes twice counts for nothing. */
export function readCookies(lines: string[] = []): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const line of lines.flatMap((all) => all.split(';'))) {
    const [name = '', ...value] = line.trim().split('=');
    cookies.set(name, cookies.has(name) ? '' : value.join('='));
  }
  return cookies;
}
