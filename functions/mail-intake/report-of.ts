import { Temporal } from 'temporal-polyfill';
import { addWorkingDays, dateInStockholm, nextWorkingDay, STOCKHOLM } from '../../shared/domain/calendar.ts';
import type { Notice } from '../../shared/domain/effects.ts';
import { plannedNotice } from '../../shared/domain/notices.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { PIECES_KEPT, type ReadFirst, rowsToRead, UnreadPiece } from '../../shared/domain/read-first.ts';
import type { Answer, HeldReason, Report } from '../../shared/domain/report.ts';
import type { JudgedMail } from '../../shared/report-mail/judge-mail.ts';
import { EMPTY, type Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import type { Ports, Receipt } from './ports.ts';

type Mail = Pick<Report, 'reportId' | 'object' | 'receivedAt'>;

/** Of a sealed mail only id, time and state (P5). */
export async function reportOf(
  mail: Mail,
  { verdict, messageId, hash }: JudgedMail,
  profile: Profile,
  ports: Pick<Ports, 'claimAnswer' | 'receiptOf' | 'placeStranger'>,
): Promise<Report> {
  const sealed = verdict.state === 'sealed';
  const reply = verdict.repliesTo;
  const receipt = reply && (await ports.receiptOf(reply.reference));
  const repliesTo = reply && receipt && receiptRepliedTo(reply, receipt);
  const answer = answerOf(verdict, receipt);
  const readFirst = readFirstOf(verdict);
  const notices = noticesOf(verdict, mail, profile, repliesTo);
  return {
    ...mail,
    state: verdict.state,
    ...(!sealed && { messageId, unit: verdict.unit, reason: verdict.reason }),
    ...(repliesTo && { repliesTo }),
    ...(reply && { isReply: true }),
    plan: sealed ? '' : verdict.plan,
    counts: sealed ? { accepted: 0, refused: 0, held: 0 } : verdict.counts,
    refusals: sealed ? [] : verdict.refusals,
    ignoredColumns: sealed ? [] : verdict.ignoredColumns,
    ...(!sealed && verdict.notRead.length > 0 && { notRead: verdict.notRead }),
    ...(!sealed && verdict.heldParts && { heldParts: verdict.heldParts }),
    ...(!sealed && verdict.leftOut && { leftOut: verdict.leftOut }),
    ...(!sealed && verdict.misspelt && { misspelt: verdict.misspelt }),
    ...(!sealed && readFirst && { readFirst }),
    ...(!sealed && verdict.counts.refused > 0 && { followUp: followUpOf(verdict, mail, profile) }),
    ...(!sealed && verdict.sensitive && { sensitive: true }),
    answer: sealed || !(await mayAnswer(answer, mail.reportId, hash, verdict, ports)) ? EMPTY.answer : answer,
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
function receiptRepliedTo({ reference, ids }: { reference: string; ids: string[] }, { answer }: Receipt) {
  const { sesId } = answer;
  return sesId !== undefined && ids.some((id) => id.startsWith(`${sesId}@`)) ? reference : undefined;
}

/** A reply to a receipt is told once that a person reads it; a reply to that answer is not (no loop). */
function answerOf({ answer, repliesTo }: Verdict, receipt: Receipt | undefined): Answer {
  if (answer.state === 'planned' || !repliesTo || receipt?.isReply) return answer;
  const receiver = receipt?.answer.to;
  const to = repliesTo.answer.to ?? receiver;
  // Who is not listed may still be whom the receipt went to.
  const mayBeTold = repliesTo.mayReport || to?.toLowerCase() === receiver?.toLowerCase();
  return to && mayBeTold ? { ...repliesTo.answer, to } : answer;
}

/** Of copies of a mail, and of replies to a receipt, one is answered. */
async function mayAnswer(
  answer: Answer,
  reportId: string,
  hash: string,
  verdict: Verdict,
  { claimAnswer }: Pick<Ports, 'claimAnswer'>,
): Promise<boolean> {
  if (answer.state !== 'planned' || !(await claimAnswer(hash, reportId))) return false;
  return verdict.answer.state === 'planned' || claimAnswer(`reply-${verdict.repliesTo?.reference}`, reportId);
}

export function noticesOf(
  verdict: Verdict,
  { reportId, receivedAt }: Mail,
  profile: Profile,
  repliesTo?: string,
): Record<string, Notice> {
  const received = dateInStockholm(Temporal.Instant.from(receivedAt));
  const deadline = addWorkingDays(received, profile.answers.heldReadWithinWorkingDays, profile.freeDays).toString();
  const sameDay = nextWorkingDay(received, profile.freeDays).toString();
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
      ...(isFromPerson(verdict)
        ? { deadline: sameDay, why: NOT_A_SCHOOL }
        : { deadline, ...(verdict.reason && { why: verdict.reason }) }),
      ...(repliesTo && { about: repliesTo }),
    };
  if (verdict.urgent) {
    const to = verdict.state === 'sealed' ? 'officer' : 'kaa-group';
    notices.urgent = { ...plannedNotice('urgent', to, reportId), deadline: received.toString() };
  }
  return notices;
}

function followUpOf({ counts }: Verdict, { receivedAt }: Mail, { tasks, freeDays }: Profile) {
  const received = Temporal.Instant.from(receivedAt).toZonedDateTimeISO(STOCKHOLM);
  const date = addWorkingDays(received.toPlainDate(), tasks.refusedRowsAfter.workingDays, freeDays);
  const from = date.toZonedDateTime({ timeZone: STOCKHOLM, plainTime: received.toPlainTime() }).toInstant();
  return { rows: counts.refused, from: from.round('second').toString() };
}

/** Guardian, youth or neighbour: read and answered the same working day (förvaltningslagen 6 §). */
const NOT_A_SCHOOL = 'not-a-school';

/** Nobody whom the directory knows, and nothing that looks like a report. */
function isFromPerson({ reason, plan, fromStranger, repliesTo }: Verdict): boolean {
  const isUnknown = reason === 'sender-not-listed' || reason === 'sender-not-verified';
  return isUnknown && fromStranger === true && plan === '' && repliesTo === undefined;
}

/** Nobody knows who wrote what is too large to read. */
export function heldUnread(reason: HeldReason): Verdict {
  return { ...EMPTY, state: 'held', reason, ...(reason === 'too-large' && { fromStranger: true }) };
}
