import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { SecretsManagerServiceException } from '@aws-sdk/client-secrets-manager';
import { SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageBatchCommand, SQSServiceException } from '@aws-sdk/client-sqs';
import { inPart, isBatch } from './batches.ts';
import type { Aws } from './build.ts';

/** An AWS call that is about to be made, and what a fault can do to it. */
export type Call = {
  service: keyof Aws;
  command: unknown;
  /** Makes the call, or another in its place. */
  send: (instead?: unknown) => Promise<unknown>;
  /** Ends the process of the invocation: the call never settles. */
  kill: () => Promise<never>;
  /** The same messages are delivered again after this delivery. */
  deliverAgain: () => void;
  /** The same messages are delivered again and processed during this call. */
  overtake: () => Promise<void>;
  /** All messages in the queues are processed during this call. */
  processQueues: () => Promise<void>;
  purgeQueues: () => void;
  /** The work index lags: it keeps its content for some sweeps. */
  stopIndex: () => void;
  /** So many more calls of this kind are refused. */
  refuseNext: (calls: number) => void;
};

type FaultKind = {
  inject: (call: Call) => Promise<unknown>;
  /** The calls at which it can be injected, if not all. */
  applies?: (command: unknown) => boolean;
  /** Nothing fails, so the sweep has nothing to repair. */
  harmless?: true;
  /** The function sees that the call failed, or part of it. */
  fails?: true;
  /** Whether a mail was sent is unknown afterwards, so it may go once more (P2). */
  mayRepeatAMail?: true;
};

const FAULTS = {
  'fails-before': {
    fails: true,
    inject: async () => {
      throw new Error('fault before the call');
    },
  },
  'fails-after': {
    mayRepeatAMail: true,
    fails: true,
    inject: async ({ send }) => {
      await send();
      throw new Error('fault after the call');
    },
  },
  /** The first answer is lost, and the SDK asks again by itself: the function sees the second answer. */
  'answered-twice': {
    applies: (command) => !(command instanceof SendRawEmailCommand),
    inject: async ({ send }) => {
      await send().catch(() => undefined);
      return send();
    },
  },
  'killed-before': { mayRepeatAMail: true, inject: ({ kill }) => kill() },
  'killed-after': {
    mayRepeatAMail: true,
    inject: async ({ send, kill }) => {
      await send();
      return kill();
    },
  },
  'delivered-twice': {
    harmless: true,
    inject: ({ send, deliverAgain }) => {
      deliverAgain();
      return send();
    },
  },
  overtaken: {
    harmless: true,
    inject: async ({ send, overtake }) => {
      await overtake();
      return send();
    },
  },
  /** What the call sends arrives and is processed before the call answers. */
  outrun: {
    harmless: true,
    applies: (command) => command instanceof SendMessageBatchCommand || command instanceof SendRawEmailCommand,
    inject: async ({ send, processQueues }) => {
      const answer = await send();
      await processQueues();
      return answer;
    },
  },
  throttled: {
    fails: true,
    inject: async ({ service, refuseNext }) => {
      refuseNext(Math.ceil(THROTTLES_IN_A_ROW / ATTEMPTS[service]) - 1);
      throw throttle(service);
    },
  },
  'part-refused': { fails: true, applies: isBatch, inject: ({ command, send }) => inPart(command, send) },
  'index-lags': {
    harmless: true,
    inject: ({ send, stopIndex }) => {
      stopIndex();
      return send();
    },
  },
  purged: {
    inject: async ({ send, purgeQueues }) => {
      const answer = await send();
      purgeQueues();
      return answer;
    },
  },
  'killed-and-purged': {
    mayRepeatAMail: true,
    inject: ({ kill, purgeQueues }) => {
      purgeQueues();
      return kill();
    },
  },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
export const kindOf = (fault: FaultName): FaultKind => FAULTS[fault];

/** A fault at one AWS call, counted from the first of the run. */
export type InjectedFault = { at: number; fault: FaultName };

const THROTTLES_IN_A_ROW = 3;
/** The SDK retries two throttles by itself and reports the third; for SES it has one attempt (F3). */
const ATTEMPTS: Record<keyof Aws, number> = { dynamoDb: 3, s3: 3, sqs: 3, secrets: 3, ses: 1 };

const refused = (name: string) => ({ name, message: name, $fault: 'client' as const, $metadata: {} });
const THROTTLES: Record<keyof Aws, () => Error> = {
  dynamoDb: () => new DynamoDBServiceException(refused('ProvisionedThroughputExceededException')),
  s3: () => new S3ServiceException(refused('SlowDown')),
  sqs: () => new SQSServiceException(refused('RequestThrottled')),
  secrets: () => new SecretsManagerServiceException(refused('ThrottlingException')),
  ses: () => new SESServiceException(refused('Throttling')),
};

export const throttle = (service: keyof Aws): Error => THROTTLES[service]();
