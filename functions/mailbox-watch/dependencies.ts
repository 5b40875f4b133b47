import { DescribeActiveReceiptRuleSetCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, Ses } from '../../shared/aws/clients.ts';
import { CANARY_SUBJECT } from '../../shared/domain/canary.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { logError } from '../../shared/lambda/log.ts';
import { canaryStore } from '../../shared/store/canary-store.ts';
import type { MailboxWatchEnv } from './env.ts';
import { watchMailbox } from './watch-mailbox.ts';

type Env = z.infer<typeof MailboxWatchEnv>;

export function createHandler(env: Env, aws: { dynamoDb: DynamoDb; ses: Ses }, now: () => Temporal.Instant) {
  const canary = canaryStore(aws.dynamoDb, env.REGISTER_TABLE);
  return (): Promise<void> =>
    watchMailbox({
      isOpen: () => isOpen(env, aws.ses),
      tellClosed: () => logError('mailbox closed', new Fault('mailbox-closed')),
      lastSentAt: canary.lastSentAt,
      begin: canary.begin,
      takeBack: canary.takeBack,
      send: (nonce) => sendCanary(env, aws.ses, nonce),
      now,
    });
}

async function isOpen({ RULE_SET, RAW_MAIL_BUCKET, MAIL_FROM }: Env, ses: Ses): Promise<boolean> {
  const { Metadata, Rules = [] } = await ses.send(new DescribeActiveReceiptRuleSetCommand({}));
  return (
    Metadata?.Name === RULE_SET &&
    Rules.some(
      ({ Enabled, Recipients, Actions }) =>
        Enabled &&
        Recipients?.includes(MAIL_FROM) &&
        Actions?.some(({ S3Action }) => S3Action?.BucketName === RAW_MAIL_BUCKET),
    )
  );
}

/** Without our tag: whatever SES says of it is about no effect. */
async function sendCanary({ MAIL_FROM, CONFIGURATION_SET }: Env, ses: Ses, nonce: string): Promise<void> {
  const { composeMail } = await import('../../shared/aws/compose-mail.ts');
  const raw = await composeMail(MAIL_FROM, MAIL_FROM, {
    subject: `${CANARY_SUBJECT} ${nonce}`,
    text: 'Systemet prövar varje dag om dess egen brevlåda tar emot mejl. Det här mejlet rapporterar ingen och besvaras inte.',
    autoSubmitted: 'auto-generated',
  });
  await ses.send(
    new SendRawEmailCommand({
      Source: MAIL_FROM,
      Destinations: [MAIL_FROM],
      RawMessage: { Data: raw },
      ConfigurationSetName: CONFIGURATION_SET,
    }),
  );
}
