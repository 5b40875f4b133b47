import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb } from '../../shared/aws/clients.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { initialise, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createDesk } from './dependencies.ts';
import { DeskFunctionEnv } from './env.ts';

export const handler = initialise(() =>
  createDesk(readEnv(DeskFunctionEnv), { dynamoDb: dynamoDb() }, bundledProfile(profile), () => Temporal.Now.instant()),
);
