import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, s3 } from '../../shared/aws/clients.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { initialise, readEnv, scheduleHandler } from '../../shared/lambda/queue-handler.ts';
import { createHandler } from './dependencies.ts';
import { ReconcileEnv } from './env.ts';

export const handler = initialise(() => {
  const aws = { dynamoDb: dynamoDb(), s3: s3() };
  return scheduleHandler(
    createHandler(readEnv(ReconcileEnv), aws, bundledProfile(profile), () => Temporal.Now.instant()),
  );
});
