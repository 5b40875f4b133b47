import * as z from 'zod';
import type { EnterRefusal, Refusal } from '../domain/held-report.ts';
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
export type PupilForm = Partial<Record<(typeof TYPED)[keyof typeof TYPED], string>>;

/** Of the form. */
export const LABELS: Record<keyof PupilForm, string> = {
  typ: 'Typ av rapport',
  personnummer: 'Personnummer',
  namn: 'Namn',
  skolenhetskod: 'Skolenhetskod',
  datum: 'Datum',
  fran: 'Frånvaro från',
  till: 'Frånvaro till',
};

/** By field of the template: that of the form. */
export const TYPED = {
  'report-type': 'typ',
  personnummer: 'personnummer',
  name: 'namn',
  unit: 'skolenhetskod',
  date: 'datum',
  from: 'fran',
  until: 'till',
} as const;

/** `same-pupil`: somebody has entered it already; `no-action`: nothing follows from such a row. */
export type NotRegistered = Refusal | EnterRefusal | 'not-there' | 'same-pupil' | 'no-action';
/** `only-absence`: of a day that the type has not; `weak-word`: it may speak of a protected identity. */
export type PupilFault =
  | FieldFault
  | { field: keyof typeof TYPED; code: 'weak-word' }
  | { field: 'from' | 'until'; code: 'only-absence' };
/** `sealed`: the mail went the sealed way, since what was typed speaks of a protected identity (PR5b). */
export type Registered =
  | { outcome: 'done' | 'already'; row: number }
  | { outcome: 'faults'; faults: PupilFault[] }
  | { outcome: 'refused'; why: NotRegistered; protects?: true }
  | { outcome: 'sealed' };

/** `others`: holds that still stop contact. `by`, `at`: of a colleague who was first. */
export type Lifted =
  | { outcome: 'lifted'; others: string[] }
  | { outcome: 'no-hold'; others: string[]; by?: string | undefined; at?: string | undefined }
  | { outcome: 'protected' };

/** Of how many persons; `left` were not tried. */
export type LiftedAll = Record<Lifted['outcome'] | 'others' | 'left', number>;

/** On the sealed way. */
export const ListedSealed = z.object({ pk: z.string(), reference: z.string(), receivedAt: z.string().optional() });
export type ListedSealed = z.infer<typeof ListedSealed>;

/** `plan` as in RowPlan; only rows that can be released. */
export type Rows = { plan: string; notifications: Notification[] };

export type Released = 'released' | 'protected' | 'not-a-report';
