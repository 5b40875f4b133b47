import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import PostalMime, { type Address } from 'postal-mime';
import { listen, type Reply, send } from '../http.ts';
import { readState, type Sources } from './state.ts';
import { WORDS } from './words.ts';

type Awaitable<T> = T | Promise<T>;
export type PageOptions = {
  /** 0 = any free port. */
  port: number;
  sources: Sources;
  files: {
    pdf: (object: string) => Awaitable<Uint8Array | undefined>;
    /** Only ids that `sources.mailsOut` lists. */
    mailRaw: (id: string) => Awaitable<Uint8Array | undefined>;
  };
};
export type Page = { port: number; close: () => Promise<void> };

const FOLDER = new URL('./', import.meta.url);
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Personal data: no other site may read, frame or embed it. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Stricter would block the PDF viewer's styles. */
const PDF_POLICY = "frame-ancestors 'none'";

/** On 127.0.0.1 only. */
export async function startPage(options: PageOptions): Promise<Page> {
  const server = createServer((request, response) => {
    answer(request, options)
      .catch((error: unknown) => textReply(500, `Läget kunde inte läsas: ${reasonOf(error)}`))
      .then(({ status, headers, body }) =>
        send(response, {
          status,
          body,
          headers: { ...SECURITY_HEADERS, 'content-security-policy': PAGE_POLICY, ...headers },
        }),
      );
  });
  const { port, stop } = await listen(server, options.port);
  return { port, close: stop };
}

async function answer(request: IncomingMessage, { sources, files }: PageOptions): Promise<Reply> {
  // DNS rebinding: a foreign name for 127.0.0.1 would let its site read this page.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(request.headers.host ?? ''))
    return textReply(403, 'Sidan visas bara på adressen 127.0.0.1 eller localhost.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return textReply(405, 'Här går det bara att läsa.');
  const path = (request.url ?? '/').replace(/[?#].*$/s, '');
  if (path === '/api/state') return json(await readState(sources));
  const [, mail, form] = /^\/api\/mails\/([\w-]+)\.(eml|json)$/.exec(path) ?? [];
  if (mail !== undefined) return mailReply(mail, form, sources, files);
  if (/^\/letters\/[\w-]+\.pdf$/.test(path)) return letterReply(path.slice(1), files);
  if (path === '/words.ts')
    return {
      status: 200,
      headers: { 'content-type': TYPES.js ?? '' },
      body: `export const WORDS = ${JSON.stringify(WORDS)};`,
    };
  return asset(path === '/' ? 'index.html' : path.slice(1));
}

async function mailReply(
  id: string,
  form: string | undefined,
  sources: Sources,
  files: PageOptions['files'],
): Promise<Reply> {
  const listed = (await sources.mailsOut()).some((mail) => mail.id === id);
  const raw = listed ? await files.mailRaw(id) : undefined;
  if (!raw) return textReply(404, 'Mejlet finns inte.');
  if (form === 'eml') {
    // The browser would run a mail's markup.
    const headers = { 'content-type': 'message/rfc822', 'content-disposition': `attachment; filename="${id}.eml"` };
    return { status: 200, headers, body: Buffer.from(raw) };
  }
  const { from, to = [], subject = '', date = null, inReplyTo = null, text = '' } = await PostalMime.parse(raw);
  return json({ from: formatted(from), to: to.map(formatted), subject, date, inReplyTo, text: text.trimEnd() });
}

async function letterReply(object: string, { pdf }: PageOptions['files']): Promise<Reply> {
  const bytes = await pdf(object);
  if (!bytes) return textReply(404, 'Brevet finns inte.');
  const headers = {
    'content-type': 'application/pdf',
    'content-disposition': 'inline',
    'content-security-policy': PDF_POLICY,
  };
  return { status: 200, headers, body: Buffer.from(bytes) };
}

async function asset(name: string): Promise<Reply> {
  const [, type = ''] = /^[a-z-]+\.([a-z]+)$/.exec(name) ?? [];
  const contentType = TYPES[type];
  if (!contentType) return textReply(404, 'Sidan finns inte.');
  try {
    return { status: 200, headers: { 'content-type': contentType }, body: await readFile(new URL(name, FOLDER)) };
  } catch {
    return textReply(404, 'Sidan finns inte.');
  }
}

function formatted(address: Address | undefined): string {
  const { name = '', address: mailbox = '' } = address ?? {};
  return name ? `${name} <${mailbox}>` : mailbox;
}

const json = (body: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});
const textReply = (status: number, text: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: text,
});
const reasonOf = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
