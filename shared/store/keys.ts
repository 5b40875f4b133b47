import { createHash } from 'node:crypto';
import type { PersonKey } from '../domain/notification.ts';

/** Every key shape of the tables. Tables have one string key, `pk`. */
export const reportKey = (reportId: string) => `REPORT#${reportId}`;
export const notificationKey = (reportId: string, row: number) => `NOTIFICATION#${reportId}#${row}`;
export const youthKey = (personKey: PersonKey) => `YOUTH#${personKey}`;
export const holdKey = (personKey: PersonKey) => `HOLD#${personKey}`;
/** A case number taken by a youth: makes numbers unique, and finds the record by number. */
export const caseKey = (caseNumber: string) => `CASE#${caseNumber}`;
/** A mail by keyed hash of its Message-ID and content: names the report that answers it. */
export const mailKey = (hash: string) => `MAIL#${hash}`;
/** Answers to one address about mails that came in one hour. */
export const answersKey = (address: string, hour: string) => `ANSWERS#${address.toLowerCase()}#${hour}`;
/** The automatic mails of a day in Stockholm. */
export const automaticKey = (date: string) => `AUTOMATIC#${date}`;
export const importKey = (importId: string) => `IMPORT#${importId}`;
export const PERSON_KEY_CHECK = 'PERSONKEY#check';
/** Who read or did what by hand, and when. */
export const traceKey = (reference: string, at: string, unique: string) => `TRACE#${reference}#${at}#${unique}`;
/** A batch of letters handed over by hand. */
export const batchKey = (batch: string) => `BATCH#${batch}`;
/** When the sweep last ran. */
export const SWEEP = 'SWEEP';

/** residents table */
export const residentKey = (personKey: PersonKey) => personKey;
export const EXTRACT_CURRENT = 'EXTRACT#current';

/** directory table; `version` is that of the import that wrote it */
export const DIRECTORY_CURRENT = 'SCHOOLS#current';
export const unitKey = (version: string, unit: string) => `UNIT#${version}#${unit}`;
export const reporterKey = (version: string, address: string) => `REPORTER#${version}#${address}`;
export const domainKey = (version: string, domain: string) => `DOMAIN#${version}#${domain}`;
export const STAFF = 'STAFF';
/** An address that no mail goes to; imports leave it alone. */
export const blockedKey = (address: string) => `BLOCKED#${address.toLowerCase()}`;

/** sealed table */
export const sealedMailKey = (reportId: string) => `MAIL#${reportId}`;
/** By the reference in the officer's notice: a record as it was when sealed, or a row. */
export const sealedYouthKey = (reference: string) => `YOUTH#${reference}`;
export const sealedRowKey = (reference: string) => `ROW#${reference}`;
/** An officer has closed what has this reference. */
export const closedKey = (reference: string) => `CLOSED#${reference}`;

/** Partitions of the `work` index; the sweep asks each. */
export const WORK_PARTITIONS = Array.from({ length: 16 }, (_, n) => `due#${n}`);

/** The `work` partition of an item, by hash of its key. */
export function workPartition(pk: string): string {
  return `due#${(createHash('sha256').update(pk).digest()[0] ?? 0) % WORK_PARTITIONS.length}`;
}
