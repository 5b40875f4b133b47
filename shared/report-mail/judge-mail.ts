import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../domain/calendar.ts';
import type { SchoolUnit } from '../domain/directory.ts';
import type { KeyedHash } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import { openAttachments } from './files/open-attachments.ts';
import { readMail } from './mail/read-mail.ts';
import { readSender, type Sender } from './mail/sender.ts';
import { allTextsOf, numbersOf } from './verdict/detect-protection.ts';
import { judge, rowsIn, unitCodesIn } from './verdict/judge.ts';
import { caseNumbersIn } from './verdict/named.ts';
import { mayReport } from './verdict/reporters.ts';
import type { Ruling, Verdict } from './verdict/verdict.ts';

/** `hash`: of Message-ID and content; equal for copies. */
export type JudgedMail = { verdict: Verdict; messageId?: string; hash: string };

type JudgeMailPorts = KeyedHash & {
  profile: Profile;
  units: (address: string, codes: string[]) => Promise<Units>;
  /** Keyed hashes of what a person taught for this sender (PR5c). */
  learned?: (address: string) => Promise<ReadonlySet<string>>;
  isOurs?: (sentence: string) => boolean;
};
type Units = { mayReport: SchoolUnit[]; named: SchoolUnit[] };

/**
 * Start here: mail/ reads the MIME, files/ opens attachments, rows/ finds pupils, verdict/ decides. Never throws for
 * what a sender can send.
 */
export async function judgeMail(
  raw: Uint8Array,
  reportId: string,
  received: Temporal.Instant,
  { profile, units, personKeyOf, hashOf, learned, isOurs }: JudgeMailPorts,
  ruling: Ruling = {},
): Promise<JudgedMail & { units: SchoolUnit[] }> {
  const read = await readMail(raw);
  const sender = asRuled('unreadable' in read ? NOBODY : readSender(read, profile.intake), ruling);
  const mail = await openAttachments(read, sender);
  const receivedOn = dateInStockholm(received);
  const rows = rowsIn(mail, sender, receivedOn);
  const codes = [...unitCodesIn(rows), ...(ruling.unit ? [ruling.unit] : [])];
  const found: Units =
    sender.verified && sender.address ? await units(sender.address, [...new Set(codes)]) : { mayReport: [], named: [] };
  const ofSender = unitsOf(sender, found, ruling, profile);
  const verdict = judge({
    mail,
    sender,
    rows,
    receivedOn,
    receivedAt: received.toString(),
    directory: { ofSender, named: found.named },
    profile,
    reportId,
    personKeyOf,
    ruling,
    hashOf,
    ...(ofSender.length > 0 && sender.address && learned && { learned: await learned(sender.address) }),
    ...(isOurs && { isOurs }),
  });
  const messageId = 'unreadable' in mail ? undefined : mail.messageId;
  const hash = hashOf(Buffer.concat([Buffer.from(messageId ?? ''), contentOf(raw)]));
  return { verdict, messageId, units: ofSender, hash };
}

/** Everybody whom a mail names; undefined if it cannot be read. */
export async function namedIn(raw: Uint8Array, received: Temporal.Instant, { intake }: Profile) {
  const read = await readMail(raw);
  if ('unreadable' in read) return undefined;
  const mail = await openAttachments(read, readSender(read, intake));
  if ('unreadable' in mail) return undefined;
  const texts = allTextsOf(mail);
  return { numbers: numbersOf(mail, dateInStockholm(received)), caseNumbers: caseNumbersIn(texts) };
}

const NOBODY: Sender = { verified: false, virus: 'not-pass', spam: 'not-pass', emptyReturnPath: false };
/** For a mail without exactly one address, released by a person who named the unit. */
const UNKNOWN_ADDRESS = 'unknown';

function asRuled(sender: Sender, { senderIsTrusted }: Ruling): Sender {
  return senderIsTrusted ? { ...sender, verified: true, address: sender.address ?? UNKNOWN_ADDRESS } : sender;
}

function unitsOf({ address = '' }: Sender, found: Units, { unit: code }: Ruling, profile: Profile): SchoolUnit[] {
  if (!code || found.mayReport.some((unit) => mayReport(unit, address, profile))) return found.mayReport;
  return found.named.filter(({ unit }) => unit === code).map((unit) => ({ ...unit, reporters: [address] }));
}

/** SES's headers differ between copies. */
function contentOf(raw: Uint8Array): Buffer {
  const mail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const ends = ['\r\n\r\n', '\n\n'].map((gap) => mail.indexOf(gap)).filter((at) => at >= 0);
  return ends.length > 0 ? mail.subarray(Math.min(...ends)) : mail;
}
