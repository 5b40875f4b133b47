import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, ses, sqs } from '../../shared/aws/clients.ts';
import { LetterSignal } from '../../shared/domain/messages.ts';
import { checkedProfile } from '../../shared/lambda/bundled-profile.ts';
import { queueHandler, readEnv, started } from '../../shared/lambda/queue-handler.ts';
import { wire } from './dependencies.ts';
import { OutreachEnv } from './env.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs(), ses: ses() };
  return queueHandler(
    LetterSignal,
    wire(readEnv(OutreachEnv), aws, checkedProfile(profile), () => Temporal.Now.instant()),
  );
});
