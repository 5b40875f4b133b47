import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { Fault } from '../domain/fault.ts';
import { isBeyond } from '../domain/schema.ts';
import { errorFacts, log, logError, SafeError } from './log.ts';
import { MESSAGE_FAILED } from './log-texts.ts';
import type { MessageIds } from './message-ids.ts';

/** The error names the keys, never a value. */
export function readEnv<T extends z.ZodRawShape>(schema: z.ZodObject<T>): z.infer<z.ZodObject<T>> {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  const code = result.error.issues.map(({ path }) => path.join('.')).join();
  log('environment incomplete', { code });
  throw new SafeError({ error: 'EnvironmentIncomplete', code });
}

export function initialise<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (error instanceof SafeError) throw error;
    logError('start failed', error);
    throw new SafeError(errorFacts(error));
  }
}

/**
 * Returns just the failed messages to the queue (F6). Our own that breaks its schema throws: dead letters, with an
 * alarm (F5).
 */
export function queueHandler<T extends z.ZodType>(
  schema: T,
  idsOf: (message: z.infer<T>) => MessageIds,
  handle: (message: z.infer<T>) => Promise<void>,
) {
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const handleRecord = async (record: SQSRecord): Promise<void> => {
      let ids: MessageIds = {};
      try {
        const body: unknown = JSON.parse(record.body);
        if (isBeyond(body)) throw new Fault('newer-version');
        const message = schema.parse(body);
        ids = idsOf(message);
        await handle(message);
      } catch (error) {
        logError(MESSAGE_FAILED, error, ids);
        throw new SafeError(errorFacts(error));
      }
    };
    return processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
      context,
      throwOnFullBatchFailure: false,
    });
  };
}

export function scheduleHandler(run: () => Promise<void>) {
  return async (): Promise<void> => {
    try {
      await run();
    } catch (error) {
      logError('run failed', error);
      throw new SafeError(errorFacts(error));
    }
  };
}
