import { Temporal } from 'temporal-polyfill';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Notice } from '../../shared/domain/effects.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { PIECES_KEPT, type ReadFirst, rowsToRead, UnreadPiece } from '../../shared/domain/read-first.ts';
import type { HeldReason, Report } from '../../shared/domain/report.ts';
import type { JudgedMail } from '../../shared/report-mail/judge-mail.ts';
import type { ReplyTo } from '../../shared/report-mail/verdict/automatic.ts';
import { EMPTY, type Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import type { Ports } from './ports.ts';

type Mail = Pick<Report, 'reportId' | 'object' | 'receivedAt'>;

/** Of a sealed mail only id, time and state (P5). */
export async function reportOf(
  mail: Mail,
  { verdict, messageId, hash }: JudgedMail,
  profile: Profile,
  ports: Pick<Ports, 'claimAnswer' | 'receiptOf' | 'placeStranger'>,
): Promise<Report> {
  const wanted = verdict.answer.state === 'planned';
  const answered = wanted && !(await ports.claimAnswer(hash, mail.reportId));
  const sealed = verdict.state === 'sealed';
  const readFirst = readFirstOf(verdict);
  const repliesTo = verdict.repliesTo && (await receiptRepliedTo(verdict.repliesTo, ports));
  const notices = noticesOf(verdict, mail, profile, repliesTo);
  return {
    ...mail,
    state: verdict.state,
    ...(!sealed && { messageId, unit: verdict.unit, reason: verdict.reason }),
    ...(repliesTo && { repliesTo }),
    plan: sealed ? '' : verdict.plan,
    counts: sealed ? { accepted: 0, refused: 0, held: 0 } : verdict.counts,
    refusals: sealed ? [] : verdict.refusals,
    ignoredColumns: sealed ? [] : verdict.ignoredColumns,
    ...(!sealed && verdict.notRead.length > 0 && { notRead: verdict.notRead }),
    ...(!sealed && verdict.heldParts && { heldParts: verdict.heldParts }),
    ...(!sealed && verdict.leftOut && { leftOut: verdict.leftOut }),
    ...(!sealed && readFirst && { readFirst }),
    ...(!sealed && verdict.sensitive && { sensitive: true }),
    answer: answered || sealed ? { state: 'none', attempt: 0 } : verdict.answer,
    notices: verdict.fromStranger && (await isGathered(notices, mail, profile, ports)) ? {} : notices,
    done: false,
  };
}

/** Where, never what; undefined if no row waits for it. */
function readFirstOf({ unread, plan }: Verdict): ReadFirst | undefined {
  if (!unread || rowsToRead(plan, unread).length === 0) return undefined;
  const { all, rows, pieces } = unread;
  const more = pieces.length - PIECES_KEPT;
  const kept = pieces.slice(0, PIECES_KEPT).map((piece) => UnreadPiece.parse(piece));
  return { all, rows, pieces: kept, ...(more > 0 && { more }) };
}

/** Forged mails must not make as many of ours. */
async function isGathered(
  notices: Record<string, Notice>,
  { reportId, receivedAt }: Mail,
  { intake }: Profile,
  ports: Pick<Ports, 'placeStranger'>,
): Promise<boolean> {
  const to = Object.values(notices)[0]?.to;
  if (!to) return false;
  const { mailsAnHour } = intake.strangers;
  return (await ports.placeStranger(reportId, to, mailsAnHour, Temporal.Instant.from(receivedAt))) === 'later';
}

/** Only the recipient knows the ids. */
async function receiptRepliedTo(
  { reference, ids }: ReplyTo,
  ports: Pick<Ports, 'receiptOf'>,
): Promise<string | undefined> {
  const sesId = await ports.receiptOf(reference);
  return sesId !== undefined && ids.some((id) => id.startsWith(`${sesId}@`)) ? reference : undefined;
}

export function noticesOf(
  verdict: Verdict,
  { reportId, receivedAt }: Mail,
  profile: Profile,
  repliesTo?: string,
): Record<string, Notice> {
  const received = dateInStockholm(Temporal.Instant.from(receivedAt));
  const deadline = addWorkingDays(received, profile.answers.heldReadWithinWorkingDays, profile.freeDays).toString();
  const notices: Record<string, Notice> = {};
  const { strangers } = profile.intake;
  const isIncomplete =
    verdict.holdsIncomplete || (verdict.fromStranger && verdict.toHold.length > strangers.holdsAMail);
  if (verdict.state === 'sealed')
    notices.sealed = {
      ...plannedNotice('sealed', 'officer', reportId),
      deadline,
      ...(isIncomplete && { holdsIncomplete: true }),
    };
  else if (verdict.state === 'held' || verdict.counts.held > 0)
    notices.held = {
      ...plannedNotice('report-held', 'kaa-group', reportId),
      deadline,
      ...(repliesTo && { about: repliesTo }),
    };
  if (verdict.urgent) {
    const to = verdict.state === 'sealed' ? 'officer' : 'kaa-group';
    notices.urgent = { ...plannedNotice('urgent', to, reportId), deadline: received.toString() };
  }
  return notices;
}

/** Nobody knows who wrote what is too large to read. */
export function heldUnread(reason: HeldReason): Verdict {
  return { ...EMPTY, state: 'held', reason, ...(reason === 'too-large' && { fromStranger: true }) };
}
