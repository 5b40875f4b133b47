export type Seen = { status: number; url: string; headers: Headers; body: string };

/** A browser without scripts: keeps cookies by origin, follows redirects, sends forms. */
export function visitor(start: string) {
  const jars = new Map<string, Map<string, string>>();
  let here = start;

  async function go(to: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Seen> {
    const url = new URL(to, here);
    const jar = jars.get(url.origin) ?? new Map<string, string>();
    jars.set(url.origin, jar);
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form && { 'sec-fetch-site': new URL(here).origin === url.origin ? 'same-origin' : 'cross-site' }),
        ...headers,
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      if (/Max-Age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value.join('='));
    }
    here = url.href;
    const location = answer.headers.get('location');
    if (location !== null && answer.status < 400) {
      await answer.body?.cancel();
      const to = new URL(location, here);
      // Nothing leaves this machine.
      if (to.hostname !== '127.0.0.1')
        return { status: answer.status, url: to.href, headers: answer.headers, body: '' };
      return go(to.href);
    }
    return { status: answer.status, url: url.href, headers: answer.headers, body: await answer.text() };
  }
  return {
    go,
    cookies: (origin: string) => jars.get(new URL(origin).origin) ?? new Map<string, string>(),
    /** On the page of the local provider. */
    signIn: async (email: string, path = '/logga-in') => {
      const { url } = await go(path);
      return go(url, { user: email });
    },
  };
}
