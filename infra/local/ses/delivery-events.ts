import { randomUUID } from 'node:crypto';
import addressParser from 'nodemailer/lib/addressparser';
import PostalMime from 'postal-mime';
import { ACCOUNT, arnOf, REGION } from '../account.ts';
import type { EventBus, ServiceEvent } from '../events/event-bus.ts';
import type { DeliveryOutcome, NextOutcome, SentMail } from './sent-mail.ts';
import { domainOf } from './verdicts.ts';

export type EventDestinationSpec = { configurationSet: string; eventTypes: string[] };

type MailEvent = { kind: string; detailType: string; detailOf: (recipient: string, at: string) => object };

const USUAL_MILLISECONDS = 20;
const MTA = `e240-1.smtp-out.${REGION}.amazonses.com`;
const feedbackId = () => `010b${randomUUID().slice(0, 12)}-${randomUUID()}-000000`;

const delivered: MailEvent = {
  kind: 'delivery',
  detailType: 'Email Delivered',
  detailOf: (recipient, timestamp) => ({
    timestamp,
    processingTimeMillis: USUAL_MILLISECONDS,
    recipients: [recipient],
    smtpResponse: '250 2.6.0 Message received',
    remoteMtaIp: '127.0.2.0',
    reportingMTA: MTA,
  }),
};
const bounced = (bounceType: string, bounceSubType: string, status: string): MailEvent => ({
  kind: 'bounce',
  detailType: 'Email Bounced',
  detailOf: (emailAddress, timestamp) => ({
    feedbackId: feedbackId(),
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress, action: 'failed', status, diagnosticCode: `smtp; 550 ${status}` }],
    timestamp,
    reportingMTA: `dns; ${MTA}`,
  }),
});
const complained: MailEvent = {
  kind: 'complaint',
  detailType: 'Email Complaint Received',
  detailOf: (emailAddress, timestamp) => ({
    feedbackId: feedbackId(),
    complaintSubType: null,
    complainedRecipients: [{ emailAddress }],
    timestamp,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: timestamp,
  }),
};
const rejected: MailEvent = {
  kind: 'reject',
  detailType: 'Email Rejected',
  detailOf: () => ({ reason: 'Bad content' }),
};

const EVENTS: Record<DeliveryOutcome, MailEvent[]> = {
  delivery: [delivered],
  'auto-reply': [delivered],
  bounce: [bounced('Permanent', 'General', '5.1.1')],
  'transient-bounce': [bounced('Transient', 'MailboxFull', '5.2.2')],
  'undetermined-bounce': [bounced('Undetermined', 'Undetermined', '5.0.0')],
  suppressed: [bounced('Permanent', 'OnAccountSuppressionList', '5.1.1')],
  complaint: [delivered, complained],
  rejected: [rejected],
  silent: [],
};

const SIMULATOR: Record<string, DeliveryOutcome> = {
  bounce: 'bounce',
  complaint: 'complaint',
  ooto: 'auto-reply',
  suppressionlist: 'suppressed',
};

/** AWS's mailbox simulator; all else is delivered. */
export function outcomeOf(recipient: string): DeliveryOutcome {
  const [name = '', domain] = recipient.toLowerCase().split('@');
  return domain === 'simulator.amazonses.com' ? (SIMULATOR[name.replace(/\+.*/, '')] ?? 'delivery') : 'delivery';
}

export async function publishOutcomes(
  mail: SentMail,
  raw: Buffer,
  { times = 1, afterMilliseconds = USUAL_MILLISECONDS }: NextOutcome,
  { bus, destinations }: { bus: EventBus; destinations: EventDestinationSpec[] },
): Promise<void> {
  const wanted = new Set(
    destinations.flatMap((to) => (to.configurationSet === mail.configurationSet ? to.eventTypes : [])),
  );
  const detail = await mailObject(mail, raw);
  for (const { recipient, outcome } of mail.outcomes)
    for (const [index, mailEvent] of EVENTS[outcome].entries())
      if (wanted.has(mailEvent.kind))
        bus.put(eventOf(mailEvent, recipient, detail), {
          afterMilliseconds: afterMilliseconds * (index + 1),
          times,
        });
}

function eventOf({ kind, detailType, detailOf }: MailEvent, recipient: string, mail: MailObject): ServiceEvent {
  return {
    source: 'aws.ses',
    detailType,
    resources: [arnOf('ses', `configuration-set/${mail.tags['ses:configuration-set']}`)],
    detail: {
      eventType: kind.charAt(0).toUpperCase() + kind.slice(1),
      [kind]: detailOf(recipient, new Date().toISOString()),
      mail,
    },
  };
}

type MailObject = Record<string, unknown> & { tags: Record<string, string[]> };

/** With addresses and subject: none may reach a queue untransformed (P4). */
async function mailObject(mail: SentMail, raw: Buffer): Promise<MailObject> {
  const { headers } = await PostalMime.parse(raw);
  const header = (name: string) => headers.find(({ key }) => key === name)?.value;
  return {
    timestamp: mail.at,
    source: mail.source,
    sourceArn: arnOf('ses', `identity/${domainOf(mail.source)}`),
    sendingAccountId: ACCOUNT,
    messageId: mail.id,
    destination: mail.destinations,
    headersTruncated: false,
    headers: headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    commonHeaders: {
      from: [header('from')],
      to: addressParser(header('to') ?? '', { flatten: true }).map(({ address }) => address),
      messageId: mail.id,
      subject: mail.subject,
    },
    tags: {
      ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
      'ses:configuration-set': [mail.configurationSet ?? ''],
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domainOf(mail.source)],
      'ses:caller-identity': ['local'],
    },
  };
}
