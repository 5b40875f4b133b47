import { randomUUID } from 'node:crypto';
import addressParser from 'nodemailer/lib/addressparser';
import PostalMime from 'postal-mime';
import type { EventBus, ServiceEvent } from '../events/event-bus.ts';
import { ACCOUNT, REGION } from '../template/intrinsics.ts';
import type { EventDestinationSpec } from '../template/template-events.ts';
import type { SentMail } from './ses.ts';
import { domainOf } from './verdicts.ts';

/** What becomes of a mail after SES has taken it. */
export type Outcome =
  | 'delivery'
  | 'auto-reply'
  | 'bounce'
  | 'transient-bounce'
  | 'undetermined-bounce'
  | 'suppressed'
  | 'complaint'
  | 'rejected'
  /** SES tells of events as well as it can: some never come. */
  | 'silent';

/** What becomes of a send, in place of what its addresses say. */
export type NextOutcome = {
  outcome?: Outcome;
  /** 2 = every event comes twice. */
  times?: number;
  afterMilliseconds?: number;
  /** SES answers the send only after so long: the events may be there before. */
  answerAfterMilliseconds?: number;
};

/** One event: its kind in MatchingEventTypes, its name on the bus, its own object in the detail. */
type Happening = { kind: string; detailType: string; about: (recipient: string, at: string) => object };

const USUAL_MILLISECONDS = 20;
const MTA = `e240-1.smtp-out.${REGION}.amazonses.com`;
const feedbackId = () => `010b${randomUUID().slice(0, 12)}-${randomUUID()}-000000`;

const delivered: Happening = {
  kind: 'delivery',
  detailType: 'Email Delivered',
  about: (recipient, timestamp) => ({
    timestamp,
    processingTimeMillis: USUAL_MILLISECONDS,
    recipients: [recipient],
    smtpResponse: '250 2.6.0 Message received',
    remoteMtaIp: '127.0.2.0',
    reportingMTA: MTA,
  }),
};
const bounced = (bounceType: string, bounceSubType: string, status: string): Happening => ({
  kind: 'bounce',
  detailType: 'Email Bounced',
  about: (emailAddress, timestamp) => ({
    feedbackId: feedbackId(),
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress, action: 'failed', status, diagnosticCode: `smtp; 550 ${status}` }],
    timestamp,
    reportingMTA: `dns; ${MTA}`,
  }),
});
const complained: Happening = {
  kind: 'complaint',
  detailType: 'Email Complaint Received',
  about: (emailAddress, timestamp) => ({
    feedbackId: feedbackId(),
    complaintSubType: null,
    complainedRecipients: [{ emailAddress }],
    timestamp,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: timestamp,
  }),
};
const rejected: Happening = {
  kind: 'reject',
  detailType: 'Email Rejected',
  about: () => ({ reason: 'Bad content' }),
};

const HAPPENINGS: Record<Outcome, Happening[]> = {
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

const SIMULATOR: Record<string, Outcome> = {
  bounce: 'bounce',
  complaint: 'complaint',
  ooto: 'auto-reply',
  suppressionlist: 'suppressed',
};

/** AWS's mailbox simulator goes by the address, with or without a label behind a plus; all else is delivered. */
export function outcomeOf(recipient: string): Outcome {
  const [name = '', domain] = recipient.toLowerCase().split('@');
  return domain === 'simulator.amazonses.com' ? (SIMULATOR[name.replace(/\+.*/, '')] ?? 'delivery') : 'delivery';
}

/** Tells the bus what becomes of a mail, if its configuration set has somebody who wants to know. */
export async function tellOf(
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
    for (const [before, happening] of HAPPENINGS[outcome].entries())
      if (wanted.has(happening.kind))
        bus.put(eventOf(happening, recipient, detail), {
          afterMilliseconds: afterMilliseconds * (before + 1),
          times,
        });
}

function eventOf({ kind, detailType, about }: Happening, recipient: string, mail: MailObject): ServiceEvent {
  return {
    source: 'aws.ses',
    detailType,
    resources: [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${mail.tags['ses:configuration-set']}`],
    detail: {
      eventType: kind.charAt(0).toUpperCase() + kind.slice(1),
      [kind]: about(recipient, new Date().toISOString()),
      mail,
    },
  };
}

type MailObject = Record<string, unknown> & { tags: Record<string, string[]> };

/** The mail as every event has it: with addresses and subject, which is why no event may reach a queue as it is. */
async function mailObject(mail: SentMail, raw: Buffer): Promise<MailObject> {
  const { headers } = await PostalMime.parse(raw);
  const header = (name: string) => headers.find(({ key }) => key === name)?.value;
  return {
    timestamp: mail.at,
    source: mail.source,
    sourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/${domainOf(mail.source)}`,
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
