import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { actsOf, ContactWay, ContactWith } from '../../../shared/domain/acts.ts';
import { dayOf } from '../../../shared/domain/calendar.ts';
import { reportedOf } from '../../../shared/domain/effective-facts.ts';
import { Letter, Notice, Task } from '../../../shared/domain/effects.ts';
import { isToBeRead } from '../../../shared/domain/held-report.ts';
import { Hold } from '../../../shared/domain/hold.ts';
import { Place } from '../../../shared/domain/place.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { Answer, Counts, Refusal, Report } from '../../../shared/domain/report.ts';
import { saidFacts } from '../../../shared/domain/said-facts.ts';
import {
  AppliedFact,
  Coverage,
  Entry,
  TimelineEvent,
  WaitsFor,
  type YouthRecord,
} from '../../../shared/domain/youth-record.ts';

const Text = z.string().nullable();
const NoticeView = z.object({
  id: z.string(),
  ...Notice.pick({ state: true, kind: true, to: true, reference: true }).shape,
  deadline: Text,
  sentAt: Text,
});
const School = { unit: Text, unitName: Text };

/** Of a sealed mail only reference, time and state (P5). */
export const ReportView = z.object({
  reference: z.string(),
  messageId: Text,
  ...Report.pick({ receivedAt: true, state: true }).shape,
  rows: Counts,
  refusals: z.array(Refusal),
  answer: z.enum(['sent', 'none', 'pending']),
  /** Below: more than other programs may rely on. */
  reason: Report.shape.reason.unwrap().nullable(),
  answerState: Answer.shape.state,
  /** Two after an unknown outcome. */
  receipts: z.array(z.string()),
  ignoredColumns: Report.shape.ignoredColumns,
  /** Contact waits until a person has read it. */
  toRead: z.boolean(),
  notices: z.array(NoticeView),
  ...School,
});
export type ReportView = z.infer<typeof ReportView>;

export const YouthView = z.object({
  /** null for a hold. */
  personnummer: Text,
  record: z.enum(['open', 'closed', 'undecided', 'hold']),
  contactHold: z.boolean(),
  /** Objections are in waitsFor. */
  holds: z.array(z.object({ ...Hold.pick({ reference: true }).shape, cause: z.string(), lifted: z.boolean() })),
  waitsFor: z.array(WaitsFor),
  entries: z.array(
    z.object({
      ...Entry.pick({ kind: true, state: true, reason: true, openedOn: true, eventDate: true }).shape,
      /** null if heard afterwards. */
      caseNumber: Text,
      heardAfterwards: z.boolean(),
      closedOn: Text,
      endedOn: Text,
      closeReason: Entry.shape.closeReason.unwrap().nullable(),
      ...School,
    }),
  ),
  letters: z.array(
    z.object({
      id: z.string(),
      ...Letter.pick({ variant: true, addressee: true, state: true, dueOn: true }).shape,
      channel: Letter.shape.channel.unwrap().nullable(),
      object: Text,
      batch: Text,
      caseNumber: Text,
      stoppedBecause: Text,
    }),
  ),
  notices: z.array(NoticeView),
  tasks: z.array(Task.pick({ type: true, dueOn: true, createdOn: true })),
  /** First to last. `with`: null where nobody was reached. */
  contacts: z.array(
    z.object({
      at: z.string(),
      by: z.string(),
      way: ContactWay,
      with: ContactWith.nullable(),
      on: z.string(),
      next: Text,
    }),
  ),
  /** Null where nobody has anything to do. */
  nextStep: Place.pick({ step: true, nextOn: true, list: true }).nullable(),
  coverage: Coverage.nullable(),
  /** Below: more than other programs may rely on. */
  key: z.string(),
  name: Text,
  phone: Text,
  email: Text,
  district: Text,
  facts: z.array(
    z.object({
      ...AppliedFact.pick({ reportId: true, row: true, type: true, date: true, appliedAt: true }).shape,
      until: Text,
      became: z.enum(['corrected', 'withdrawn']).nullable(),
      ...School,
    }),
  ),
  /** `unmatched`: the changed report is unknown. */
  changes: z.array(
    z.object({
      reportId: z.string(),
      row: z.number(),
      type: z.enum(['correction', 'withdrawal']),
      aboutReport: Text,
      unmatched: z.boolean(),
      appliedAt: z.string(),
    }),
  ),
  timeline: z.array(z.object({ ...TimelineEvent.pick({ at: true, what: true }).shape, reference: Text })),
});
export type YouthView = z.infer<typeof YouthView>;

export type SchoolOf = (unit: string | undefined) => { unit: string | null; unitName: string | null };

