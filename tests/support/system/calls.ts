import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import type { DirectDynamo } from '../direct-dynamo.ts';
import type { Aws } from './build.ts';
import { type Call, type Fault, kindOf, type Strike, throttle } from './injected-faults.ts';
import type { Ended } from './lambda.ts';

/** Somebody at work: a delivery or the sweep. */
export type Worker = {
  /** Does the same work over again. */
  repeat: () => Promise<void>;
  /** Set when the work is to be repeated once it is done. */
  again: boolean;
  /** Who stands in the middle of a call until this is done. */
  under?: Worker;
  /** What others do while this one stands in the middle of a call. */
  meanwhile: Promise<void>[];
};
export type Invocation = {
  functionName: string;
  worker: Worker;
  killed: boolean;
  kill: () => void;
  ended?: Ended;
};

export type MadeCall = { functionName: string; command: string; sent: object };
/** A fault that struck, and whom. */
export type Struck = { fault: Fault; invocation: Invocation; command: string };

type Around = {
  services: Aws;
  dynamo: DirectDynamo;
  strikes: Strike[];
  purgeQueues: () => void;
  workThroughQueues: (under: Worker) => Promise<void>;
  /** Before each call: others may come first. */
  turn: (worker: Worker) => Promise<void> | undefined;
};

/** So many sweeps see the work index as it was when it stopped. */
const SWEEPS_BEHIND = 3;

/** Every AWS call of a run: written down, and struck by the faults that are planned for it. */
export function callsOf({ services, dynamo, strikes, purgeQueues, workThroughQueues, turn }: Around) {
  const made: MadeCall[] = [];
  /** Calls that a fault may strike, in order. */
  const countable: object[] = [];
  const struck: Struck[] = [];
  let index: { client: DynamoDb; sweepsBehind: number } | undefined;
  let refusals = { command: '', left: 0 };

  async function call(service: keyof Aws, command: object, invocation: Invocation): Promise<unknown> {
    if (invocation.killed) return never();
    await turn(invocation.worker);
    if (invocation.killed) return never();
    const { functionName } = invocation;
    made.push({ functionName, command: nameOf(command), sent: command });
    const client = command instanceof QueryCommand && index ? index.client : services[service];
    const send = (instead: unknown = command) => passOn(client, instead, invocation);
    if (isRepeatedQuery(command)) return send();
    countable.push(command);
    const answer = await disturbed(service, command, send, invocation);
    return invocation.killed ? never() : answer;
  }

  async function disturbed(service: keyof Aws, command: object, send: Call['send'], invocation: Invocation) {
    const name = nameOf(command);
    if (refusals.command === name && refusals.left > 0) {
      refusals.left -= 1;
      throw throttle(service);
    }
    const strike = strikes.find(({ at, fault }) => at === countable.length - 1 && canStrike(fault, command));
    if (!strike) return send();
    struck.push({ fault: strike.fault, invocation, command: name });
    return kindOf(strike.fault).strike({ service, command, send, ...waysToStrike(name, invocation) });
  }

  function waysToStrike(name: string, { worker, kill }: Invocation) {
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
      workThroughQueues: () => meanwhile(workThroughQueues(worker.under ?? worker)),
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
    struck,
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
    /** A sweep has ended: true if it saw an index that stands still. */
    sweptBehind(): boolean {
      const behind = index !== undefined;
      if (index) index.sweepsBehind -= 1;
      if (index?.sweepsBehind === 0) index = undefined;
      return behind;
    },
  };
}
export type Calls = ReturnType<typeof callsOf>;

/** The fakes see who calls, which AWS knows from the credentials. */
function passOn(client: Aws[keyof Aws], command: unknown, invocation: Invocation): Promise<unknown> {
  return (client.send as (command: unknown, by: Invocation) => Promise<unknown>)(command, invocation);
}

/** What an invocation that was killed gets for an answer. */
export const never = () => new Promise<never>(() => {});

export const canStrike = (fault: Fault, command: object): boolean => kindOf(fault).applies?.(command) ?? true;

const nameOf = (command: object) => command.constructor.name.slice(0, -'Command'.length);

/** The sweep asks 16 partitions of each table alike: one stands for all where faults are counted. */
function isRepeatedQuery(command: object): boolean {
  return command instanceof QueryCommand && command.input.ExpressionAttributeValues?.[':partition']?.S !== 'due#0';
}
