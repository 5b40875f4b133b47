import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, secrets, ses, sqs } from '../../shared/aws/clients.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { idsOfMail } from '../../shared/lambda/message-ids.ts';
import { initialise, queueHandler, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createHandler, MailSignal } from './dependencies.ts';
import { MailIntakeEnv } from './env.ts';

export const handler = initialise(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs(), ses: ses(), secrets: secrets() };
  return queueHandler(
    MailSignal,
    idsOfMail,
    createHandler(readEnv(MailIntakeEnv), aws, bundledProfile(profile), () => Temporal.Now.instant()),
  );
});
