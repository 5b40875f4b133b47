import type { Temporal } from 'temporal-polyfill';
import { nonceIn } from '../../domain/canary.ts';
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
import type { Mail, MailRead } from '../mail/mail.ts';
import { textsOf } from '../mail/mail-texts.ts';
import type { Sender } from '../mail/sender.ts';
import type { Unread } from '../read-in-full/account.ts';
import { readInFull } from '../read-in-full/read-in-full.ts';
import { misspeltLabels } from '../rows/misspelt-labels.ts';
import { NO_ROWS, type ReadRow, type RowsRead, readRows } from '../rows/read-rows.ts';
import { type Reporter, reporterOf } from './answer-address.ts';
import { domainOf, holdsReport, isMarkedAutomatic, repliesToUs, replyTo, wantsNoAnswer } from './automatic.ts';
import { asChange } from './change-in-prose.ts';
import { type Decided, decideRows } from './decide-row.ts';
import { protectionOf, protectionOfTexts, searchable, searchableTexts } from './detect-protection.ts';
import { namesPupil } from './echoed-id.ts';
import { objectionIn } from './objection.ts';
import { personsIn, personsOf } from './persons.ts';
import { isQuestion } from './question.ts';
import { afterThreat } from './threat.ts';
import { EMPTY, type JudgeInput, type Verdict } from './verdict.ts';
import { warningsIn } from './warnings.ts';

/** Start here. Pure. */
export function judge(input: JudgeInput): Verdict {
  const { mail, sender, rows, receivedOn, profile, ruling } = input;
  if ('unreadable' in mail)
    return sealedUnopened(input) ?? { ...EMPTY, state: 'held', reason: mail.unreadable, ...STRANGER };
  const unit = reporterOf(input);
  const isRuled = ruling?.senderIsTrusted === true || ruling?.seals !== undefined;
  const stranger = unit || isRuled ? {} : STRANGER;
  if (sender.virus !== 'pass') return { ...(sealedUnopened(input) ?? held('virus', mail, input, unit)), ...stranger };
  const texts = searchableTexts(mail);
  const found = protectionOf(texts, mail, rows, profile);
  const seals = ruling?.seals ?? found === 'seals';
  const warnings = warningsIn(texts, mail, profile);
  const isReport = holdsReport(mail, rows, receivedOn, unit !== undefined);
  if (!seals && isMarkedAutomatic(mail, sender, unit !== undefined) && !isReport) {
    const nonce = nonceIn(mail.subject);
    return {
      ...EMPTY,
      ...(warnings.urgent && { urgent: true }),
      ...stranger,
      state: 'automatic',
      automaticFrom: domainOf(mail),
      ...(nonce && { nonce }),
    };
  }
  if (seals) return { ...EMPTY, ...warnings, ...stranger, state: 'sealed', ...personsIn(mail, rows, input) };
  // A person who released the mail has read it.
  const isInDoubt = found === 'weak' && !isRuled;
  const misspelt = unit ? misspeltLabels(mail, rows) : [];
  const verdict = {
    ...verdictOfReport(input, mail, rows, unit, isInDoubt),
    ...(misspelt.length > 0 && { misspelt }),
    ...warnings,
    ...stranger,
  };
  const waits = verdict.state === 'held' || verdict.counts.held > 0;
  const objection = waits ? objectionIn(mail, input, verdict, unit !== undefined) : undefined;
  return afterThreat({ ...verdict, ...(objection && { objection }) });
}

const STRANGER = { fromStranger: true } as const;

/**
 * By the texts of a mail without a clear virus verdict, and the bytes of one that is too large; of a virus nothing is
 * read (PR8).
 */
function sealedUnopened({ mail, sender, profile, ruling, ...reading }: JudgeInput): Verdict | undefined {
  const texts = 'unreadable' in mail ? (mail.words ?? []) : sender.virus === 'fail' ? [] : textsOf(mail);
  const seals = ruling?.seals ?? protectionOfTexts(texts.map(searchable), profile) === 'seals';
  if (!seals) return undefined;
  const stranger = 'unreadable' in mail && ruling?.seals === undefined ? STRANGER : {};
  return { ...EMPTY, ...stranger, state: 'sealed', ...personsOf(texts, reading), holdsIncomplete: true };
}

/** Only from who may report (PR6). */
function verdictOfReport(
  input: JudgeInput,
  mail: Mail,
  rows: RowsRead,
  unit: Reporter | undefined,
  isInDoubt: boolean,
): Verdict {
  const { sender } = input;
  if (!sender.verified || !unit) {
    // Also replies from the receipt address.
    const reason = sender.verified ? 'sender-not-listed' : 'sender-not-verified';
    return withRows(held(reason, mail, input, undefined), rows);
  }
  const read = asChange(rows, mail);
  if (read === 'change') return held('correction', mail, input, unit);
  if (read.rows.length === 0) return held(isQuestion(mail) ? 'question' : 'no-rows', mail, input, unit);
  // Neither contact nor notice before a person has read it (PR5b).
  if (isInDoubt) return withRows(held('protection-in-doubt', mail, input, unit), rows);
  if (!unit.receiptAddress) return withRows(held('unit-unclear', mail, input, unit), rows);
  return verdictOfRows(input, mail, read, unit);
}

function withRows(verdict: Verdict, { rows }: RowsRead): Verdict {
  const outcomes = rows.map(() => 'held' as const);
  return { ...verdict, plan: planOf(outcomes), counts: countsOf(outcomes) };
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

function mends(mail: Mail): Pick<Verdict, 'mends'> {
  const reply = replyTo(mail);
  return reply ? { mends: reply.reference } : {};
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
    ...(state === 'accepted' && mends(mail)),
    ...marked(
      decided.flatMap(({ notification }) => notification ?? []),
      unreadIn(input, mail, read),
    ),
  };
}

function unreadIn(
  { sender, directory, profile, hashOf, learned, isOurs }: JudgeInput,
  mail: Mail,
  rows: RowsRead,
): Unread {
  const units = directory.ofSender;
  return readInFull({
    mail,
    sender,
    rows,
    units,
    hashOf,
    learned: learned ?? new Set(),
    isOurs: isOurs ?? (() => false),
    sensitiveWords: profile.intake.sensitiveWords,
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
    const { leftOut = [], outcome } = decided[index] ?? {};
    return outcome === 'refused' ? [] : leftOut.map((field) => ({ ...place, ...field }));
  });
}

/** Or of a unit that is not hers; taken, so that no youth is lost, and the receipt asks. */
function withoutUnit(rows: ReadRow[], decided: Decided[]): LeftOut[] {
  return rows.flatMap(({ reading: _, ...place }, index) => {
    const { outcome, notification } = decided[index] ?? {};
    const isKnown = notification && 'unit' in notification && notification.unit !== undefined;
    if (notification && 'sentBy' in notification) return { ...place, field: 'unit' as const, code: 'format' as const };
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
