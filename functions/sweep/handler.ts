import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, sqs } from '../../shared/aws/clients.ts';
import { checkedProfile } from '../../shared/lambda/bundled-profile.ts';
import { readEnv, scheduleHandler, started } from '../../shared/lambda/queue-handler.ts';
import { wire } from './dependencies.ts';
import { SweepEnv } from './env.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs() };
  return scheduleHandler(wire(readEnv(SweepEnv), aws, checkedProfile(profile), () => Temporal.Now.instant()));
});
