import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, ses, sqs } from '../../shared/aws/clients.ts';
import { LetterSignal } from '../../shared/domain/messages.ts';
import { readProfile } from '../../shared/domain/profile.ts';
import { queueHandler, readEnv, started } from '../../shared/lambda/queue-handler.ts';
import { OutreachEnv } from './env.ts';
import { wire } from './wire.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs(), ses: ses() };
  return queueHandler(
    LetterSignal,
    wire(readEnv(OutreachEnv), aws, readProfile(profile), () => Temporal.Now.instant()),
  );
});
