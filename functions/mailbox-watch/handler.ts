import { Temporal } from 'temporal-polyfill';
import { dynamoDb, ses } from '../../shared/aws/clients.ts';
import { initialise, readEnv, scheduleHandler } from '../../shared/lambda/queue-handler.ts';
import { createHandler } from './dependencies.ts';
import { MailboxWatchEnv } from './env.ts';

export const handler = initialise(() =>
  scheduleHandler(
    createHandler(readEnv(MailboxWatchEnv), { dynamoDb: dynamoDb(), ses: ses() }, () => Temporal.Now.instant()),
  ),
);
