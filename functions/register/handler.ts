import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, sqs } from '../../shared/aws/clients.ts';
import { RegisterSignal } from '../../shared/domain/messages.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { idsOfRegisterSignal } from '../../shared/lambda/message-ids.ts';
import { initialise, queueHandler, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createHandler } from './dependencies.ts';
import { RegisterEnv } from './env.ts';

export const handler = initialise(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs() };
  return queueHandler(
    RegisterSignal,
    idsOfRegisterSignal,
    createHandler(readEnv(RegisterEnv), aws, bundledProfile(profile), () => Temporal.Now.instant()),
  );
});
