import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb } from '../../shared/aws/clients.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { initialise, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createDeskLogin } from './dependencies.ts';
import { DeskLoginEnv } from './env.ts';

export const handler = initialise(() =>
  createDeskLogin(readEnv(DeskLoginEnv), { dynamoDb: dynamoDb() }, bundledProfile(profile), () =>
    Temporal.Now.instant(),
  ),
);
