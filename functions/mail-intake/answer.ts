import { Temporal } from 'temporal-polyfill';
import { addWorkingDays, dateInStockholm, longDate, STOCKHOLM } from '../../shared/domain/calendar.ts';
import type { SchoolUnit } from '../../shared/domain/directory.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { HeldReason, LeftOut, Refusal, Report } from '../../shared/domain/report.ts';
import { outcomesOf } from '../../shared/domain/row-outcome.ts';
import { NEVER_MAIL_PROTECTED } from '../../shared/report-mail/phrases.ts';
import { leftOut, misspeltText, partNames, rowPlace } from './answer-places.ts';
import {
  BLANK_IS_ATTACHED,
  CHANGES_ARE_MATCHED,
  CODE_WORDS,
  FIELD_WORDS,
  HELD_WORDS,
  HINT_WORDS,
  HOW_TO_WRITE,
  LEAVE_OUT_SENSITIVE,
  LEFT_OUT_WORDS,
  mentionsList,
  REPLY_WORDS,
  SEND_UNIT,
  TO_SEND_ANEW,
  WITHOUT_NUMBER,
  WITHOUT_UNIT,
} from './answer-words.ts';

/** The receipt: rows by position. No values, names or subject, and nothing that the register knows (PR2). */
export function answerText(
  report: Report,
  unit: SchoolUnit | undefined,
  profile: Profile,
): { subject: string; text: string } {
  const text = mailText(aboutReport(report, unit, profile), profile);
  return { subject: `Kvitto ${report.reportId}`, text };
}

export function gatheredText(reports: Report[], profile: Profile): { subject: string; text: string } {
  const [first, ...others] = reports.map(({ reportId }) => reportId);
  const why = `Ni har skickat många mejl till oss under en timme. Här är ${reports.length} kvitton samlade i ett mejl.`;
  const each = reports.flatMap((report) => [`Kvitto ${report.reportId}`, ...aboutReport(report, undefined, profile)]);
  return {
    subject: others.length > 0 ? `Kvitto ${first} med flera` : `Kvitto ${first}`,
    text: mailText([why, ...each], profile),
  };
}

function aboutReport(report: Report, unit: SchoolUnit | undefined, profile: Profile): string[] {
  return [
    `Vi fick ert mejl den ${timeOf(report)}${unit ? ` för ${unit.name}` : ''}. Vår referens är ${report.reportId}.`,
    ...outcomeOf(report, profile),
    ...takenWithout(report),
    ...withoutUnit(report),
    ...misspeltText(report),
    ...(needsBlankReport(report) ? [BLANK_IS_ATTACHED] : []),
    ...(outcomesOf(report.plan).includes('change') ? [CHANGES_ARE_MATCHED] : []),
    ...leftOut(report),
    ...(report.sensitive ? [LEAVE_OUT_SENSITIVE] : []),
  ];
}

/** It goes with every answer that speaks of a list. */
export function needsBlankReport(report: Report): boolean {
  const { counts, reason, heldParts = [], decision } = report;
  const isTypeMissing = [reason, ...heldParts.map((part) => part.reason)].includes('type-or-date-missing');
  const isHeld = report.state === 'held' || counts.held > 0;
  const actions = isHeld ? heldReasons(report).map(({ action }) => action) : [];
  return counts.refused > 0 || isTypeMissing || decision?.act === 'refuse' || actions.some(mentionsList);
}

function mailText(paragraphs: string[], { answers, letters }: Profile): string {
  const all = [
    'Hej!',
    ...paragraphs,
    `${NEVER_MAIL_PROTECTED} Ring oss i stället på ${answers.phone}.`,
    `Det här är ett automatiskt svar. Har du frågor, ring ${answers.phone} och säg referensen.`,
    `Vänliga hälsningar\n${letters.sender.office}`,
  ];
  return `${all.join('\n\n')}\n`;
}

function timeOf({ receivedAt }: Report): string {
  const local = Temporal.Instant.from(receivedAt).toZonedDateTimeISO(STOCKHOLM);
  const clock = `${String(local.hour).padStart(2, '0')}.${String(local.minute).padStart(2, '0')}`;
  return `${longDate(local.toPlainDate())} klockan ${clock}`;
}

function outcomeOf(report: Report, profile: Profile): string[] {
  if (report.decision?.act === 'refuse') return refusedByPerson(report);
  if (report.decision?.act === 'done') return enteredByPerson(report);
  const { accepted, refused, held } = report.counts;
  const total = accepted + refused + held;
  const isWhole = !report.notRead && !report.misspelt && withoutUnit(report).length === 0;
  const nothingMore = isWhole ? ' Du behöver inte göra något mer.' : '';
  if (report.state === 'accepted') return [`Vi har tagit emot ${rows(accepted)}.${nothingMore}`];
  const taken = accepted > 0 ? [`Vi har tagit emot ${accepted} av ${rows(total)}.`] : [];
  return [...taken, ...refusedOf(report, profile), ...heldOf(report, profile)];
}

function enteredByPerson({ counts }: Report): string[] {
  const { accepted, refused, held } = counts;
  const taken = `En person hos oss har läst mejlet och tagit emot ${rows(accepted)}.`;
  return [
    refused + held > 0
      ? `${taken} Resten har vi inte tagit emot som rapport.`
      : `${taken} Du behöver inte göra något mer.`,
  ];
}

