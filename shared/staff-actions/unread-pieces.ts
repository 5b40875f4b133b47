import { createHash } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Profile } from '../domain/profile.ts';
import type { UnreadPiece } from '../domain/read-first.ts';
import type { Report } from '../domain/report.ts';
import { judgeMail } from '../report-mail/judge-mail.ts';
import { readMail } from '../report-mail/mail/read-mail.ts';
import { readSender } from '../report-mail/mail/sender.ts';
import type { directoryStore } from '../store/directory-store.ts';
import type { ShownPiece } from './outcomes.ts';

type Reading = { profile: Profile; units: ReturnType<typeof directoryStore>['units'] };

/** With their text, read anew: a report holds none. Numbers do not depend on what was taught since. */
export async function unreadPieces(
  report: Report,
  raw: Uint8Array,
  { profile, units }: Reading,
): Promise<ShownPiece[]> {
  const { reportId, receivedAt, unit, readFirst } = report;
  if (!readFirst) return [];
  const ruling = { senderIsTrusted: true, seals: false, ...(unit && { unit }) } as const;
  const hashOf = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
  const judging = { profile, units, personKeyOf: () => '', hashOf };
  const { verdict } = await judgeMail(raw, reportId, Temporal.Instant.from(receivedAt), judging, ruling);
  return readFirst.pieces.map((piece) => {
    const found = verdict.unread?.pieces.find(({ n }) => n === piece.n);
    return found && isSamePlace(found, piece) ? { ...piece, text: found.text } : { ...piece, lost: true };
  });
}

/** `lost`: another version of us may count differently. */
const isSamePlace = (a: UnreadPiece, b: UnreadPiece) =>
  (['kind', 'attachment', 'line', 'row'] as const).every((name) => a[name] === b[name]);

/** Of whom a person may teach; anybody can claim to be anybody else. */
export async function verifiedSender(raw: Uint8Array, { intake }: Profile): Promise<string | undefined> {
  const mail = await readMail(raw);
  const sender = 'unreadable' in mail ? undefined : readSender(mail, intake);
  return sender?.verified ? sender.address : undefined;
}
