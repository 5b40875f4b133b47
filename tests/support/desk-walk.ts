import { randomBytes } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { RIGHTS, type Route } from '../../shared/desk/rights.ts';
import type { Output } from './leak-scan/leak-scan.ts';

export type Shown = {
  method: 'GET' | 'POST';
  path: string;
  status: number;
  /** With Location and cookies. */
  headers: [name: string, value: string][];
  body: string;
};
export type Go = (method: Shown['method'], path: string, form?: Record<string, string>) => Promise<Shown>;
type Form = { action: string; fields: Record<string, string>; typed: string[] };

/** The most specific route that the path is of. */
export function routeOf({ method, path }: Pick<Shown, 'method' | 'path'>): Route | undefined {
  return (Object.keys(RIGHTS) as Route[])
    .filter((route) => new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(`${method} ${path}`))
    .toSorted((a, b) => a.split('{').length - b.split('{').length)[0];
}

/**
 * Opens every page that links lead to, and sends each form with each text of `typed` in all that one may type, then as it
 * stands, until there is no new one. Returns all answers. Forms that end what they are about come last. `most`: pages, and
 * forms, of a route.
 */
export async function walk(
  go: Go,
  typed: string[],
  { starts = ['/'], most = Number.POSITIVE_INFINITY }: { starts?: string[]; most?: number } = {},
): Promise<Shown[]> {
  const left = leftOf(most);
  const seen: Shown[] = [];
  const waiting = new Map<string, Form>();
  const sent = new Set<string>();
  const keep = (shown: Shown) => {
    seen.push(shown);
    for (const form of formsIn(shown.body)) if (!LEFT_OUT.test(form.action)) waiting.set(keyOf(form), form);
  };
  const open = async (path: string, again = false): Promise<void> => {
    if (LEFT_OUT.test(path) || (!again && seen.some((one) => one.method === 'GET' && one.path === path))) return;
    if (!again && !left({ method: 'GET', path })) return;
    const shown = await go('GET', path);
    keep(shown);
    for (const link of linksIn(shown.body)) await open(link);
  };
  const send = async (path: string, form: Record<string, string>): Promise<void> => {
    const shown = await go('POST', path, form);
    keep(shown);
    const to = shown.headers.find(([name]) => name === 'location')?.[1];
    if (to?.startsWith('/')) await open(to, true);
  };
  const next = () =>
    [...waiting].filter(([key]) => !sent.has(key)).toSorted(([, a], [, b]) => rankOf(a) - rankOf(b))[0];
  for (const start of starts) await open(start);
  for (let found = next(); found; found = next()) {
    const [key, { action, fields, typed: names }] = found;
    sent.add(key);
    if (!left({ method: 'POST', path: action })) continue;
    for (const text of names.length > 0 ? typed : []) {
      const act = randomBytes(9).toString('base64url');
      await send(action, { ...fields, ...Object.fromEntries(names.map((name) => [name, text])), act });
    }
    await send(action, fields);
  }
  return seen;
}

/** Whether there may be one more of its route. */
function leftOf(most: number): (asked: Pick<Shown, 'method' | 'path'>) => boolean {
  const counts = new Map<string | undefined, number>();
  return (asked) => {
    const route = routeOf(asked);
    const count = (counts.get(route) ?? 0) + 1;
    counts.set(route, count);
    return count <= most;
  };
}

/** Not what differs each time, or what was typed. */
function keyOf({ action, fields, typed }: Form): string {
  const own = Object.entries(fields).filter(([name]) => ![...typed, 'token', 'act', 'sedd'].includes(name));
  return `${action} ${JSON.stringify(own)}`;
}
const rankOf = ({ action }: Form) => ENDS.findIndex((end) => action.endsWith(end));
const LEFT_OUT = /^\/(?:logga-|stil\/)/;
const ENDS = ['/kontakt', '/lyft', '/klar', '/avvisa', '/stang', '/avsluta', '/overlamna', '/skydda', '/las', '/slapp'];

/** What stays outside the page's own text: addresses, title, headers. */
export function aroundPage({ path, headers, body }: Shown): Output[] {
  const title = /<title>(.*?)<\/title>/s.exec(body)?.[1] ?? '';
  const addresses = attributesIn(body, ['href', 'action', 'src', 'id', 'for']);
  return [path, title, ...addresses, ...headers.map(([name, value]) => `${name}: ${value}`)].map((text) => ({
    kind: 'url',
    text,
  }));
}

/** Without what is random, in which the scan would see texts. */
export const textOf = ({ body }: Shown) => body.replaceAll(/ name="(?:token|act)" value="[^"]*"/g, '');

const linksIn = (page: string) => attributesIn(page, ['href']).filter((to) => to.startsWith('/'));

function attributesIn(page: string, names: string[]): string[] {
  const found: string[] = [];
  new Parser({ onattribute: (name, value) => names.includes(name) && found.push(value) }).end(page);
  return found;
}

/** As a browser would send them untouched. */
function formsIn(page: string): Form[] {
  const forms: Form[] = [];
  let select = '';
  const parser = new Parser({
    onopentag: (tag, { name = '', type = 'text', value = '', action = '', ...more }) => {
      if (tag === 'form') forms.push({ action, fields: {}, typed: [] });
      const form = forms.at(-1);
      if (!form) return;
      if (tag === 'select') {
        select = name;
        form.typed.push(name);
      }
      if (tag === 'option' && ('selected' in more || !(select in form.fields))) form.fields[select] = value;
      if (tag !== 'input' && tag !== 'textarea') return;
      if (type === 'hidden') form.fields[name] = value;
      else if (['radio', 'checkbox'].includes(type)) {
        if ('checked' in more || !(name in form.fields)) form.fields[name] = value;
      } else {
        form.typed.push(name);
        form.fields[name] = value;
      }
    },
  });
  parser.end(page);
  return forms;
}
