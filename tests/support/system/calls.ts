import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import type { DirectDynamo } from '../direct-dynamo.ts';
import type { Aws } from './build.ts';
import { type Call, type FaultName, type InjectedFault, kindOf, throttle } from './injected-faults.ts';
import type { Ended } from './lambda.ts';
import type { outagesAt } from './outages.ts';

/** A delivery or sweep in progress. */
export type Worker = {
  repeat: () => Promise<void>;
  again: boolean;
  /** The worker that waits for this one. */
  parent?: Worker;
  /** Others' work during a call of this one. */
  meanwhile: Promise<void>[];
};
export type Invocation = {
  functionName: string;
  worker: Worker;
  killed: boolean;
  kill: () => void;
  ended?: Ended;
};

type MadeCall = { functionName: string; command: string; sent: object };
/** `isAlone`: none of the worker's others is under way meanwhile. */
export type CountableCall = { command: object; worker: Worker; isAlone: boolean };
/** Of an undisturbed run until one moment. */
type Kept = { made: MadeCall[]; countable: CountableCall[] };
type Injection = { fault: FaultName; invocation: Invocation; command: string };

type Around = {
  services: Aws;
  dynamo: DirectDynamo;
  faults: InjectedFault[];
  outages: ReturnType<typeof outagesAt>;
  purgeQueues: () => void;
  processQueues: (parent: Worker) => Promise<void>;
  /** May let another worker through first. */
  waitForTurn: (worker: Worker) => Promise<void> | undefined;
  from?: Kept | undefined;
};

/** Sweeps that see the work index of the moment of the fault. */
const SWEEPS_BEHIND = 3;

/** Records every AWS call of a run and injects its faults. */
export function callsOf({ services, dynamo, faults, outages, purgeQueues, processQueues, waitForTurn, from }: Around) {
  const made = [...(from?.made ?? [])];
  /** Where a fault can be injected, in order. */
  const countable = [...(from?.countable ?? [])];
  const underWay: CountableCall[] = [];
  const injected: Injection[] = [];
  let index: { client: DynamoDb; sweepsBehind: number } | undefined;
  let refusals = { command: '', left: 0 };

  async function call(service: keyof Aws, command: object, invocation: Invocation): Promise<unknown> {
    if (invocation.killed) return never();
    await waitForTurn(invocation.worker);
    if (invocation.killed) return never();
    const { functionName } = invocation;
    outages.ask(service);
    made.push({ functionName, command: nameOf(command), sent: command });
    const client = isIndexed(command) && index ? index.client : services[service];
    const send = (instead: unknown = command) => passOn(client, instead, invocation);
    if (isRepeatedQuery(command)) return send();
    const { worker } = invocation;
    const others = underWay.filter((other) => other.worker === worker);
    const counted = { command, worker, isAlone: others.length === 0 };
    for (const other of others) other.isAlone = false;
    countable.push(counted);
    underWay.push(counted);
    try {
      const answer = await disturbed(service, command, send, invocation);
      return invocation.killed ? never() : answer;
    } finally {
      underWay.splice(underWay.indexOf(counted), 1);
    }
  }

  async function disturbed(service: keyof Aws, command: object, send: Call['send'], invocation: Invocation) {
    const name = nameOf(command);
    if (refusals.command === name && refusals.left > 0) {
      refusals.left -= 1;
      throw throttle(service);
    }
    const planned = faults.find(({ at, fault }) => at === countable.length - 1 && applies(fault, command));
    if (!planned) return send();
    injected.push({ fault: planned.fault, invocation, command: name });
    return kindOf(planned.fault).inject({ service, command, send, ...actionsFor(name, invocation) });
  }

  function actionsFor(name: string, { worker, kill }: Invocation) {
    const meanwhile = (others: Promise<void>) => {
      worker.meanwhile.push(others);
      return others;
    };
    return {
      kill: () => {
        kill();
        return never();
      },
      deliverAgain: () => {
        worker.again = true;
      },
      overtake: () => meanwhile(worker.repeat()),
      processQueues: () => meanwhile(processQueues(worker.parent ?? worker)),
      purgeQueues,
      stopIndex: () => {
        index = { client: dynamo.picture(), sweepsBehind: SWEEPS_BEHIND };
      },
      refuseNext: (left: number) => {
        refusals = { command: name, left };
      },
    };
  }

  return {
    made,
    countable,
    injected,
    kept: (): Kept => ({ made: [...made], countable: [...countable] }),
    clientsFor: (invocation: Invocation): Aws => {
      const client = (service: keyof Aws) => ({ send: (sent: object) => call(service, sent, invocation) }) as never;
      return {
        dynamoDb: client('dynamoDb'),
        s3: client('s3'),
        sqs: client('sqs'),
        ses: client('ses'),
        secrets: client('secrets'),
      };
    },
    /** True if the sweep saw an index that lags. */
    sweptBehind(): boolean {
      const behind = index !== undefined;
      if (index) index.sweepsBehind -= 1;
      if (index?.sweepsBehind === 0) index = undefined;
      return behind;
    },
  };
}
export type Calls = ReturnType<typeof callsOf>;

/** AWS knows the caller by its credentials. */
function passOn(client: Aws[keyof Aws], command: unknown, invocation: Invocation): Promise<unknown> {
  return (client.send as (command: unknown, by: Invocation) => Promise<unknown>)(command, invocation);
}

export const never = () => new Promise<never>(() => {});

export const applies = (fault: FaultName, command: object): boolean => kindOf(fault).applies?.(command) ?? true;

/** Where the fault makes a difference, numbered from 0. */
export function placesOf(fault: FaultName, countable: CountableCall[]): number[] {
  const { asAtCallBefore } = kindOf(fault);
  return countable.flatMap((call, at) => {
    const before = countable[at - 1];
    const isAsBefore = before?.worker === call.worker && asAtCallBefore?.(before, call);
    return applies(fault, call.command) && !isAsBefore ? at : [];
  });
}

const nameOf = (command: object) => command.constructor.name.slice(0, -'Command'.length);

/** Queries of a table itself are consistent. */
const isIndexed = (command: object): command is QueryCommand =>
  command instanceof QueryCommand && command.input.IndexName !== undefined;

/** The sweep asks 16 partitions alike: only the first gets faults. */
function isRepeatedQuery(command: object): boolean {
  return isIndexed(command) && command.input.ExpressionAttributeValues?.[':partition']?.S !== 'due#0';
}
