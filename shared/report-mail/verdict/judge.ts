import type { Temporal } from 'temporal-polyfill';
import type { Notification } from '../../domain/notification.ts';
import {
  type Answer,
  type Counts,
  type HeldPart,
  type HeldReason,
  type LeftOut,
  REFUSALS_KEPT,
  type Refusal,
} from '../../domain/report.ts';
import { planOf, type RowOutcome } from '../../domain/row-outcome.ts';
import type { Unread } from '../../domain/unread.ts';
import type { Mail, MailRead } from '../mail/mail.ts';
import type { Sender } from '../mail/sender.ts';
import { readInFull } from '../read-in-full/read-in-full.ts';
import { misspeltLabels } from '../rows/misspelt-labels.ts';
import { NO_ROWS, type ReadRow, type RowsRead, readRows } from '../rows/read-rows.ts';
import { type Reporter, reporterOf } from './answer-address.ts';
import { domainOf, holdsReport, isMarkedAutomatic, repliesToUs, replyTo, wantsNoAnswer } from './automatic.ts';
import { asChange } from './change-in-prose.ts';
import { type Decided, decideRows } from './decide-row.ts';
import { isSealed, numbersOf, searchableTexts } from './detect-protection.ts';
import { namesPupil } from './echoed-id.ts';
import { isQuestion } from './question.ts';
import { EMPTY, type JudgeInput, type Verdict } from './verdict.ts';
import { warningsIn } from './warnings.ts';

/** Start here. Pure. */
export function judge(input: JudgeInput): Verdict {
  const { mail, sender, rows, receivedOn, profile, ruling } = input;
  const closed = 'unreadable' in mail || sender.virus !== 'pass';
  if (closed && ruling?.seals) return { ...EMPTY, state: 'sealed' };
  if ('unreadable' in mail) return { ...EMPTY, state: 'held', reason: mail.unreadable };
  const unit = reporterOf(input);
  if (sender.virus !== 'pass') return held('virus', mail, input, unit);
  const texts = searchableTexts(mail);
  const seals = ruling?.seals ?? isSealed(texts, mail, rows, profile);
  const warnings = warningsIn(texts, mail, profile);
  if (!seals && isMarkedAutomatic(mail, sender, unit !== undefined) && !holdsReport(mail, rows, receivedOn))
    return { ...EMPTY, ...(warnings.urgent && { urgent: true }), state: 'automatic', automaticFrom: domainOf(mail) };
  if (seals) return { ...EMPTY, ...warnings, state: 'sealed', toHold: toHold(mail, input) };
  const misspelt = unit ? misspeltLabels(mail, rows) : [];
  return { ...verdictOfReport(input, mail, rows, unit), ...(misspelt.length > 0 && { misspelt }), ...warnings };
}

function toHold(mail: Mail, { receivedOn, personKeyOf }: JudgeInput): Verdict['toHold'] {
  return numbersOf(mail, receivedOn).map((number) => ({ number, personKey: personKeyOf(number) }));
}

/** Only from who may report (PR6). */
function verdictOfReport(input: JudgeInput, mail: Mail, rows: RowsRead, unit: Reporter | undefined): Verdict {
  const { sender } = input;
  // Also replies from the receipt address.
  if (!sender.verified || !unit)
    return heldWhole(sender.verified ? 'sender-not-listed' : 'sender-not-verified', mail, input, undefined);
  const read = asChange(rows, mail);
  if (read === 'change') return held('correction', mail, input, unit);
  if (read.rows.length === 0) return held(isQuestion(mail) ? 'question' : 'no-rows', mail, input, unit);
  return unit.receiptAddress ? verdictOfRows(input, mail, read, unit) : heldWhole('unit-unclear', mail, input, unit);
}

function heldWhole(reason: HeldReason, mail: Mail, input: JudgeInput, unit: Reporter | undefined): Verdict {
  const outcomes = input.rows.rows.map(() => 'held' as const);
  return { ...held(reason, mail, input, unit), plan: planOf(outcomes), counts: countsOf(outcomes) };
}

/** None before the virus verdict passed (PR8). */
export function rowsIn(mail: MailRead, { virus }: Sender, receivedOn: Temporal.PlainDate): RowsRead {
  return 'unreadable' in mail || virus !== 'pass' ? NO_ROWS : readRows(mail, receivedOn);
}

export function unitCodesIn({ rows }: RowsRead): string[] {
  const codes = rows.flatMap(({ reading }) =>
    'facts' in reading ? (/^\d{8}/.exec(reading.facts.unitWritten ?? '')?.[0] ?? []) : [],
  );
  return [...new Set(codes)].sort();
}

function held(reason: HeldReason, mail: Mail, input: JudgeInput, unit: Reporter | undefined): Verdict {
  const answer = unit && input.sender.verified ? answerTo(input, mail, unit, 'held') : EMPTY.answer;
  return {
    ...EMPTY,
    state: 'held',
    reason,
    ...(unit?.unit && { unit: unit.unit }),
    answer,
    ...repliesTo(input, mail, unit),
  };
}

/** A person's reply to a receipt may be answered once; report-of.ts sees to it. */
function repliesTo(input: JudgeInput, mail: Mail, unit: Reporter | undefined): Pick<Verdict, 'repliesTo'> {
  const reply = replyTo(mail);
  if (!reply) return {};
  const to = unit ? unit.receiptAddress : input.sender.address;
  const answer = reply.isPersons && input.sender.verified ? plannedAnswer(input, mail, to, 'held') : EMPTY.answer;
  const { reference, ids } = reply;
  return { repliesTo: { reference, ids, answer, mayReport: unit !== undefined } };
}

