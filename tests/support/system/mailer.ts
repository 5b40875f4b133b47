import {
  GetAccountSendingEnabledCommand,
  GetSendQuotaCommand,
  SESServiceException,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import type { sendingAccount } from '../../../infra/local/ses/sending-account.ts';
import type { Ses } from '../../../shared/aws/clients.ts';
import { type EffectPlace, placeOf } from '../../../shared/domain/effect-tag.ts';
import type { FeedbackSignal } from '../../../shared/domain/messages.ts';
import type { Invocation } from './calls.ts';

export type SentMail = { to: string; raw: string; tag: string; effect: EffectPlace; by: Invocation };

export type DeliveryOutcome = (mail: SentMail) => Omit<FeedbackSignal, 'tags'>[];

type Kept = { mails: SentMail[]; calls: number };

/** SES in memory. */
export function mailerTo(
  send: (signal: FeedbackSignal) => void,
  account: ReturnType<typeof sendingAccount>,
  deliveryOutcome: DeliveryOutcome = () => [],
  from: Kept = { mails: [], calls: 0 },
) {
  const mails = [...from.mails];
  let { calls } = from;
  const client = {
    send: async (command: unknown, by: Invocation): Promise<object> => {
      if (command instanceof GetSendQuotaCommand) return account.quota();
      if (command instanceof GetAccountSendingEnabledCommand) return { Enabled: account.isEnabled() };
      if (!(command instanceof SendRawEmailCommand)) throw new Error('mailer: unknown command');
      calls += 1;
      const refusal = account.take();
      if (refusal)
        throw new SESServiceException({
          name: refusal.code,
          message: refusal.message,
          $fault: 'client',
          $metadata: {},
        });
      const { Destinations = [], RawMessage, Tags = [] } = command.input;
      const raw = comparable(Buffer.from(RawMessage?.Data ?? []).toString('utf8'));
      const tag = Tags[0]?.Value ?? '';
      const mail = { to: Destinations.join(), raw, tag, effect: placeOf(tag), by };
      mails.push(mail);
      for (const event of deliveryOutcome(mail)) send({ ...event, tags: [tag] });
      return { MessageId: String(mails.length) };
    },
  } as unknown as Ses;
  return { client, mails, calls: () => calls, kept: (): Kept => ({ mails: [...mails], calls }) };
}

/** Two sends differ in date, id and boundary. */
function comparable(raw: string): string {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1];
  return (boundary ? raw.replaceAll(boundary, 'boundary') : raw)
    .replace(/^Date:.*$/im, 'Date: Mon, 23 Nov 2026 08:00:00 +0000')
    .replace(/^Message-ID:.*$/im, 'Message-ID: <0102@eu-north-1.amazonses.com>');
}
