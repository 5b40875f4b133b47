import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

export type Reply = { status: number; headers?: Record<string, string>; body: string | Buffer };

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Its body unread again. */
export function withBody(request: IncomingMessage, body: string): IncomingMessage {
  const { method, url, headers, httpVersion, socket } = request;
  return Object.assign(Readable.from([Buffer.from(body)]), {
    method,
    url,
    headers,
    httpVersion,
    socket,
  }) as IncomingMessage;
}

export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export function jsonReply(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body ?? {}) };
}

export const escapeXml = (text: string) => text.replaceAll(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
