import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { log, Reduced, reduced, reducedLog } from './log.ts';

/** Reads the environment; the error names each key, never a value. */
export function readEnv<T extends z.ZodRawShape>(schema: z.ZodObject<T>): z.infer<z.ZodObject<T>> {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  const code = result.error.issues.map(({ path }) => path.join('.')).join();
  log('environment incomplete', { code });
  throw new Reduced({ error: 'EnvironmentIncomplete', code });
}

/** Runs the wiring at start-up; what it throws is reduced as well. */
export function started<T>(wire: () => T): T {
  try {
    return wire();
  } catch (error) {
    if (error instanceof Reduced) throw error;
    reducedLog('start failed', error);
    throw new Reduced(reduced(error));
  }
}

export type Delivery = { receiveCount: number };

/**
 * A queue's handler: each message on its own, a failure returns just that message to the queue (fault rule 6). Our own
 * message that breaks its contract throws: it ends among the dead letters, with an alarm.
 */
export function queueHandler<T extends z.ZodType>(
  message: T,
  handle: (message: z.infer<T>, delivery: Delivery) => Promise<void>,
) {
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const handleRecord = async (record: SQSRecord): Promise<void> => {
      try {
        const receiveCount = Number(record.attributes.ApproximateReceiveCount);
        await handle(message.parse(JSON.parse(record.body)), { receiveCount });
      } catch (error) {
        reducedLog('message failed', error);
        throw new Reduced(reduced(error));
      }
    };
    return processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
      context,
      throwOnFullBatchFailure: false,
    });
  };
}

/** A schedule's handler: what it throws is reduced, and the schedule comes back. */
export function scheduleHandler(run: () => Promise<void>) {
  return async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      reducedLog('run failed', error);
      throw new Reduced(reduced(error));
    }
  };
}
