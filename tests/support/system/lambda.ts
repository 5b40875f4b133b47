import type { Secrets } from '../../../shared/aws/clients.ts';
import type { Build, Handler, Host, Modules } from './build.ts';
import type { Message } from './queues.ts';

/** Killed, failed, or with messages to be delivered again. */
export type Ended = 'killed' | 'failed' | { again: Message[] };

type Secret = object | undefined;
/** `secret`: its answer, if it was read. `isKnown`: the handler is another's successor, which knew it. */
type Environment = { name: string; modules: Modules; handler: Handler; secret?: Secret; isKnown: boolean };
/** By function what its environment knows. */
export type Remembered = ReadonlyMap<string, Secret>;

const CONTEXT = { functionName: 'function', getRemainingTimeInMillis: () => 60_000 };

/** An environment is reused; after a kill the next one has fresh modules. */
export function lambdaOf(build: Build, remembered: Remembered = new Map()) {
  let idle: Environment[] = [];
  const gone = new Set<string>();
  const before = new Map(remembered);

  function environmentFor(name: string, host: Host): Environment {
    const free = idle.find((environment) => environment.name === name);
    idle = idle.filter((environment) => environment !== free);
    const used = gone.delete(name) ? undefined : build.warm(name, host.profile).pop();
    const modules = free?.modules ?? used ?? build.fresh(name, host);
    modules.host = host;
    const environment = free ?? {
      name,
      modules,
      handler: modules.start(),
      secret: before.get(name),
      isKnown: before.delete(name),
    };
    modules.host = { ...host, aws: { ...host.aws, secrets: secretsOf(environment, host.aws.secrets) } };
    return environment;
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

    remembered: (): Remembered => new Map([...before, ...idle.map(({ name, secret }) => [name, secret] as const)]),

    /** Gives the modules to the next run. */
    end() {
      for (const { name, modules } of idle) build.warm(name, modules.host.profile).push(modules);
      idle = [];
    },
  };
}

/** What the environment knows is asked once more, but not of AWS. */
function secretsOf(environment: Environment, secrets: Secrets): Secrets {
  const send = async (command: object) => {
    const { isKnown, secret } = environment;
    environment.isKnown = false;
    if (!isKnown || !secret) environment.secret = await (secrets.send as (command: object) => Promise<object>)(command);
    return environment.secret;
  };
  return { send } as unknown as Secrets;
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
