import { SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';
import type { Refusal, SesAnswer } from '../domain/sending.ts';
import type { Ses } from './clients.ts';

export type Sender = {
  from: string;
  configurationSet: string;
  /** Staging: all mail goes here (P7). */
  sink: string;
};

/** Exactly one attempt. */
export async function sendMail(ses: Ses, sender: Sender, mail: OutgoingMail): Promise<SesAnswer> {
  const to = sender.sink || mail.to;
  // The library is a large part of a start.
  const { composeMail } = await import('./compose-mail.ts');
  const raw = await composeMail(sender.from, to, sender.sink ? withReceiver(mail) : mail);
  try {
    const { MessageId } = await ses.send(
      new SendRawEmailCommand({
        Source: sender.from,
        Destinations: [to],
        RawMessage: { Data: raw },
        ConfigurationSetName: sender.configurationSet,
        Tags: [{ Name: 'effect', Value: mail.tag }],
      }),
    );
    return { outcome: 'sent', ...(MessageId && { sesId: MessageId }) };
  } catch (error) {
    const refusal = refusalIn(error, sender.from);
    return refusal ? { outcome: 'not-sent', ...refusal } : { outcome: 'unknown' };
  }
}

/** Who tries staging sees in each mail to whom production would have written. */
const withReceiver = (mail: OutgoingMail) => ({
  ...mail,
  text: `Det här är ett prov. I skarp drift hade mejlet gått till ${mail.to}.\n\n${mail.text}`,
  headers: { 'X-KAA-To': mail.to },
});

const THROTTLES = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException']);
/** No connection was made. */
const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * SES's words: docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html and troubleshoot-error-messages.html.
 * Undefined: a timeout, a broken connection or a failure of SES, after which the mail may be on its way.
 */
function refusalIn(error: unknown, from: string): { refusal: Refusal; code: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name: code, message } = error;
  if ('code' in error && UNREACHABLE.has(String(error.code))) return { refusal: 'all', code: String(error.code) };
  if (!(error instanceof SESServiceException)) return undefined;
  if (THROTTLES.has(code)) return { refusal: /daily/i.test(message) ? 'day' : 'rate', code };
  if (error.$fault !== 'client') return undefined;
  return { refusal: isAboutThisMail(code, message, from) ? 'this-mail' : 'all', code };
}

/** Also the same code for a receiver in the sandbox, and for a paused account. */
function isAboutThisMail(code: string, message: string, from: string): boolean {
  if (code === 'InvalidParameterValue') return true;
  if (code !== 'MessageRejected' || /paused|suspended/i.test(message)) return false;
  const [, failed] = /identities failed the check[^:]*: (.*)/is.exec(message) ?? [];
  return !failed?.split(/[\s,]+/).some((identity) => from.endsWith(identity));
}
