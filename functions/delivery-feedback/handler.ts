import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, sqs } from '../../shared/aws/clients.ts';
import { FeedbackSignal } from '../../shared/domain/messages.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { idsOfFeedbackSignal } from '../../shared/lambda/message-ids.ts';
import { initialise, queueHandler, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createHandler } from './dependencies.ts';
import { DeliveryFeedbackEnv } from './env.ts';

export const handler = initialise(() => {
  const aws = { dynamoDb: dynamoDb(), sqs: sqs() };
  return queueHandler(
    FeedbackSignal,
    idsOfFeedbackSignal,
    createHandler(readEnv(DeliveryFeedbackEnv), aws, bundledProfile(profile), () => Temporal.Now.instant()),
  );
});
