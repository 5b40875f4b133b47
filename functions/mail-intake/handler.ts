import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, secrets, ses, sqs } from '../../shared/aws/clients.ts';
import { checkedProfile } from '../../shared/lambda/bundled-profile.ts';
import { queueHandler, readEnv, started } from '../../shared/lambda/queue-handler.ts';
import { MailSignal, wire } from './dependencies.ts';
import { MailIntakeEnv } from './env.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs(), ses: ses(), secrets: secrets() };
  return queueHandler(
    MailSignal,
    wire(readEnv(MailIntakeEnv), aws, checkedProfile(profile), () => Temporal.Now.instant()),
  );
});
