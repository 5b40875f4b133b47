import type { Temporal } from 'temporal-polyfill';
import { REPORT_TYPE_WORDS } from '../../domain/notification.ts';
import { kindOf } from '../files/file-kind.ts';
import type { Attachment, Mail } from '../mail/mail.ts';
import { attachedText, filesOf } from '../mail/mail-texts.ts';
import { textOfAttachment, valuesOf } from '../mail/read-mail.ts';
import type { Sender } from '../mail/sender.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { hasReportLabel, holdsFile } from '../template/lines.ts';
import { personalNumbersIn } from './numbers-in.ts';

/** RFC 3834, and what mail programs made of it. */
export function wantsNoAnswer(mail: Mail, { emptyReturnPath }: Sender): boolean {
  const has = (name: string, pattern: RegExp) => valuesOf(mail.headers, name).some((value) => pattern.test(value));
  return (
    emptyReturnPath ||
    mail.isDeliveryReport ||
    has('auto-submitted', /^(?!\s*no\b)/i) ||
    has('x-auto-response-suppress', /\b(?:all|autoreply|oof)\b/i) ||
    has('precedence', /\b(?:bulk|junk|list|auto[-_]reply)\b/i) ||
    AUTO_REPLY_HEADERS.some((name) => has(name, /^(?!\s*no\b)/i))
  );
}

const AUTO_REPLY_HEADERS = ['x-autoreply', 'x-auto-reply', 'x-autorespond', 'x-autoresponder'];
const LIST_HEADERS = ['list-id', 'list-unsubscribe'];

/** Not every absence message says that a machine sent it: answering would loop for ever. */
export function repliesToUs(mail: Mail): boolean {
  return RECEIPT.test(mail.subject) || idsFromSes(mail).length > 0;
}

/** Our reference, and SES's ids. `isPersons`: a machine often says so in the subject. */
export type ReplyTo = { reference: string; ids: string[]; isPersons: boolean };

export function replyTo(mail: Mail): ReplyTo | undefined {
  const reference = RECEIPT.exec(mail.subject)?.[1];
  return reference ? { reference, ids: idsFromSes(mail), isPersons: PERSONS_REPLY.test(mail.subject) } : undefined;
}

const PERSONS_REPLY =
  /^\s*(?:(?:re|sv|svar|aw|antw|fwd?|vb)\s*:\s*)+Kvitto R-[0-9A-Z]{4}-[0-9A-Z]{2}(?: med flera)?\s*$/i;

const RECEIPT = /\bKvitto (R-[0-9A-Z]{4}-[0-9A-Z]{2})\b/;
const SES_MESSAGE_ID = /[^\s<>]{1,200}@(?:[a-z0-9-]+\.)?amazonses\.com(?=>)/gi;

function idsFromSes({ headers }: Mail): string[] {
  const replied = ['in-reply-to', 'references'].flatMap((name) => valuesOf(headers, name));
  return replied.flatMap((ids) => ids.match(SES_MESSAGE_ID) ?? []);
}

/** Only if no report is in it (PR7). */
export function isMarkedAutomatic(mail: Mail, sender: Sender, mayReport: boolean): boolean {
  // A reporter may write through the school's list.
  const marks = ['x-auto-response-suppress', ...(mayReport ? [] : LIST_HEADERS)];
  return (
    wantsNoAnswer(mail, sender) || marks.some((name) => valuesOf(mail.headers, name).length > 0) || isCalendars(mail)
  );
}

/** An invitation or its answer. */
function isCalendars({ attachments }: Mail): boolean {
  const isMeeting = ({ mimeType }: Attachment) => /^(?:text\/calendar|application\/ics)$/i.test(mimeType);
  return attachments.length > 0 && attachments.every(isMeeting);
}

/** Empty for none or several. */
export function domainOf({ from: [address = '', ...others] }: Mail): string {
  const domain = /@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(address)?.[1] ?? '';
  return others.length === 0 ? domain : '';
}

/** A school system may send a report in any other format. */
const NO_REPORT =
  /^(?:message\/(?:delivery-status|disposition-notification|feedback-report|global-(?:delivery-status|disposition-notification|headers))|text\/(?:calendar|rfc822-headers)|application\/ics|image\/(?:gif|svg\+xml|webp|bmp)|(?:audio|video)\/.*)$/i;

export function holdsReport(
  mail: Mail,
  { rows, tables }: RowsRead,
  receivedOn: Temporal.PlainDate,
  mayReport: boolean,
): boolean {
  const readable = rows.some(({ reading }) => !('held' in reading) || reading.held !== 'attachment-not-readable');
  const texts = filesOf(mail).map(attachedText);
  return (
    readable ||
    tables.length > 0 ||
    mail.attachments.some(mayBeReport) ||
    mail.bodies.some((text) => hasReportLabel(text) || holdsFile(text)) ||
    personalNumbersIn(texts, receivedOn).length > 0 ||
    namesPupil(mail, receivedOn, mayReport)
  );
}

/** A school system may say no more than type and number, even in the subject alone. */
function namesPupil({ subject, bodies }: Mail, receivedOn: Temporal.PlainDate, mayReport: boolean): boolean {
  const texts = [subject, ...bodies];
  return personalNumbersIn(texts, receivedOn).length > 0 && (mayReport || texts.some((text) => TYPE.test(text)));
}

const TYPE = new RegExp(
  `(?<!\\p{Letter})(?:${Object.values(REPORT_TYPE_WORDS).join('|')}|studieavbrott)(?!\\p{Letter})`,
  'iu',
);

/** A winmail.dat that is left was not read. */
function mayBeReport(attachment: Attachment): boolean {
  const { mimeType, content, filename = '' } = attachment;
  if (content && 'mail' in content) return kindOf(attachment) === 'winmail';
  return (
    KNOWN_NAMES.test(filename) ||
    KNOWN_TYPES.test(mimeType) ||
    ELSEWHERE.test(mimeType) ||
    (!NO_REPORT.test(mimeType) && textOfAttachment(attachment) === undefined)
  );
}

/** In another mail, at an address, or encrypted. */
const ELSEWHERE = /^(?:message\/(?:partial|external-body)|application\/(?:(?:x-)?pkcs7-mime|pgp-encrypted))$/i;
const KNOWN_TYPES =
  /^(?:text\/(?:csv|tab-separated-values)|application\/(?:pdf|msword|rtf|zip|vnd\.(?:ms-excel|openxmlformats|oasis)[^;]*)|image\/(?:tiff|jpeg|png))/i;
const KNOWN_NAMES = /\.(?:csv|tsv|xlsx?|xlsm|ods|pdf|docx?|odt|rtf|zip|tiff?|jpe?g|png)$/i;
