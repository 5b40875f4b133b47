import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { SecretsManagerServiceException } from '@aws-sdk/client-secrets-manager';
import { SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageBatchCommand, SQSServiceException } from '@aws-sdk/client-sqs';
import { inPart, isBatch } from './batches.ts';
import type { Aws } from './build.ts';

/** An AWS call that is about to be made, and what may become of it. */
export type Call = {
  service: keyof Aws;
  command: unknown;
  /** Makes the call, or another in its place. */
  send: (instead?: unknown) => Promise<unknown>;
  /** Ends the process of the invocation: the call never settles. */
  kill: () => Promise<never>;
  /** The same messages are delivered again once this delivery has ended. */
  deliverAgain: () => void;
  /** The same messages are delivered again and worked through while this delivery stands here. */
  overtake: () => Promise<void>;
  /** All that lies in the queues is worked through while this delivery stands here. */
  workThroughQueues: () => Promise<void>;
  purgeQueues: () => void;
  /** From now on the work index shows what it shows now, until some sweeps have run. */
  stopIndex: () => void;
  /** So many more calls like this one are refused. */
  refuseNext: (calls: number) => void;
};

type FaultKind = {
  strike: (call: Call) => Promise<unknown>;
  /** Where it can strike, if not everywhere. */
  applies?: (command: unknown) => boolean;
  /** Nothing fails, so nothing is left for the sweep to mend. */
  harmless?: true;
  /** The function is told that the call failed, or part of it. */
  fails?: true;
  /** Nobody can tell afterwards whether a mail was sent, so it may go once more (promise P2). */
  mayRepeatAMail?: true;
};

const FAULTS = {
  'fails-before': {
    fails: true,
    strike: async () => {
      throw new Error('fault before the call');
    },
  },
  'fails-after': {
    mayRepeatAMail: true,
    fails: true,
    strike: async ({ send }) => {
      await send();
      throw new Error('fault after the call');
    },
  },
  /** The first answer is lost, and the SDK asks again by itself: the function sees the second answer. */
  'answered-twice': {
    applies: (command) => !(command instanceof SendRawEmailCommand),
    strike: async ({ send }) => {
      await send().catch(() => undefined);
      return send();
    },
  },
  'killed-before': { mayRepeatAMail: true, strike: ({ kill }) => kill() },
  'killed-after': {
    mayRepeatAMail: true,
    strike: async ({ send, kill }) => {
      await send();
      return kill();
    },
  },
  'delivered-twice': {
    harmless: true,
    strike: ({ send, deliverAgain }) => {
      deliverAgain();
      return send();
    },
  },
  overtaken: {
    harmless: true,
    strike: async ({ send, overtake }) => {
      await overtake();
      return send();
    },
  },
  /** What the call sends arrives, and is worked through, before the call answers. */
  outrun: {
    harmless: true,
    applies: (command) => command instanceof SendMessageBatchCommand || command instanceof SendRawEmailCommand,
    strike: async ({ send, workThroughQueues }) => {
      const answer = await send();
      await workThroughQueues();
      return answer;
    },
  },
  throttled: {
    fails: true,
    strike: async ({ service, refuseNext }) => {
      refuseNext(Math.ceil(THROTTLES_IN_A_ROW / ATTEMPTS[service]) - 1);
      throw throttle(service);
    },
  },
  'part-refused': { fails: true, applies: isBatch, strike: ({ command, send }) => inPart(command, send) },
  'index-lags': {
    harmless: true,
    strike: ({ send, stopIndex }) => {
      stopIndex();
      return send();
    },
  },
  purged: {
    strike: async ({ send, purgeQueues }) => {
      const answer = await send();
      purgeQueues();
      return answer;
    },
  },
  'killed-and-purged': {
    mayRepeatAMail: true,
    strike: ({ kill, purgeQueues }) => {
      purgeQueues();
      return kill();
    },
  },
} as const satisfies Record<string, FaultKind>;

export type Fault = keyof typeof FAULTS;
export const ALL_FAULTS = Object.keys(FAULTS) as Fault[];
export const kindOf = (fault: Fault): FaultKind => FAULTS[fault];

/** A fault at one AWS call, counted from the first of the run. */
export type Strike = { at: number; fault: Fault };

const THROTTLES_IN_A_ROW = 3;
/** The SDK swallows two throttles by itself and tells of the third; for SES it has one attempt (fault rule 3). */
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
