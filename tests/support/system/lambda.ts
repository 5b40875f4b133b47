import type { Build, Handler, Host, Modules } from './build.ts';
import type { Message } from './queues.ts';

/** Killed, failed, or with messages to be delivered again. */
export type Ended = 'killed' | 'failed' | { again: Message[] };

type Environment = { name: string; modules: Modules; handler: Handler };

const CONTEXT = { functionName: 'function', getRemainingTimeInMillis: () => 60_000 };

/** An environment is reused; after a kill the next one has fresh modules. */
export function lambdaOf(build: Build) {
  let idle: Environment[] = [];
  const gone = new Set<string>();

  function environmentFor(name: string, host: Host): Environment {
    const free = idle.find((environment) => environment.name === name);
    idle = idle.filter((environment) => environment !== free);
    const used = gone.delete(name) ? undefined : build.warm(name, host.profile).pop();
    const modules = free?.modules ?? used ?? build.fresh(name, host);
    modules.host = host;
    return free ?? { name, modules, handler: modules.start() };
  }

  return {
    /** After `death` nothing of the invocation goes on. */
    async invoke(name: string, messages: Message[], host: Host, death: Promise<'killed'>): Promise<Ended> {
      const environment = startedOr(() => environmentFor(name, host));
      if (!environment) return 'failed';
      const run = environment.handler({ Records: messages.map(recordOf) }, CONTEXT).then(
        (result) => ({
          again: failuresIn(result)
            .map((at) => messages[at])
            .filter((message) => message !== undefined),
        }),
        () => 'failed' as const,
      );
      const ended = await Promise.race([run, death]);
      if (ended === 'killed') gone.add(name);
      else idle.push(environment);
      return ended;
    },

    /** Gives the modules to the next run. */
    end() {
      for (const { name, modules } of idle) build.warm(name, modules.host.profile).push(modules);
      idle = [];
    },
  };
}

/** A function that does not start fails as one that throws. */
function startedOr(start: () => Environment): Environment | undefined {
  try {
    return start();
  } catch {
    return undefined;
  }
}

function recordOf({ body, receiveCount }: Message, at: number) {
  return {
    messageId: String(at),
    eventSource: 'aws:sqs',
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  };
}

/** Partial batch responses: only failed messages come again. */
function failuresIn(result: unknown): number[] {
  const { batchItemFailures = [] } = (result ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}
