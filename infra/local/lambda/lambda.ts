import { devNull } from 'node:os';
import { accessKeyOf, REGION } from '../account.ts';
import {
  type Clock,
  type Environment,
  type FunctionSpec,
  type InvocationResult,
  startEnvironment,
} from './environment.ts';

export type LambdaFunction = {
  spec: FunctionSpec;
  invoke: (event: unknown) => Promise<InvocationResult>;
  running: () => number;
  pids: (which: 'busy' | 'all') => number[];
  prewarm: () => Promise<void>;
  stop: () => void;
};

/** Idle processes beyond the first end then, for memory. */
const IDLE_MILLISECONDS = 30_000;

export function lambdaFunction(
  spec: FunctionSpec,
  {
    port,
    processes,
    clock,
    log,
  }: {
    port: number;
    processes: number;
    clock: Clock;
    log: (functionName: string, line: string) => void;
  },
): LambdaFunction {
  const variables = variablesOf(spec, port);
  const idle: Environment[] = [];
  const busy = new Set<Environment>();
  const waiting: (() => void)[] = [];
  let started = 0;
  let running = 0;
  let stopped = false;

  const start = async () => {
    started += 1;
    const environment = await startEnvironment(spec, variables, {
      clock,
      log: (line) => log(spec.shortName, line),
    });
    if (stopped) environment.stop();
    return environment;
  };
  const acquire = async (): Promise<Environment> => {
    for (;;) {
      const found = idle.pop();
      if (found?.alive()) return found;
      if (found) {
        started -= 1;
        continue;
      }
      if (started < processes || stopped) return start();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const release = (environment: Environment) => {
    busy.delete(environment);
    if (environment.alive()) idle.push(environment);
    else started -= 1;
    waiting.shift()?.();
  };
  const reaper = setInterval(() => {
    if (busy.size > 0 || idle.length < 2) return;
    idle.shift()?.stop();
    started -= 1;
  }, IDLE_MILLISECONDS).unref();

  return {
    spec,
    running: () => running,
    pids: (which) => [...busy, ...(which === 'all' ? idle : [])].flatMap(({ pid, alive }) => (alive() && pid) || []),
    invoke: async (event) => {
      running += 1;
      try {
        const environment = await acquire();
        busy.add(environment);
        const result = await environment.invoke(event);
        release(environment);
        return result;
      } finally {
        running -= 1;
      }
    },
    prewarm: async () => {
      if (started === 0) idle.push(await start());
    },
    stop: () => {
      stopped = true;
      clearInterval(reaper);
      for (const environment of [...idle, ...busy]) environment.stop();
      for (const resume of waiting.splice(0)) resume();
    },
  };
}

/** Without the developer's environment and AWS files. */
function variablesOf(spec: FunctionSpec, port: number): Record<string, string> {
  return {
    ...spec.environment,
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyOf(spec.shortName),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${spec.memoryMegabytes}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: spec.codePath,
    _HANDLER: spec.handler,
  };
}
