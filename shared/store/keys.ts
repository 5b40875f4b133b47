import { createHash } from 'node:crypto';
import type { PersonKey } from '../domain/notification.ts';

/** Tables have one string key, `pk`; that of holds a second, `sk`. */
export const reportKey = (reportId: string) => `REPORT#${reportId}`;
export const notificationKey = (reportId: string, row: number) => `NOTIFICATION#${reportId}#${row}`;
export const youthKey = (personKey: PersonKey) => `YOUTH#${personKey}`;
export const holdKey = (personKey: PersonKey) => `HOLD#${personKey}`;
/** Makes case numbers unique, and finds the record. */
export const caseKey = (caseNumber: string) => `CASE#${caseNumber}`;
/** Keyed hash of Message-ID and content: names the report that answers. */
export const mailKey = (hash: string) => `MAIL#${hash}`;
/** By the hour in which the mails came. */
export const answersKey = (address: string, hour: string) => `ANSWERS#${address.toLowerCase()}#${hour}`;
/** By the hour in which the mails came. */
export const strangersKey = (hour: string) => `STRANGERS#${hour}`;
/** Keys of a sealed mail that are still to be held. */
export const holdingKey = (reportId: string, part: number) => `HOLDING#${reportId}#${part}`;
/** In Stockholm. */
export const automaticKey = (date: string) => `AUTOMATIC#${date}`;
/** By whom it is for, and when. */
export const unreadMailsKey = (to: string, at: string) => `UNREAD#${to}#${at}`;
export const importKey = (importId: string) => `IMPORT#${importId}`;
export const PERSON_KEY_CHECK = 'PERSONKEY#check';
export const traceKey = (reference: string, at: string, unique: string) => `TRACE#${reference}#${at}#${unique}`;
/** Letters handed over by hand. */
export const batchKey = (batch: string) => `BATCH#${batch}`;
/** Stops all contact of the stage. */
export const SWITCH = 'SWITCH#contact';
/** What SES lets us send, and when the next mail may go. */
export const SENDING = 'SENDING';
/** How often a mail's reading was begun. */
export const readingKey = (object: string) => `READING#${object}`;
/** When it last ran. */
export const SWEEP = 'SWEEP';
/** The mail with which the stage tries its own mailbox. */
export const CANARY = 'CANARY';
/** A day's figures. */
export const reconciledKey = (date: string) => `RECONCILED#${date}`;

/** residents table */
export const residentKey = (personKey: PersonKey) => personKey;
export const EXTRACT_CURRENT = 'EXTRACT#current';

/** directory table; `version` is the import's */
export const DIRECTORY_CURRENT = 'SCHOOLS#current';
export const unitKey = (version: string, unit: string) => `UNIT#${version}#${unit}`;
export const reporterKey = (version: string, address: string) => `REPORTER#${version}#${address}`;
export const domainKey = (version: string, domain: string) => `DOMAIN#${version}#${domain}`;
export const STAFF = 'STAFF';
/** No mail goes there. */
export const blockedKey = (address: string) => `BLOCKED#${address.toLowerCase()}`;

/** What a person has said is harmless from an address; an officer for what has a root or a number in it. */
export const learnedKey = (address: string) => `LEARNED#${address.toLowerCase()}`;
export const learnedByOfficerKey = (address: string) => `LEARNED-OFFICER#${address.toLowerCase()}`;

/** sealed table */
export const sealedMailKey = (reportId: string) => `MAIL#${reportId}`;
/** Those who do not fit in the mail's item. */
export const sealedPersonsKey = (reportId: string, part: number) => `PERSONS#${reportId}#${part}`;
/** Whom people know the mail to be about, also where it names nobody. */
export const sealedOthersKey = (reportId: string) => `PERSONS#${reportId}#others`;
/** By the reference in the officer's notice. */
export const sealedYouthKey = (reference: string) => `YOUTH#${reference}`;
/** By the import's reference. */
export const sealedFlagsKey = (importId: string) => `FLAGS#${importId}`;
export const sealedRowKey = (reference: string) => `ROW#${reference}`;
/** Closed by an officer. */
export const closedKey = (reference: string) => `CLOSED#${reference}`;

/** Of the `work` index. */
export const WORK_PARTITIONS = Array.from({ length: 16 }, (_, n) => `due#${n}`);

export function workPartition(pk: string): string {
  return `due#${(createHash('sha256').update(pk).digest()[0] ?? 0) % WORK_PARTITIONS.length}`;
}
