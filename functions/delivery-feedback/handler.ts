import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, sqs } from '../../shared/aws/clients.ts';
import { FeedbackSignal } from '../../shared/domain/messages.ts';
import { checkedProfile } from '../../shared/lambda/bundled-profile.ts';
import { queueHandler, readEnv, started } from '../../shared/lambda/queue-handler.ts';
import { wire } from './dependencies.ts';
import { DeliveryFeedbackEnv } from './env.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), sqs: sqs() };
  return queueHandler(
    FeedbackSignal,
    wire(readEnv(DeliveryFeedbackEnv), aws, checkedProfile(profile), () => Temporal.Now.instant()),
  );
});
