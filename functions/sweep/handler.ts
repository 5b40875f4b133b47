import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3, sqs } from '../../shared/aws/clients.ts';
import { checkedProfile } from '../../shared/lambda/checked-profile.ts';
import { readEnv, scheduleHandler, started } from '../../shared/lambda/queue-handler.ts';
import { SweepEnv } from './env.ts';
import { wire } from './wire.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3(), sqs: sqs() };
  return scheduleHandler(wire(readEnv(SweepEnv), aws, checkedProfile(profile), () => Temporal.Now.instant()));
});
