import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StackOptions } from '../../infra/local/stack.ts';
import { childrenOf } from './process-memory.ts';
import type { Answered, Commands, Ready } from './run-stack.ts';

export type StackProcess = Ready & {
  /** Rejects if the stack ends first. */
  ask: <Command extends keyof Commands>(
    command: Command,
    ...argument: Parameters<Commands[Command]>
  ) => Promise<Awaited<ReturnType<Commands[Command]>>>;
  /** SIGKILL for the stack and its functions. */
  kill: () => Promise<void>;
};

const RUNNER = fileURLToPath(new URL('./run-stack.ts', import.meta.url));

export async function startStackProcess(options: StackOptions & { mailbox?: string }): Promise<StackProcess> {
  const child = fork(RUNNER, [JSON.stringify({ mailbox: '', ...options })], { execArgv: [] });
  const gone = once(child, 'exit');
  const [ready]: Ready[] = await Promise.race([
    once(child, 'message'),
    gone.then(() => {
      throw new Error('the stack did not start');
    }),
  ]);
  if (!ready) throw new Error('the stack said nothing');
  return {
    ...ready,
    ask: asking(child),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const functions = childrenOf(child.pid ?? 0);
      child.kill('SIGKILL');
      for (const pid of functions) killGroup(Number(pid));
      await gone;
    },
  };
}

/** A function leads one. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

function asking(child: ChildProcess): StackProcess['ask'] {
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on('message', ({ id, answer, error }: Answered) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(answer as never);
    else reject?.(new Error(error));
  });
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the stack is gone'));
    waiting.clear();
  });
  return (command, ...[argument]) =>
    new Promise((resolve, reject) => {
      const id = asked++;
      waiting.set(id, { resolve, reject });
      child.send({ id, command, argument }, (error) => error && reject(error));
    });
}
