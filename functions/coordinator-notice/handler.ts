import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { dynamoDb, ses } from '../../shared/aws/clients.ts';
import { NoticeSignal } from '../../shared/domain/messages.ts';
import { checkedProfile } from '../../shared/lambda/bundled-profile.ts';
import { queueHandler, readEnv, started } from '../../shared/lambda/queue-handler.ts';
import { wire } from './dependencies.ts';
import { CoordinatorNoticeEnv } from './env.ts';

export const handler = started(() => {
  const aws = { dynamoDb: dynamoDb(), ses: ses() };
  return queueHandler(
    NoticeSignal,
    wire(readEnv(CoordinatorNoticeEnv), aws, checkedProfile(profile), () => Temporal.Now.instant()),
  );
});
