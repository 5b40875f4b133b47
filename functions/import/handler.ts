import { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import { dynamoDb, s3, secrets, sqs } from '../../shared/aws/clients.ts';
import { checkedProfile } from '../../shared/lambda/bundled-profile.ts';
import { queueHandler, readEnv, started } from '../../shared/lambda/queue-handler.ts';
import { ImportMessage, wire } from './dependencies.ts';
import { ImportEnv } from './env.ts';

export const handler = started(() =>
  queueHandler(
    ImportMessage,
    wire(
      readEnv(ImportEnv),
      { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs(), secrets: secrets() },
      checkedProfile(profileJson),
      () => Temporal.Now.instant(),
    ),
  ),
);