/** The answer before this one named the rows. */
function refusedByPerson({ counts }: Report): string[] {
  const { accepted, refused } = counts;
  const rest = accepted > 0 ? `resten. Vi har tagit emot ${accepted} av ${rows(accepted + refused)}` : 'det';
  return [
    `En person hos oss har läst mejlet och kan inte ta emot ${rest}.`,
    `Ska någon elev som inte är mottagen rapporteras, ${TO_SEND_ANEW}`,
  ];
}

function rows(count: number): string {
  return count === 1 ? '1 rad' : `${count} rader`;
}

function refusedOf({ counts, refusals }: Report, { answers }: Profile): string[] {
  if (counts.refused === 0) return [];
  const listed = new Set(refusals.map(rowPlace)).size;
  const unlisted = counts.refused - listed;
  return [
    'Det här kunde vi inte ta emot:',
    refusals.map(refusalLine).join('\n'),
    ...(refusals.some(isWithoutNumber) ? [`${WITHOUT_NUMBER} ${answers.newlyArrived.sentence}`] : []),
    ...(unlisted > 0
      ? [
          `Dessutom kunde vi inte ta emot ${unlisted} ${unlisted === 1 ? 'rad' : 'rader'} till som inte får plats här. Rätta raderna ovan först, så räcker det ofta.`,
        ]
      : []),
    `Skicka bara ${counts.refused === 1 ? 'den rättade raden' : 'de rättade raderna'} igen, i ett nytt mejl.`,
  ];
}

const isWithoutNumber = ({ field, code }: Refusal) => field === 'personnummer' && code === 'missing';

function refusalLine({ field, code, hint, ...place }: Refusal): string {
  const { reason, action: general } = CODE_WORDS[code];
  const special = hint ? HINT_WORDS[hint] : {};
  const action = special.action ?? ((code === 'format' && HOW_TO_WRITE[field]) || general);
  return `- ${rowPlace(place)}, ${special.field ?? FIELD_WORDS[field]}: ${special.reason ?? reason}. ${action}`;
}

function takenWithout({ leftOut = [] }: Report): string[] {
  return [
    ...Map.groupBy(
      leftOut.filter(({ field }) => field !== 'unit'),
      ({ field }) => field,
    ),
  ].map(([field, places]) => {
    const where = [...new Set(places.map(rowPlace))].join('; ');
    const words =
      LEFT_OUT_WORDS[field] ?? `Raderna är mottagna utan ${FIELD_WORDS[field]}, för vi kan inte tolka uppgiften här`;
    return `${words}: ${where}.`;
  });
}

const unitAt = ({ leftOut = [] }: Report, is: LeftOut['code']) =>
  leftOut.filter(({ field, code }) => field === 'unit' && code === is).map(rowPlace);
const unitMissingAt = (report: Report) => unitAt(report, 'missing');

function withoutUnit(report: Report): string[] {
  const [missing, unknown] = [unitMissingAt(report), unitAt(report, 'format')];
  return [
    ...(missing.length === 0 ? [] : [`${WITHOUT_UNIT}: ${missing.join('; ')}. ${SEND_UNIT}`]),
    ...(unknown.length === 0 ? [] : [`${UNKNOWN_UNIT}: ${unknown.join('; ')}. ${CHECK_UNIT}`]),
  ];
}

const UNKNOWN_UNIT = 'Raderna är mottagna, men skolenhetskoden är okänd eller nedlagd här';
const CHECK_UNIT = 'Kontrollera koden. Är den fel, ring oss.';

function heldOf(report: Report, profile: Profile): string[] {
  const { state, counts } = report;
  if (counts.held === 0 && state !== 'held') return [];
  const part = counts.accepted + counts.refused > 0 ? 'En del av rapporten' : 'Mejlet';
  const by = addWorkingDays(
    dateInStockholm(Temporal.Instant.from(report.receivedAt)),
    profile.answers.heldReadWithinWorkingDays,
    profile.freeDays,
  );
  const waits = `${part} väntar på att en person läser, senast den ${longDate(by)}`;
  const reasons = heldReasons(report);
  if (reasons.length === 1) return reasons.flatMap(({ why, action }) => [`${waits}: ${why}`, action]);
  return [`${waits}. Det beror på det här:`, reasons.map(({ why, action }) => `- ${why} ${action}`).join('\n')];
}

function heldReasons({ reason = 'unread' satisfies HeldReason, heldParts = [], isReply }: Report) {
  const parts = heldParts.length > 0 ? heldParts : [{ attachment: 0, reason }];
  return [...Map.groupBy(parts, (part) => part.reason)].map(([code, waiting]) => {
    const { reason: why, action } = isReply && IN_A_REPLY.has(code) ? REPLY_WORDS : HELD_WORDS[code];
    const isNamed = heldParts.length > 1 || waiting.some(({ attachment }) => attachment > 0);
    return { why: isNamed ? `${why}. Det gäller ${partNames(waiting)}.` : `${why}.`, action };
  });
}

const IN_A_REPLY: ReadonlySet<HeldReason> = new Set(['no-rows', 'question', 'sender-not-listed', 'unit-unclear']);
