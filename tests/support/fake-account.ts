import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf, escapeXml, listen, type Reply, send } from '../../infra/local/http.ts';

/** Services whose answers a test gives; others are passed on to `elsewhere`, the embedded stack. */
export type Answers = {
  /** XML services by action: what stands in its result, or an error of the service. */
  query?: Record<string, (form: URLSearchParams) => string | ServiceError>;
  /** REST services by method and path. */
  rest?: (method: string, path: string, body: Buffer, headers: IncomingMessage['headers']) => Reply | undefined;
};
export type ServiceError = { code: string; message: string };

const SERVICE = /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/** An AWS account on loopback. `asked`: actions and paths, in order. */
export async function fakeAccount(answers: Answers, elsewhere?: string) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error) =>
      send(response, failure({ code: 'TestIsWrong', message: String(error) })),
    );
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const [, service = ''] = SERVICE.exec(String(request.headers.authorization ?? '')) ?? [];
    const form = new URLSearchParams(body.toString());
    const action = form.get('Action');
    if (action !== null) {
      asked.push(action);
      const given = answers.query?.[action]?.(form) ?? { code: 'InvalidAction', message: `${service} ${action}` };
      return send(response, typeof given === 'string' ? result(action, given) : failure(given));
    }
    const path = request.url ?? '/';
    if (elsewhere !== undefined && (service === 'dynamodb' || service === 's3')) {
      const passed = await fetch(`${elsewhere}${path}`, {
        method: request.method ?? 'GET',
        headers: headersOf(request),
        ...(body.length > 0 && { body: new Uint8Array(body) }),
      });
      const { status } = passed;
      const headers = { 'content-type': passed.headers.get('content-type') ?? '' };
      return send(response, { status, headers, body: Buffer.from(await passed.arrayBuffer()) });
    }
    asked.push(`${request.method} ${path} ${String(request.headers['x-amz-target'] ?? '')}`.trim());
    const reply = answers.rest?.(request.method ?? 'GET', path, body, request.headers);
    send(response, reply ?? json({ message: `${service} ${path}` }, 404, 'NotFoundException'));
  };
  return { ...(await listen(server, 0)), asked };
}

/** The embedded stack knows its own callers only. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = ['content-type', 'x-amz-target', 'authorization'].map((name) => [name, String(headers[name] ?? '')]);
  const known = Object.fromEntries(kept.filter(([, value]) => value !== ''));
  return {
    ...known,
    authorization: String(known.authorization).replace(/Credential=[^/]+/, 'Credential=LOCALOUTSIDE'),
  };
}

export function json(body: object, status = 200, error?: string): Reply {
  const headers = { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) };
  return { status, headers, body: JSON.stringify(body) };
}

const XML = { 'content-type': 'text/xml' };

function result(action: string, inner: string): Reply {
  const body = `<${action}Response><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: XML, body };
}

function failure({ code, message }: ServiceError): Reply {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`;
  return { status: 400, headers: XML, body };
}

/** `{ A: ['x', { B: 'y' }] }` → `<A><member>x</member><member><B>y</B></member></A>`. */
export function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => `<${name}>${xml(one)}</${name}>`)
    .join('');
}
