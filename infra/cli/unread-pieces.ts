import { Temporal } from 'temporal-polyfill';
import type { Profile } from '../../shared/domain/profile.ts';
import type { UnreadPiece } from '../../shared/domain/read-first.ts';
import type { Report } from '../../shared/domain/report.ts';
import { judgeMail } from '../../shared/report-mail/judge-mail.ts';
import { readMail } from '../../shared/report-mail/mail/read-mail.ts';
import { readSender } from '../../shared/report-mail/mail/sender.ts';
import type { directoryStore } from '../../shared/store/directory-store.ts';

type Reading = { profile: Profile; units: ReturnType<typeof directoryStore>['units'] };
type Shown = UnreadPiece & { text?: string };

/** With their text, read anew: a report holds none. What was learned since keeps its number. */
export async function unreadPieces(report: Report, raw: Uint8Array, { profile, units }: Reading): Promise<Shown[]> {
  const { reportId, receivedAt, unit, readFirst } = report;
  if (!readFirst) return [];
  const ruling = { senderIsTrusted: true, seals: false, ...(unit && { unit }) } as const;
  const judging = { profile, units, personKeyOf: () => '', hashOf: () => '' };
  const { verdict } = await judgeMail(raw, reportId, Temporal.Instant.from(receivedAt), judging, ruling);
  const texts = Map.groupBy(verdict.unread?.pieces ?? [], placeOf);
  return readFirst.pieces.map((piece) => {
    const text = texts.get(placeOf(piece))?.shift()?.text;
    return { ...piece, ...(text !== undefined && { text }) };
  });
}

const placeOf = ({ kind, attachment, line, row }: UnreadPiece) => JSON.stringify([kind, attachment, line, row]);

/** Of whom a person may teach; anybody can claim to be anybody else. */
export async function verifiedSender(raw: Uint8Array, { intake }: Profile): Promise<string | undefined> {
  const mail = await readMail(raw);
  const sender = 'unreadable' in mail ? undefined : readSender(mail, intake);
  return sender?.verified ? sender.address : undefined;
}
