import * as z from 'zod';
import { IsoDate, IsoInstant } from './calendar.ts';
import { PersonalNumber } from './personal-number.ts';

/** Report types of the template (skollagen 15:15: start, end, considerable absence; the rest from practice). */
export const ReportType = z.enum([
  'absence',
  'dropout',
  'not-started',
  'finished-without-exam',
  'study-start',
  'returned',
  'correction',
  'withdrawal',
]);
export type ReportType = z.infer<typeof ReportType>;

/** As schools write them and people read them. */
export const REPORT_TYPE_WORDS: Record<ReportType, string> = {
  absence: 'Ogiltig frånvaro',
  dropout: 'Avbrott',
  'not-started': 'Ej påbörjat',
  'finished-without-exam': 'Studiebevis',
  'study-start': 'Studiestart',
  returned: 'Åter i studier',
  correction: 'Rättelse',
  withdrawal: 'Återtagande',
};

/** The types that state a fact about a youth; a correction or withdrawal is about another report. */
export const FactType = ReportType.exclude(['correction', 'withdrawal']);
export type FactType = z.infer<typeof FactType>;

/** HMAC-SHA-256 of the 12-digit number with the stage's secret, 64 hex characters: pseudonymous, never in a log. */
export const PersonKey = z.string().regex(/^[0-9a-f]{64}$/);
export type PersonKey = z.infer<typeof PersonKey>;

/** Hashes with the stage's secret. */
export type KeyedHash = {
  personKeyOf: (number: PersonalNumber) => PersonKey;
  /** For anything else guessable that must be recognised again, e.g. a mail's content. */
  hashOf: (text: string | Uint8Array) => string;
};

/** R-7K3Q-9F: the reference in the receipt is also the report's id. */
export const ReportId = z.string().regex(/^R-[0-9A-Z]{4}-[0-9A-Z]{2}$/);

/** Skolenhetskod. */
export const UnitCode = z.string().regex(/^\d{8}$/);

const ofRow = {
  reportId: ReportId,
  /** 1 for the first pupil of the report, through body and attachments. */
  row: z.number().int().positive(),
  personKey: PersonKey,
  personnummer: PersonalNumber,
  receivedAt: IsoInstant,
};

const contact = { phone: z.string().max(30).optional(), email: z.string().max(254).optional() };

const studies = {
  /** For absence: the last day, if known. */
  until: IsoDate.optional(),
  programme: z.string().max(20).optional(),
  year: z.string().max(10).optional(),
};

/** Holds only what 2006:39 4 § lets the register hold: no absence hours, reasons or free text. */
export const FactNotification = z.object({
  ...ofRow,
  ...contact,
  ...studies,
  type: FactType,
  name: z.string().max(200).optional(),
  /** Last day of studies, day of start or return; for absence the first day. */
  date: IsoDate,
  unit: UnitCode.optional(),
});
export type FactNotification = z.infer<typeof FactNotification>;

const about = {
  /** The sender's own units: a school changes only its own reports. */
  units: z.array(UnitCode),
  /** The reference in the receipt, if the school knew it. */
  aboutReport: ReportId.optional(),
  aboutType: FactType.optional(),
};

/** What stands here is right, instead of what was reported. */
export const Correction = z.object({
  ...ofRow,
  ...contact,
  ...studies,
  ...about,
  type: z.literal('correction'),
  rightType: FactType.optional(),
  date: IsoDate.optional(),
});
export type Correction = z.infer<typeof Correction>;

/** What was reported of the pupil is taken back. */
export const Withdrawal = z.object({
  ...ofRow,
  ...about,
  type: z.literal('withdrawal'),
  /** The date in what is taken back. */
  aboutDate: IsoDate.optional(),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

/** A row of a report about one pupil, normalised. Immutable once stored. */
export const Notification = z.discriminatedUnion('type', [FactNotification, Correction, Withdrawal]);
export type Notification = z.infer<typeof Notification>;

/** Key of a notification in a youth's record. */
export function notificationId({ reportId, row }: { reportId: string; row: number }): string {
  return `${reportId}#${row}`;
}
