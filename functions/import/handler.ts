import { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import { dynamoDb, s3, secrets, sqs } from '../../shared/aws/clients.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { initialise, queueHandler, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createHandler, ImportMessage } from './dependencies.ts';
import { ImportEnv } from './env.ts';

export const handler = initialise(() =>
  queueHandler(
    ImportMessage,
    // A file's name is a person's words.
    () => ({}),
    createHandler(
      readEnv(ImportEnv),
      { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs(), secrets: secrets() },
      bundledProfile(profileJson),
      () => Temporal.Now.instant(),
    ),
  ),
);
