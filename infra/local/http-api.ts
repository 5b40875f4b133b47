import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { ACCOUNT } from './account.ts';
import { bodyOf, listen, type Reply, send } from './http.ts';
import type { LambdaFunction } from './lambda/lambda.ts';

export type HttpApiSpec = {
  id: string;
  routes: { key: string; functionArn: string }[];
  /** With `$context.name`. */
  accessLog: string | undefined;
};

type Log = (who: string, line: string) => void;
type Route = HttpApiSpec['routes'][number] & { params: Record<string, string> };

/** Payload format 2.0; without a statusCode the whole answer would be a body, which no function of ours means. */
const Answer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** Other bodies reach a function in Base64. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)\b)/;

/** On 127.0.0.1; listens before the template is read, in which its address stands. */
export async function listenForApi(port: number) {
  const { promise: served, resolve: serve } = Promise.withResolvers<(request: IncomingMessage) => Promise<Served>>();
  const server = createServer(async (request, response) => {
    const answer = await served;
    const { reply, cookies } = await answer(request).catch((): Served => ({ reply: FAILED, cookies: [] }));
    if (cookies.length > 0) response.setHeader('set-cookie', cookies);
    sendTo(response, reply);
  });
  server.keepAliveTimeout = 60_000;
  const listening = await listen(server, port);
  return {
    ...listening,
    serve: (spec: HttpApiSpec, functions: LambdaFunction[], log: Log) =>
      serve((request) => answer(request, spec, functions, log)),
  };
}

type Served = { reply: Reply; cookies: string[] };

async function answer(
  request: IncomingMessage,
  spec: HttpApiSpec,
  functions: LambdaFunction[],
  log: Log,
): Promise<Served> {
  const started = Date.now();
  const id = randomUUID();
  const { pathname, search } = new URL(`http://127.0.0.1${request.url ?? '/'}`);
  const route = routeOf(spec, request.method ?? '', pathname);
  const served = route ? await invoke(request, route, { spec, functions, id, pathname, search }) : NO_ROUTE;
  if (spec.accessLog !== undefined) {
    const facts: Record<string, string | number> = {
      routeKey: route?.key ?? '-',
      status: served.reply.status,
      responseLatency: Date.now() - started,
      requestTime: Temporal.Now.instant().toString(),
      requestId: id,
      path: pathname,
    };
    log(
      spec.id,
      spec.accessLog.replaceAll(/\$context\.([\w.]+)/g, (_, name: string) => `${facts[name] ?? '-'}`),
    );
  }
  return served;
}

/** A path without `{name}` goes before one with. */
function routeOf({ routes }: HttpApiSpec, method: string, path: string): Route | undefined {
  const parts = path.split('/');
  const fitting = routes.flatMap((route): Route[] => {
    const [ofRoute, pattern = ''] = route.key.split(' ');
    const names = pattern.split('/');
    if (ofRoute !== method || names.length !== parts.length) return [];
    const params: Record<string, string> = {};
    for (const [index, name] of names.entries()) {
      const part = parts[index] ?? '';
      if (name.startsWith('{') && part !== '') params[name.slice(1, -1)] = decodeURIComponent(part);
      else if (name !== part) return [];
    }
    return [{ ...route, params }];
  });
  const [best] = fitting.toSorted((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const other = routes.find(({ key }) => key === '$default');
  return best ?? (other && { ...other, params: {} });
}

async function invoke(
  request: IncomingMessage,
  route: Route,
  {
    spec,
    functions,
    id,
    pathname,
    search,
  }: {
    spec: HttpApiSpec;
    functions: LambdaFunction[];
    id: string;
    pathname: string;
    search: string;
  },
): Promise<Served> {
  const target = functions.find(({ spec: { arn } }) => arn === route.functionArn);
  if (!target) throw new Error(`The function of ${route.key} is not in the template`);
  const { cookie, ...headers } = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : `${value}`]),
  );
  const body = await bodyOf(request);
  const isText = TEXT.test(headers['content-type'] ?? '');
  const now = Temporal.Now.instant();
  const query = new URLSearchParams(search);
  const event = {
    version: '2.0',
    routeKey: route.key,
    rawPath: pathname,
    rawQueryString: search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/; ?/) }),
    headers: { ...headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' },
    ...(search && {
      queryStringParameters: Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(',')])),
    }),
    ...(Object.keys(route.params).length > 0 && { pathParameters: route.params }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: spec.id,
      domainName: headers.host ?? '',
      domainPrefix: spec.id,
      http: {
        method: request.method,
        path: pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: id,
      routeKey: route.key,
      stage: '$default',
      time: now.toString(),
      timeEpoch: now.epochMilliseconds,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
  if (sizeOf(event) > MOST_ASKED) return { reply: TOO_LARGE, cookies: [] };
  const result = await target.invoke(event);
  const isAnswer = result.ok && sizeOf(result.value) <= MOST_ANSWERED;
  const answer = isAnswer ? Answer.safeParse(result.value).data : undefined;
  if (!answer) return { reply: FAILED, cookies: [] };
  const reply = {
    status: answer.statusCode,
    headers: answer.headers,
    body: Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8'),
  };
  return { reply, cookies: answer.cookies };
}

const json = (status: number, message: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value) ?? '');
/** Bytes as JSON, of Lambda: "Request must be smaller than", "Function.ResponseSizeTooLarge". */
const MOST_ASKED = 6_291_456;
const MOST_ANSWERED = 6_291_556;
const TOO_LARGE = json(413, 'Request Entity Too Large');
const FAILED = json(500, 'Internal Server Error');
const NO_ROUTE: Served = { reply: json(404, 'Not Found'), cookies: [] };

function sendTo(response: ServerResponse, reply: Reply): void {
  if (response.headersSent) response.destroy();
  else send(response, reply);
}
