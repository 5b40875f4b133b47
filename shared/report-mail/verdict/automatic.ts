import type { Temporal } from 'temporal-polyfill';
import { kindOf } from '../files/file-kind.ts';
import type { Attachment, Mail } from '../mail/mail.ts';
import { attachedText, filesOf } from '../mail/mail-texts.ts';
import { textOfAttachment, valuesOf } from '../mail/read-mail.ts';
import type { Sender } from '../mail/sender.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { hasReportLabel, holdsFile } from '../template/lines.ts';
import { numbersIn } from './detect-protection.ts';

/** Headers that say: a machine sent this, do not answer (RFC 3834 and what mail programs made of it). */
export function wantsNoAnswer(mail: Mail, { emptyReturnPath }: Sender): boolean {
  const has = (name: string, pattern: RegExp) => valuesOf(mail.headers, name).some((value) => pattern.test(value));
  return (
    emptyReturnPath ||
    mail.isDeliveryReport ||
    has('auto-submitted', /^(?!\s*no\b)/i) ||
    has('x-auto-response-suppress', /\b(?:all|autoreply|oof)\b/i) ||
    has('precedence', /\b(?:bulk|junk|list|auto[-_]reply)\b/i) ||
    SAID_BY_MACHINES.some((name) => has(name, /^(?!\s*no\b)/i))
  );
}

/** What others than RFC 3834 write above an absence message. */
const SAID_BY_MACHINES = ['x-autoreply', 'x-auto-reply', 'x-autorespond', 'x-autoresponder'];
/** What stands above newsletters; a report that comes so is a report, and answered. */
const OF_LISTS = ['list-id', 'list-unsubscribe'];

/**
 * An answer to one of our answers. Not every absence message says that a machine sent it: if each held one were
 * answered, the two machines would write to each other for ever.
 */
export function repliesToUs(mail: Mail): boolean {
  return RECEIPT.test(mail.subject) || idsFromSes(mail).length > 0;
}

/** The receipt that a mail says it replies to: our reference, and what SES called the mail. */
export type ReplyTo = { reference: string; ids: string[] };

export function replyTo(mail: Mail): ReplyTo | undefined {
  const reference = RECEIPT.exec(mail.subject)?.[1];
  return reference ? { reference, ids: idsFromSes(mail) } : undefined;
}

const RECEIPT = /\bKvitto (R-[0-9A-Z]{4}-[0-9A-Z]{2})\b/;
/** SES names every mail that it sends, also ours. */
const SENT_BY_SES = /[^\s<>]{1,200}@(?:[a-z0-9-]+\.)?amazonses\.com(?=>)/gi;

function idsFromSes({ headers }: Mail): string[] {
  const replied = ['in-reply-to', 'references'].flatMap((name) => valuesOf(headers, name));
  return replied.flatMap((ids) => ids.match(SENT_BY_SES) ?? []);
}

/** Rule 6.7: these headers decide only whether we answer, unless there is no report in the mail. */
export function isMarkedAutomatic(mail: Mail, sender: Sender, mayReport: boolean): boolean {
  // A reporter may write through her school's group, in words that hold no label.
  const marks = ['x-auto-response-suppress', ...(mayReport ? [] : OF_LISTS)];
  return (
    wantsNoAnswer(mail, sender) || marks.some((name) => valuesOf(mail.headers, name).length > 0) || isCalendars(mail)
  );
}

/** An invitation, or what a calendar answers to one: it encloses the meeting and nothing else. */
function isCalendars({ attachments }: Mail): boolean {
  const isMeeting = ({ mimeType }: Attachment) => /^(?:text\/calendar|application\/ics)$/i.test(mimeType);
  return attachments.length > 0 && attachments.every(isMeeting);
}

/** As the mail itself says; empty if it does not say one. */
export function domainOf({ from: [address = '', ...others] }: Mail): string {
  const domain = /@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(address)?.[1] ?? '';
  return others.length === 0 ? domain : '';
}

/**
 * Parts that automatic mail is made of, and pictures that adorn it. The list is of what is no report: a school system
 * may send one in any format, also in one that nobody here can open.
 */
const NO_REPORT =
  /^(?:message\/(?:delivery-status|disposition-notification|feedback-report|global-(?:delivery-status|disposition-notification|headers))|text\/(?:calendar|rfc822-headers)|application\/ics|image\/(?:gif|svg\+xml|webp|bmp)|(?:audio|video)\/.*)$/i;

/** A row, a report label, or a file that may hold a report. */
export function holdsReport(mail: Mail, { rows, tables }: RowsRead, receivedOn: Temporal.PlainDate): boolean {
  const readable = rows.some(({ reading }) => !('held' in reading) || reading.held !== 'attachment-not-readable');
  const texts = filesOf(mail).map(attachedText);
  return (
    readable ||
    tables.length > 0 ||
    mail.attachments.some(mayBeReport) ||
    mail.bodies.some((text) => hasReportLabel(text) || holdsFile(text)) ||
    numbersIn(texts, receivedOn).length > 0
  );
}

/** Of an enclosed mail and of a text it is known what they hold; a winmail.dat that is still there is none of these. */
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

/** What these parts say is in another mail, at an address, or behind a key. */
const ELSEWHERE = /^(?:message\/(?:partial|external-body)|application\/(?:(?:x-)?pkcs7-mime|pgp-encrypted))$/i;
/** What schools send lists as, also empty ones. */
const KNOWN_TYPES =
  /^(?:text\/(?:csv|tab-separated-values)|application\/(?:pdf|msword|rtf|zip|vnd\.(?:ms-excel|openxmlformats|oasis)[^;]*)|image\/(?:tiff|jpeg|png))/i;
const KNOWN_NAMES = /\.(?:csv|tsv|xlsx?|xlsm|ods|pdf|docx?|odt|rtf|zip|tiff?|jpe?g|png)$/i;
