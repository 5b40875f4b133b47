import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { REGION } from '../account.ts';
import type { EventBus } from '../events/event-bus.ts';
import { escapeXml, type Reply } from '../http.ts';
import { addressesIn, identityOf, recipientsIn } from './addresses.ts';
import { type EventDestinationSpec, outcomeOf, publishOutcomes } from './delivery-events.ts';
import { headerOf } from './inbound-headers.ts';
import type { Receiving } from './receiving.ts';
import { activeRuleSet } from './rule-set-reply.ts';
import { mailOf, type OutgoingMail } from './send-request.ts';
import { type SendingAccount, sendingAccount } from './sending-account.ts';
import type { NextOutcome, SentMail, SesFault } from './sent-mail.ts';

export type SesSpec = { identities: string[]; configurationSets: string[]; eventDestinations: EventDestinationSpec[] };

export type Ses = {
  /** Undefined = drop the connection. */
  handle: (body: string) => Promise<Reply | undefined>;
  mails: () => SentMail[];
  raw: (id: string) => Buffer;
  nextSends: (faults: SesFault[]) => void;
  nextOutcomes: (outcomes: NextOutcome[]) => void;
  setAccount: (change: Partial<SendingAccount>) => void;
};

const SES_OUT = `a1-1.smtp-out.${REGION}.amazonses.com`;
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_RECIPIENTS = 50;

export function openSes(
  { identities, configurationSets, eventDestinations: destinations }: SesSpec,
  folder: string,
  bus: EventBus,
  receiving: Pick<Receiving, 'accepts' | 'receive' | 'active'>,
): Ses {
  mkdirSync(folder, { recursive: true });
  const sent: SentMail[] = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name): SentMail => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .sort((a, b) => a.at.localeCompare(b.at));
  const faults: SesFault[] = [];
  const outcomes: NextOutcome[] = [];
  const account = sendingAccount(Date.now);

  const refusalOf = ({ raw, destinations, configurationSet }: OutgoingMail, senders: string[]) => {
    const unverified = senders.filter((sender) => identityOf(sender, identities) === undefined);
    if (senders.length === 0) return refused('InvalidParameterValue', 'Missing From');
    if (unverified.length > 0)
      return refused(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region ${REGION.toUpperCase()}: ${unverified.join(', ')}`,
      );
    if (configurationSet !== undefined && !configurationSets.includes(configurationSet))
      return refused('ConfigurationSetDoesNotExist', `Configuration set <${configurationSet}> does not exist.`);
    if (raw.length > MAX_BYTES)
      return refused('InvalidParameterValue', `Message length is more than ${MAX_BYTES} bytes long: '${raw.length}'.`);
    if (destinations.length === 0) return refused('InvalidParameterValue', 'Missing final recipients');
    if (destinations.length > MAX_RECIPIENTS)
      return refused('InvalidParameterValue', `Recipient count exceeds ${MAX_RECIPIENTS}.`);
    return undefined;
  };

  const store = async (mail: OutgoingMail, source: string, next: NextOutcome): Promise<string> => {
    const id = newMessageId();
    const raw = stamped(mail.raw, id);
    const { subject = '' } = await PostalMime.parse(raw);
    const record: SentMail = {
      id,
      at: new Date().toISOString(),
      source,
      destinations: mail.destinations,
      subject,
      tags: mail.tags,
      ...(mail.configurationSet !== undefined && { configurationSet: mail.configurationSet }),
      outcomes: mail.destinations.map((recipient) => ({ recipient, outcome: next.outcome ?? outcomeOf(recipient) })),
    };
    writeFileSync(join(folder, `${id}.eml`), raw);
    // Listed only when both files are complete.
    writeFileSync(join(folder, `${id}.part`), JSON.stringify(record, null, 2));
    renameSync(join(folder, `${id}.part`), join(folder, `${id}.json`));
    sent.push(record);
    // Mail to ourselves comes in by the same way as that of others.
    const recipients = mail.destinations.filter(receiving.accepts);
    if (recipients.length > 0) receiving.receive({ sender: source, recipients, helo: SES_OUT }, raw);
    await publishOutcomes(record, raw, next, { bus, destinations });
    return id;
  };

  return {
    mails: () => sent,
    raw: (id) => readFileSync(join(folder, `${id}.eml`)),
    nextSends: (next) => void faults.push(...next),
    setAccount: account.set,
    nextOutcomes: (next) => void outcomes.push(...next),
    handle: async (body) => {
      const form = new URLSearchParams(body);
      const action = form.get('Action') ?? '';
      if (action === 'GetSendQuota') return answer(action, account.quota());
      if (action === 'GetAccountSendingEnabled') return answer(action, { Enabled: account.isEnabled() });
      if (action === 'DescribeActiveReceiptRuleSet') return activeRuleSet(receiving.active());
      if (action !== 'SendRawEmail' && action !== 'SendEmail')
        return refused('InvalidAction', `Could not find operation ${action} for version 2010-12-01`);

      const fault = faults.shift();
      if (fault?.kind === 'refuse') return refused(fault.code, fault.message);
      if (fault?.kind === 'throttle') return refused('Throttling', 'Maximum sending rate exceeded.');
      if (fault?.kind === 'server-error') return refused('InternalFailure', 'The request processing has failed.', 500);
      if (fault?.kind === 'latency') await setTimeout(fault.milliseconds);

      const parsed = await mailOf(form);
      const mail = {
        ...parsed,
        destinations: parsed.destinations.length > 0 ? parsed.destinations : recipientsIn(parsed.raw),
      };
      const from = addressesIn(headerOf(mail.raw, 'from'));
      const senders = [...new Set([...from, ...addressesIn(mail.source)])];
      const refusal = refusalOf(mail, senders);
      if (refusal) return refusal;
      const spent = account.take();
      if (spent) return refused(spent.code, spent.message);
      const next = outcomes.shift() ?? {};
      const id = await store(mail, mail.source ?? from[0] ?? '', next);
      if (next.answerAfterMilliseconds !== undefined) await setTimeout(next.answerAfterMilliseconds);
      if (fault?.kind === 'accept-then-drop') return undefined;
      return answer(action, { MessageId: id });
    },
  };
}

/** SES replaces Message-ID and Date, and removes Bcc. */
function stamped(raw: Buffer, id: string): Buffer {
  const at = raw.indexOf('\r\n\r\n') >= 0 ? raw.indexOf('\r\n\r\n') + 2 : raw.length;
  const head = raw.subarray(0, at).toString('latin1');
  const kept = head.replaceAll(/^(message-id|date|bcc):.*\r?\n([ \t].*\r?\n)*/gim, '');
  const own = `Message-ID: <${id}@${REGION}.amazonses.com>\r\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\r\n`;
  return Buffer.concat([Buffer.from(kept + own, 'latin1'), raw.subarray(at)]);
}

const newMessageId = () => `010b${randomBytes(6).toString('hex')}-${randomUUID()}-000000`;

const XMLNS = 'http://ses.amazonaws.com/doc/2010-12-01/';
const TYPE = { 'content-type': 'text/xml' };

function answer(action: string, result: Record<string, unknown>): Reply {
  const fields = Object.entries(result).map(([name, value]) => `<${name}>${value}</${name}>`);
  const body = `<${action}Response xmlns="${XMLNS}"><${action}Result>${fields.join('')}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: TYPE, body };
}

function refused(code: string, message: string, status = 400): Reply {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const body = `<ErrorResponse xmlns="${XMLNS}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, headers: TYPE, body };
}
