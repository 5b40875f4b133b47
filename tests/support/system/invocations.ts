import type { Build, Host } from './build.ts';
import { type Calls, type Invocation, never, type Worker } from './calls.ts';
import type { Clock } from './clock.ts';
import { type Ended, lambdaOf, type Remembered } from './lambda.ts';
import type { Message } from './queues.ts';
import { env } from './template.ts';

type Kept = { environments: Remembered; printed: string[] };

/** Each invocation has its own clients and can be killed during a call. */
export function invocationsOf(
  build: Build,
  settings: Pick<Host, 'profile' | 'letter'>,
  calls: Calls,
  clock: Clock,
  from?: Kept,
) {
  const lambda = lambdaOf(build, from?.environments);
  const printed = [...(from?.printed ?? [])];

  function hostOf(invocation: Invocation): Host {
    const pause = async (milliseconds: number) => {
      await clock.sleep(milliseconds);
      if (invocation.killed) await never();
    };
    const print = (line: string) => printed.push(line);
    return { ...settings, aws: calls.clientsFor(invocation), env, clock: clock.now, pause, print };
  }

  return {
    printed,
    end: lambda.end,
    kept: (): Kept => ({ environments: lambda.remembered(), printed: [...printed] }),
    async invoke(functionName: string, messages: Message[], worker: Worker): Promise<Ended> {
      const { promise: death, resolve: die } = Promise.withResolvers<'killed'>();
      const kill = () => {
        invocation.killed = true;
        die('killed');
      };
      const invocation: Invocation = { functionName, worker, killed: false, kill };
      invocation.ended = await lambda.invoke(functionName, messages, hostOf(invocation), death);
      return invocation.ended;
    },
  };
}
export type Invocations = ReturnType<typeof invocationsOf>;