export function viewReport(
  report: Report,
  schoolOf: SchoolOf,
  mailsOut: { id: string; subject: string }[],
): ReportView {
  const { reportId, receivedAt, state, counts, answer } = report;
  const answers = {
    none: 'none',
    sent: 'sent',
    planned: 'pending',
    sending: 'pending',
    unknown: 'pending',
    returned: 'sent',
    gathered: 'pending',
  } as const;
  const isShown = state !== 'sealed';
  return {
    reference: reportId,
    messageId: (isShown && report.messageId) || null,
    receivedAt,
    state,
    rows: isShown ? counts : { accepted: 0, refused: 0, held: 0 },
    refusals: isShown ? report.refusals : [],
    answer: isShown ? answers[answer.state] : 'none',
    reason: (isShown && report.reason) || null,
    answerState: isShown ? answer.state : 'none',
    receipts: isShown ? mailsOut.filter(({ subject }) => subject === `Kvitto ${reportId}`).map(({ id }) => id) : [],
    toRead: isShown && isToBeRead(report),
    ignoredColumns: isShown ? report.ignoredColumns : [],
    notices: isShown ? viewNotices(report.notices) : [],
    ...schoolOf(isShown ? report.unit : undefined),
  };
}

/** Sealed youths are in no list (P5), once marked. */
export function viewYouth(
  record: YouthRecord,
  holds: Hold[],
  schoolOf: SchoolOf,
  { districts }: Pick<Profile, 'districts'>,
): YouthView[] {
  const { state, entries, letters, tasks, facts, changes, timeline, district } = record;
  if (state === 'sealing' || state === 'sealed' || state === 'joined') return [];
  const { standing, unmatched } = reportedOf(record);
  return [
    {
      personnummer: record.personnummer ?? null,
      record: state,
      contactHold: record.contactHold,
      holds: holds.flatMap(({ reference, cause, liftedAt }) =>
        cause === 'objection' || cause === 'joined' ? [] : { reference, cause, lifted: liftedAt !== undefined },
      ),
      waitsFor: record.waitsFor ?? [],
      entries: Object.values(entries).map((entry) => {
        const { kind, state, reason, openedOn, closedOn = null, closeReason = null, eventDate, endedOn = null } = entry;
        const heardAfterwards = entry.heardAfterwards === true;
        const caseNumber = heardAfterwards ? null : entry.caseNumber;
        const dates = { openedOn, closedOn, eventDate, endedOn };
        return { caseNumber, kind, state, reason, closeReason, ...dates, heardAfterwards, ...schoolOf(entry.unit) };
      }),
      letters: Object.entries(letters).map(([id, letter]) => {
        const { variant, addressee, state, channel = null, object = null, batch = null, dueOn } = letter;
        const { stoppedBecause = null } = letter;
        const caseNumber = entries[letter.entryId]?.caseNumber ?? null;
        return { id, variant, addressee, state, channel, object, batch, dueOn, caseNumber, stoppedBecause };
      }),
      notices: viewNotices(record.notices),
      tasks: Object.values(tasks)
        .filter(({ done }) => !done)
        .map(({ type, dueOn, createdOn }) => ({ type, dueOn, createdOn })),
      contacts: actsOf(record, 'contact').map(([, { at, by, way, reached = null, on = dayOf(at), next = null }]) => {
        return { at, by, way, with: reached, on, next };
      }),
      nextStep: nextStepOf(record),
      coverage: record.coverage ?? null,
      key: record.personKey,
      name: record.name ?? null,
      phone: record.phone ?? null,
      email: record.email ?? null,
      district: districts.find(({ code }) => code === district)?.name ?? district ?? null,
      facts: Object.entries(saidFacts(facts)).map(([id, fact]) => {
        const { reportId, row, type, date, until = null, appliedAt, unit } = fact;
        return { reportId, row, type, date, until, appliedAt, became: becameOf(fact, standing[id]), ...schoolOf(unit) };
      }),
      changes: Object.entries(changes).map(([id, { reportId, row, type, aboutReport = null, appliedAt }]) => {
        return { reportId, row, type, aboutReport, unmatched: unmatched.includes(id), appliedAt };
      }),
      timeline: timeline.map(({ at, what, reference = null }) => ({ at, what, reference })),
    },
  ];
}

function nextStepOf({ place }: YouthRecord): YouthView['nextStep'] {
  if (!place) return null;
  const { step, nextOn, list } = place;
  return { step, nextOn, list };
}

function becameOf(reported: AppliedFact, now: AppliedFact | undefined) {
  if (!now) return 'withdrawn';
  return isDeepStrictEqual(reported, now) ? null : 'corrected';
}

function viewNotices(notices: Record<string, Notice>) {
  return Object.entries(notices).map(([id, { state, kind, to, reference, deadline = null, sentAt = null }]) => {
    return { id, state, kind, to, reference, deadline, sentAt };
  });
}
