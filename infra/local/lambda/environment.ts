import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bodyOf, listen, send } from '../http.ts';

export type FunctionSpec = {
  name: string;
  shortName: string;
  arn: string;
  handler: string;
  codePath: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
};

export type InvocationResult = { ok: true; value: unknown } | { ok: false; errorType: string; errorMessage: string };

/** One process, one invocation at a time. */
export type Environment = {
  pid: number | undefined;
  invoke: (event: unknown) => Promise<InvocationResult>;
  alive: () => boolean;
  stop: () => void;
};

export type Clock = { aheadMilliseconds: number };

type Invocation = { id: string; event: string; settle: (result: InvocationResult) => void };

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));
/** Lambda's limit for the init phase. */
const INIT_MILLISECONDS = 10_000;
/** Each leads a group, which its own children are in: one that never ends is no exception. */
const groups = new Set<number>();
const killGroup = (leader: number | undefined) => {
  if (leader === undefined || !groups.delete(leader)) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended.
  }
};
process.on('exit', () => {
  for (const leader of groups) killGroup(leader);
});
/** The rest is for what is not V8's heap. */
const HEAP_SHARE = 0.9;

export async function startEnvironment(
  spec: FunctionSpec,
  variables: Record<string, string>,
  { log, clock }: { log: (line: string) => void; clock: Clock },
): Promise<Environment> {
  let alive = true;
  let nextRequest: ServerResponse | undefined;
  let current: Invocation | undefined;
  let timer: NodeJS.Timeout | undefined;

  const settle = (result: InvocationResult) => {
    clearTimeout(timer);
    const invocation = current;
    current = undefined;
    if (!result.ok) log(`${result.errorType}: ${result.errorMessage}`);
    invocation?.settle(result);
  };
  const stop = () => {
    alive = false;
    killGroup(child.pid);
    void api.stop();
  };
  const fail = (errorType: string, errorMessage: string) => {
    stop();
    settle({ ok: false, errorType, errorMessage });
  };
  const deliver = () => {
    if (!nextRequest || !current) return;
    const limit = spec.timeoutSeconds * 1000;
    clearTimeout(timer);
    timer = setTimeout(
      () => fail('Sandbox.Timedout', `Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`),
      limit,
    );
    const headers = {
      'lambda-runtime-aws-request-id': current.id,
      'lambda-runtime-deadline-ms': `${Date.now() + limit}`,
      'lambda-runtime-invoked-function-arn': spec.arn,
      'kaa-clock-ahead-ms': `${clock.aheadMilliseconds}`,
    };
    send(nextRequest, { status: 200, headers, body: current.event });
    nextRequest = undefined;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.replace('/2018-06-01/runtime/', '') ?? '';
    if (path === 'invocation/next') {
      clearTimeout(timer);
      nextRequest = response;
      return deliver();
    }
    const body: unknown = JSON.parse((await bodyOf(request)).toString() || 'null');
    send(response, { status: 202, body: '' });
    if (path === 'init/error') return fail(...errorOf(body));
    if (path !== `invocation/${current?.id}/response` && path !== `invocation/${current?.id}/error`) return;
    if (path.endsWith('/response')) return settle({ ok: true, value: body });
    const [errorType, errorMessage] = errorOf(body);
    settle({ ok: false, errorType, errorMessage });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const api = await listen(server, 0);

  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${Math.floor(spec.memoryMegabytes * HEAP_SHARE)}`, BOOTSTRAP],
    {
      cwd: spec.codePath,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...variables, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${api.port}` },
    },
  );
  if (child.pid) groups.add(child.pid);
  timer = setTimeout(() => fail('Sandbox.Timedout', 'Init timed out'), INIT_MILLISECONDS);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', log);
  child.on('error', (error) => fail('Runtime.ExitError', error.message));
  child.on('exit', (code, signal) => {
    if (alive)
      fail('Runtime.ExitError', `Runtime exited with ${signal ? `signal: ${signal}` : `exit status: ${code}`}`);
  });

  return {
    pid: child.pid,
    alive: () => alive,
    stop: () => {
      stop();
      settle({ ok: false, errorType: 'Runtime.Stopped', errorMessage: 'The stack was stopped' });
    },
    invoke: (event) =>
      new Promise((resolve) => {
        if (!alive)
          return resolve({ ok: false, errorType: 'Runtime.ExitError', errorMessage: 'The process has ended' });
        current = { id: randomUUID(), event: JSON.stringify(event), settle: resolve };
        deliver();
      }),
  };
}

function errorOf(body: unknown): [string, string] {
  const { errorType, errorMessage } = (body ?? {}) as { errorType?: unknown; errorMessage?: unknown };
  return [String(errorType ?? 'Error'), String(errorMessage ?? '')];
}
