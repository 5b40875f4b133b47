import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, sqs } from '../../shared/aws/clients.ts';
import { RegisterSignal } from '../../shared/domain/messages.ts';
import { checkedProfile } from '../../shared/lambda/bundled-profile.ts';
import { queueHandler, readEnv, started } from '../../shared/lambda/queue-handler.ts';
import { wire } from './dependencies.ts';
import { RegisterEnv } from './env.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), sqs: sqs() };
  return queueHandler(
    RegisterSignal,
    wire(readEnv(RegisterEnv), aws, checkedProfile(profile), () => Temporal.Now.instant()),
  );
});
