import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { SecretsManagerServiceException } from '@aws-sdk/client-secrets-manager';
import { SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageBatchCommand, SQSServiceException } from '@aws-sdk/client-sqs';
import { inPart, isBatch } from './batches.ts';
import type { Aws } from './build.ts';
import type { CountableCall } from './calls.ts';

export type Call = {
  service: keyof Aws;
  command: unknown;
  /** This call, or another in its place. */
  send: (instead?: unknown) => Promise<unknown>;
  /** The call never settles. */
  kill: () => Promise<never>;
  deliverAgain: () => void;
  overtake: () => Promise<void>;
  processQueues: () => Promise<void>;
  purgeQueues: () => void;
  /** Keeps the work index as it is for some sweeps. */
  stopIndex: () => void;
  refuseNext: (calls: number) => void;
};

type FaultKind = {
  inject: (call: Call) => Promise<unknown>;
  /** Where it can be injected; by default anywhere. */
  applies?: (command: object) => boolean;
  /** Everything goes as if it had come at the call before, of the same delivery or sweep. */
  asAtCallBefore?: (before: CountableCall, call: CountableCall) => boolean;
  /** Nothing fails: the sweep has nothing to repair. */
  harmless?: true;
  fails?: true;
  /** Whether a mail was sent is unknown: it may go once more (P2). */
  mayRepeatAMail?: true;
};

/** It changes nothing: whether it failed before or after makes no difference. */
const isRead = (command: object) => /^(?:Get|BatchGet|Head|List|Query)/.test(command.constructor.name);
const isAfterRead = ({ command }: CountableCall) => isRead(command);
const areAlone = (...calls: CountableCall[]) => calls.every(({ isAlone }) => isAlone);
/** Something comes onto a queue. */
const isPut = (command: unknown) =>
  command instanceof SendMessageBatchCommand || command instanceof SendRawEmailCommand;

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
    applies: (command) => !isRead(command),
    inject: async ({ send }) => {
      await send();
      throw new Error('fault after the call');
    },
  },
  /** The SDK asks again by itself: the function sees the second answer. */
  'answered-twice': {
    applies: (command) => !isRead(command) && !(command instanceof SendRawEmailCommand),
    inject: async ({ send }) => {
      await send().catch(() => undefined);
      return send();
    },
  },
  'killed-before': { mayRepeatAMail: true, asAtCallBefore: isAfterRead, inject: ({ kill }) => kill() },
  'killed-after': {
    mayRepeatAMail: true,
    asAtCallBefore: (before, call) => isRead(call.command) && areAlone(before, call),
    inject: async ({ send, kill }) => {
      await send().catch(() => undefined);
      return kill();
    },
  },
  'delivered-twice': {
    harmless: true,
    asAtCallBefore: () => true,
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
  /** What is sent is processed before the call answers. */
  outrun: {
    harmless: true,
    applies: isPut,
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
    asAtCallBefore: (before, call) => isRead(before.command) && areAlone(before, call),
    inject: ({ send, stopIndex }) => {
      stopIndex();
      return send();
    },
  },
  purged: {
    asAtCallBefore: (before, call) => !isPut(call.command) && areAlone(before, call),
    inject: ({ send, purgeQueues }) => send().finally(purgeQueues),
  },
  'killed-and-purged': {
    mayRepeatAMail: true,
    asAtCallBefore: isAfterRead,
    inject: ({ kill, purgeQueues }) => {
      purgeQueues();
      return kill();
    },
  },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
export const kindOf = (fault: FaultName): FaultKind => FAULTS[fault];

/** By the number of the call, from 0. */
export type InjectedFault = { at: number; fault: FaultName };

const THROTTLES_IN_A_ROW = 3;
/** The SDK hides two throttles and reports the third; for SES the first (F3). */
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
