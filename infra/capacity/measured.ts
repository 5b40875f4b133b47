import type { FunctionName } from './stack-settings.ts';

/** Of one piece of work. `units`: request units of DynamoDB's tables, without their indexes. */
type Work = {
  by: FunctionName;
  calls: Record<string, number>;
  units: { read: number; write: number };
  /** Milliseconds of one core: tests/bench/processor-time.test.ts, on 2026-11-30. */
  core: number;
};

/** tests/faults/calls.test.ts keeps calls and units true. */
export const WORK = {
  mail: {
    by: 'mail-intake',
    calls: {
      GetSecretValue: 1,
      GetItem: 6,
      BatchGetItem: 3,
      PutItem: 4,
      UpdateItem: 5,
      GetObject: 1,
      CopyObject: 2,
      DeleteObject: 1,
      SendRawEmail: 1,
    },
    units: { read: 9, write: 9 },
    core: 73,
  },
  /** And a signal for each ten. */
  row: { by: 'mail-intake', calls: { PutItem: 1 }, units: { read: 0, write: 1 }, core: 2 },
  notification: {
    by: 'register',
    calls: { GetItem: 2, BatchGetItem: 2, Query: 1, PutItem: 2, UpdateItem: 1, SendMessageBatch: 2 },
    units: { read: 7, write: 4 },
    core: 30,
  },
  letter: {
    by: 'outreach',
    calls: { GetItem: 3, BatchGetItem: 2, Query: 2, UpdateItem: 2, PutObject: 1 },
    units: { read: 9, write: 4 },
    core: 59,
  },
  notice: {
    by: 'coordinator-notice',
    calls: { GetItem: 4, BatchGetItem: 1, Query: 1, UpdateItem: 3, SendRawEmail: 1 },
    units: { read: 6, write: 5 },
    core: 33,
  },
  feedback: { by: 'delivery-feedback', calls: { GetItem: 1 }, units: { read: 1, write: 0 }, core: 7 },
} satisfies Record<string, Work>;

export type Kind = keyof typeof WORK;

/** Assumed, in seconds: docs of no service promise any. */
export const SECONDS_OF_A_CALL = 0.01;
export const SECONDS_TO_SEND = 0.1;
/** Of memory for which Lambda gives one core: docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_OF_A_CORE = 1_769;

/** Of a batch: its messages wait for AWS together, and share the processor. */
export function secondsOf(kind: Kind, messages: number, megabytes: number): number {
  const { calls, core } = WORK[kind] as Work;
  const { SendRawEmail: mails = 0, ...others } = calls;
  const waiting = Object.values(others).reduce((sum, count) => sum + count, 0) * SECONDS_OF_A_CALL;
  return waiting + mails * SECONDS_TO_SEND + (messages * core) / 1000 / Math.min(1, megabytes / MB_OF_A_CORE);
}

/** A mail and its rows: they are stored by tens, and signalled by tens (mail-intake). */
export function secondsToTakeIn(rows: number, megabytes: number): number {
  const tens = Math.ceil(rows / 10);
  return (
    secondsOf('mail', 1, megabytes) +
    2 * tens * SECONDS_OF_A_CALL +
    secondsOf('row', rows, megabytes) -
    SECONDS_OF_A_CALL
  );
}
