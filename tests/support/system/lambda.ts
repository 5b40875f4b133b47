import type { Build, Handler, Host, Modules } from './build.ts';
import type { Message } from './queues.ts';

/** How an invocation ended: in the middle, with an error, or with these messages to be delivered again. */
export type Ended = 'killed' | 'failed' | { again: Message[] };

type Environment = { name: string; modules: Modules; handler: Handler };

const CONTEXT = { functionName: 'function', getRemainingTimeInMillis: () => 60_000 };

/**
 * Lambda in this process: an environment is started once and reused. After a kill the next environment of the function
 * starts from fresh modules.
 */
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
    /** Runs a function; once `death` comes, nothing of the invocation goes on. */
    async invoke(name: string, messages: Message[], host: Host, death: Promise<'killed'>): Promise<Ended> {
      const environment = environmentFor(name, host);
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

    /** After a run: the next one may use the modules. */
    end() {
      for (const { name, modules } of idle) build.warm(name, modules.host.profile).push(modules);
      idle = [];
    },
  };
}

function recordOf({ body, receiveCount }: Message, at: number) {
  return {
    messageId: String(at),
    eventSource: 'aws:sqs',
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  };
}

/** Partial batch responses: only messages that the function names are delivered again. */
function failuresIn(result: unknown): number[] {
  const { batchItemFailures = [] } = (result ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}
