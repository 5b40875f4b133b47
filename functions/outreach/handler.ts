import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, ses, sqs } from '../../shared/aws/clients.ts';
import { LetterSignal } from '../../shared/domain/messages.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { idsOfLetterSignal } from '../../shared/lambda/message-ids.ts';
import { initialise, queueHandler, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createHandler } from './dependencies.ts';
import { OutreachEnv } from './env.ts';

export const handler = initialise(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs(), ses: ses() };
  return queueHandler(
    LetterSignal,
    idsOfLetterSignal,
    createHandler(readEnv(OutreachEnv), aws, bundledProfile(profile), () => Temporal.Now.instant()),
  );
});
