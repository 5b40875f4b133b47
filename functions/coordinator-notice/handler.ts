import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, ses } from '../../shared/aws/clients.ts';
import { NoticeSignal } from '../../shared/domain/messages.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { idsOfNoticeSignal } from '../../shared/lambda/message-ids.ts';
import { initialise, queueHandler, readEnv } from '../../shared/lambda/queue-handler.ts';
import { createHandler } from './dependencies.ts';
import { CoordinatorNoticeEnv } from './env.ts';

export const handler = initialise(() => {
  const aws = { dynamoDb: dynamoDb(), ses: ses() };
  return queueHandler(
    NoticeSignal,
    idsOfNoticeSignal,
    createHandler(readEnv(CoordinatorNoticeEnv), aws, bundledProfile(profile), () => Temporal.Now.instant()),
  );
});
