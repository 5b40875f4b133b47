import * as z from 'zod';
import type { EnterRefusal } from '../domain/held-report.ts';
import type { Read } from '../domain/newer-values.ts';
import type { Notification } from '../domain/notification.ts';
import type { UnreadPiece } from '../domain/read-first.ts';
import { Report } from '../domain/report.ts';
import type { FieldFault } from '../report-mail/rows/read-values.ts';

/** Nothing of a person. */
export const Waiting = Report.pick({
  reportId: true,
  receivedAt: true,
  reason: true,
  unit: true,
  counts: true,
  decision: true,
  readFirst: true,
  read: true,
  done: true,
});
export type Waiting = Read<z.infer<typeof Waiting>>;

/** What the desk lists. */
export const ToDo = Waiting.extend({ state: Report.shape.state, followUp: Report.shape.followUp });
export type ToDo = Read<z.infer<typeof ToDo>> & { isUrgent: boolean };

/** `hidden`: somebody in the mail is held or protected. */
export type Shown = { report: Read<Report>; raw?: Uint8Array; hidden?: true };

export type ShownPiece = UnreadPiece & { text?: string | undefined; lost?: true };

/** `no-number`, `not-teachable` and `only-officer` name the piece. */
export type NotLearned =
  | { why: 'not-there' | 'not-verified' }
  | { why: 'full'; address: string }
  | { why: 'no-number' | 'not-teachable' | 'only-officer'; n: number };
export type Learned =
  | { outcome: 'learned'; address: string; numbers: number[] }
  | ({ outcome: 'refused' } & NotLearned);

/** As a person types them; the labels of the template (docs/skola). */
export type PupilForm = Partial<
  Record<'personnummer' | 'namn' | 'skolenhetskod' | 'typ' | 'datum' | 'fran' | 'till', string>
>;

/** `same-pupil`: somebody has entered it already; `no-action`: nothing follows from such a row. */
export type NotRegistered = EnterRefusal | 'not-there' | 'same-pupil' | 'no-action';
export type Registered =
  | { outcome: 'done' | 'already'; row: number }
  | { outcome: 'faults'; faults: FieldFault[] }
  | { outcome: 'refused'; why: NotRegistered };

/** `others`: holds that still stop contact. */
export type Lifted = { outcome: 'lifted' | 'no-hold'; others: string[] } | { outcome: 'protected' };

/** Of how many persons. */
export type LiftedAll = Record<Lifted['outcome'] | 'others', number>;

/** On the sealed way. */
export const ListedSealed = z.object({ pk: z.string(), reference: z.string(), receivedAt: z.string().optional() });
export type ListedSealed = z.infer<typeof ListedSealed>;

/** `plan` as in RowPlan; only rows that can be released. */
export type Rows = { plan: string; notifications: Notification[] };

export type Released = 'released' | 'protected' | 'not-a-report';
