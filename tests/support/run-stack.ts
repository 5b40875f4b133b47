import { clientsOf, sourcesOf } from '../../infra/local/clients.ts';
import { readState } from '../../infra/local/page/state.ts';
import { type StackOptions, startStack } from '../../infra/local/stack.ts';

/** A stack in a killable process; takes commands from stack-process.ts. */
const options: StackOptions & { mailbox: string } = JSON.parse(process.argv[2] ?? '');
const stack = await startStack(options);
const sources = { ...sourcesOf(stack, options.mailbox), now: stack.now };

const commands = {
  state: () => readState(sources),
  busy: async () => stack.functions.reduce((sum, one) => sum + one.running(), 0),
  queues: async () => stack.queues(),
  pids: async (which: 'busy' | 'all') =>
    stack.functions.flatMap(({ shortName, pids }) => pids(which).map((pid) => ({ shortName, pid }))),
  purge: async () => stack.purgeAll(),
  letTimePass: async (milliseconds: number) => stack.letTimePass(milliseconds),
  fire: (schedule: string) => stack.fire(schedule),
  stop: () => stack.stop(),
};
export type Commands = typeof commands;
export type Asked = { id: number; command: keyof Commands; argument: never };
export type Answered = { id: number; answer?: unknown; error?: string };
export type Ready = Pick<typeof stack, 'ports' | 'clientsConfig' | 'schedules'> &
  Pick<ReturnType<typeof clientsOf>, 'names'>;

process.on('message', async ({ id, command, argument }: Asked) => {
  try {
    process.send?.({ id, answer: await commands[command](argument) } satisfies Answered);
  } catch (error) {
    process.send?.({ id, error: String(error) } satisfies Answered);
  }
});
process.on('disconnect', () => process.exit());
const { ports, clientsConfig, schedules } = stack;
process.send?.({ ports, clientsConfig, schedules, names: clientsOf(stack).names } satisfies Ready);
