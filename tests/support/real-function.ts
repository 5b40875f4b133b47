import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Its output, and what its runtime posts to Lambda. */
export type FunctionOutput = { printed: string; posted: string[] };

const BOOTSTRAP = fileURLToPath(new URL('../../infra/local/lambda/bootstrap.mjs', import.meta.url));

/** As Lambda's runtime, which prints whatever ends the process. */
const LIKE_LAMBDA = `data:text/javascript,${encodeURIComponent(`
  import { inspect } from 'node:util';
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error) => {
      console.error(event, inspect(error, { depth: 9 }));
      process.exit(129);
    });
`)}`;

const MAX_MS = 60_000;

/**
 * Runs a bundle in a process with this environment alone, for one event; returns all output until it asks for the next
 * event or ends.
 */
export async function runFunction(
  folder: string,
  env: Record<string, string>,
  event?: unknown,
): Promise<FunctionOutput> {
  const posted: string[] = [];
  let asked = 0;
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      posted.push(await text(request));
      response.end();
    } else if (asked++ === 0 && event !== undefined) {
      response.setHeader('lambda-runtime-aws-request-id', 'request');
      response.setHeader('lambda-runtime-deadline-ms', String(Date.now() + MAX_MS));
      response.setHeader('kaa-clock-ahead-ms', '0');
      response.end(JSON.stringify(event));
    } else child.kill();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const child = spawn(process.execPath, ['--import', LIKE_LAMBDA, BOOTSTRAP], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MAX_MS,
    env: {
      // Else a call leaves this machine.
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      ...env,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'index.handler',
    },
  });
  const [printed, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  server.close();
  server.closeAllConnections();
  return { printed: printed + complained, posted };
}

export const queueEvent = (body: string) => ({
  Records: [{ messageId: 'message', body, attributes: { ApproximateReceiveCount: '1' }, eventSource: 'aws:sqs' }],
});

/**
 * Refuses every call with errors that quote what no log may hold: in message and fields, and optionally in the name.
 */
export async function quotingAws(quote: string, inItsName = false) {
  const name = (usual: string) => (inItsName ? quote : usual);
  const json = (type: string) => JSON.stringify({ __type: name(type), message: quote, Item: { name: { S: quote } } });
  const xml = (code: string) =>
    `<?xml version="1.0"?><Error><Type>Sender</Type><Code>${name(code)}</Code><Message>${quote}</Message><Key>${quote}</Key></Error>`;
  const answerTo = ({ headers }: IncomingMessage): { type: string; body: string } => {
    const target = String(headers['x-amz-target'] ?? '');
    if (target.startsWith('DynamoDB'))
      return { type: 'application/x-amz-json-1.0', body: json('com.amazon#ConditionalCheckFailedException') };
    if (target !== '') return { type: 'application/x-amz-json-1.0', body: json('com.amazon#InvalidRequestException') };
    const isForm = headers['content-type']?.includes('urlencoded');
    const body = xml(isForm ? 'MessageRejected' : 'AccessDenied');
    return { type: 'text/xml', body: isForm ? `<ErrorResponse>${body.slice(21)}</ErrorResponse>` : body };
  };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { type, body } = answerTo(request);
    asked.push(`${request.method} ${request.headers['x-amz-target'] ?? request.url}`);
    request.resume().on('end', () => response.writeHead(400, { 'content-type': type }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
