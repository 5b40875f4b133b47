import { SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';
import type { Sent } from '../domain/sending.ts';
import type { Ses } from './clients.ts';

export type Sender = {
  from: string;
  configurationSet: string;
  /** Staging: all mail goes here (P7). */
  sink: string;
};

/** Only these are surely not sent (F3). */
const THROTTLES = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException']);

/** Exactly one attempt. */
export async function sendMail(ses: Ses, sender: Sender, mail: OutgoingMail): Promise<Sent> {
  const to = sender.sink || mail.to;
  // The library is a large part of a start.
  const { composeMail } = await import('./compose-mail.ts');
  const raw = await composeMail(sender.from, to, mail);
  try {
    const { MessageId } = await ses.send(
      new SendRawEmailCommand({
        Source: sender.from,
        Destinations: to.split(', '),
        RawMessage: { Data: raw },
        ConfigurationSetName: sender.configurationSet,
        Tags: [{ Name: 'effect', Value: mail.tag }],
      }),
    );
    return { outcome: 'sent', ...(MessageId && { sesId: MessageId }) };
  } catch (error) {
    if (error instanceof SESServiceException && THROTTLES.has(error.name)) return { outcome: 'not-sent' };
    return { outcome: 'unknown' };
  }
}