function verdictOfRows(input: JudgeInput, mail: Mail, read: RowsRead, unit: Reporter): Verdict {
  const { rows, ignoredColumns, notRead } = read;
  const decided = decideRows(rows, input);
  const left = [...leftOutOf(rows, decided), ...withoutUnit(rows, decided)];
  const outcomes = decided.map(({ outcome }) => outcome);
  const counts = countsOf(outcomes);
  const state = stateOf(counts);
  const heldParts = heldPartsOf(rows, decided);
  const reason = heldParts[0]?.reason;
  const kind = ({ accepted: 'taken', partly: 'partly', refused: 'refused', held: 'held' } as const)[state];
  return {
    ...EMPTY,
    state,
    ...(reason && { reason }),
    ...(heldParts.length > 0 && { heldParts: heldParts.slice(0, REFUSALS_KEPT) }),
    ...(unit.unit && { unit: unit.unit }),
    plan: planOf(outcomes),
    counts,
    refusals: refusalsOf(rows, decided).slice(0, REFUSALS_KEPT),
    ...(left.length > 0 && { leftOut: left.slice(0, REFUSALS_KEPT) }),
    ignoredColumns: ignoredColumns.slice(0, REFUSALS_KEPT),
    notRead: notRead.slice(0, REFUSALS_KEPT),
    answer: answerTo(input, mail, unit, kind, rows),
    ...(state === 'held' && repliesTo(input, mail, unit)),
    ...marked(
      decided.flatMap(({ notification }) => notification ?? []),
      unreadIn(input, mail, read),
    ),
  };
}

function unreadIn({ sender, directory, hashOf, learned, isOurs }: JudgeInput, mail: Mail, rows: RowsRead): Unread {
  const units = [...directory.ofSender, ...directory.named];
  return readInFull({
    mail,
    sender,
    rows,
    units,
    hashOf,
    learned: learned ?? new Set(),
    isOurs: isOurs ?? (() => false),
  });
}

/** Contact about them waits (P11). */
function marked(notifications: Notification[], unread: Unread): Pick<Verdict, 'notifications' | 'unread'> {
  if (!unread.all && unread.rows.length === 0) return { notifications };
  const rows = new Set(unread.rows);
  const isUnread = ({ row }: Notification) => unread.all || rows.has(row);
  return {
    notifications: notifications.map((one) => (isUnread(one) ? { ...one, readFirst: true } : one)),
    unread,
  };
}

function countsOf(outcomes: RowOutcome[]): Counts {
  const refused = outcomes.filter((outcome) => outcome === 'refused').length;
  const held = outcomes.filter((outcome) => outcome === 'held').length;
  return { accepted: outcomes.length - refused - held, refused, held };
}

function stateOf({ accepted, refused, held }: Counts): 'accepted' | 'partly' | 'refused' | 'held' {
  if (refused === 0 && held === 0) return 'accepted';
  if (accepted > 0) return 'partly';
  return held === 0 ? 'refused' : 'held';
}

function heldPartsOf(rows: ReadRow[], decided: Decided[]): HeldPart[] {
  const parts = rows.flatMap(({ attachment }, index) => {
    const reason = decided[index]?.held;
    return reason ? { attachment, reason } : [];
  });
  return [...new Map(parts.map((part) => [`${part.attachment} ${part.reason}`, part])).values()];
}

function leftOutOf(rows: ReadRow[], decided: Decided[]): LeftOut[] {
  return rows.flatMap(({ reading: _, ...place }, index) => {
    const { leftOut, outcome } = decided[index] ?? {};
    return leftOut && outcome !== 'refused' ? { ...place, field: leftOut, code: 'unknown-programme' as const } : [];
  });
}

/** Taken, so that no youth is lost; the receipt asks for it. */
function withoutUnit(rows: ReadRow[], decided: Decided[]): LeftOut[] {
  return rows.flatMap(({ reading: _, ...place }, index) => {
    const { outcome, notification } = decided[index] ?? {};
    const isKnown = notification && 'unit' in notification && notification.unit !== undefined;
    return outcome === 'accepted' && !isKnown ? { ...place, field: 'unit' as const, code: 'missing' as const } : [];
  });
}

function refusalsOf(rows: ReadRow[], decided: Decided[]): Refusal[] {
  return rows.flatMap(({ reading: _, ...place }, index) =>
    (decided[index]?.faults ?? []).map((fault) => ({ ...place, ...fault })),
  );
}

function answerTo(
  input: JudgeInput,
  mail: Mail,
  { receiptAddress }: Reporter,
  kind: NonNullable<Answer['kind']>,
  rows: ReadRow[] = [],
): Answer {
  if (!receiptAddress || (kind === 'held' && repliesToUs(mail))) return EMPTY.answer;
  return plannedAnswer(input, mail, receiptAddress, kind, rows);
}

/** To the directory's address, never the mail's (PR2). */
function plannedAnswer(
  { receivedOn, sender }: JudgeInput,
  mail: Mail,
  to: string | undefined,
  kind: NonNullable<Answer['kind']>,
  rows: ReadRow[] = [],
): Answer {
  if (wantsNoAnswer(mail, sender)) return EMPTY.answer;
  const messageId = mail.messageId && namesPupil(mail.messageId, rows, receivedOn) ? undefined : mail.messageId;
  return { state: 'planned', kind, ...(to && { to }), ...(messageId && { inReplyTo: messageId }), attempt: 0 };
}
