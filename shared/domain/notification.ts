import * as z from 'zod';
import { IsoDate, IsoInstant } from './calendar.ts';
import { PersonalNumber } from './personal-number.ts';

/** Skollagen 15:15: start, end, considerable absence; the rest from practice. */
export const ReportType = z.enum([
  'absence',
  'dropout',
  'not-started',
  'finished-without-exam',
  'study-start',
  'returned',
  'transfer',
  'finished-with-exam',
  'valid-absence',
  'correction',
  'withdrawal',
]);
export type ReportType = z.infer<typeof ReportType>;

export const REPORT_TYPE_WORDS: Record<ReportType, string> = {
  absence: 'Ogiltig frånvaro',
  dropout: 'Avbrott',
  'not-started': 'Ej påbörjat',
  'finished-without-exam': 'Studiebevis',
  'study-start': 'Studiestart',
  returned: 'Åter i studier',
  transfer: 'Byter skola',
  'finished-with-exam': 'Examen',
  'valid-absence': 'Giltig frånvaro',
  correction: 'Rättelse',
  withdrawal: 'Återtagande',
};

export const FactType = ReportType.exclude(['correction', 'withdrawal']);
export type FactType = z.infer<typeof FactType>;

/** HMAC-SHA-256 of the 12 digits with the stage's secret: pseudonymous, never in a log. */
export const PersonKey = z.string().regex(/^[0-9a-f]{64}$/);
export type PersonKey = z.infer<typeof PersonKey>;

export type KeyedHash = {
  personKeyOf: (number: PersonalNumber) => PersonKey;
  /** For anything else guessable, e.g. a mail's content. */
  hashOf: (text: string | Uint8Array) => string;
};

export const ReportId = z.string().regex(/^R-[0-9A-Z]{4}-[0-9A-Z]{2}$/);

/** Skolenhetskod. */
export const UnitCode = z.string().regex(/^\d{8}$/);

const ofRow = {
  reportId: ReportId,
  /** From 1, through body and attachments. */
  row: z.number().int().positive(),
  personKey: PersonKey,
  personnummer: PersonalNumber,
  receivedAt: IsoInstant,
  /** Not understood whole: contact waits until a person has read the mail (P11). */
  readFirst: z.literal(true).optional(),
};

const contact = { phone: z.string().max(30).optional(), email: z.string().max(254).optional() };

const studies = {
  /** Last day of an absence. */
  until: IsoDate.optional(),
  programme: z.string().max(20).optional(),
  year: z.string().max(10).optional(),
};

/** Only what 2006:39 4 § allows: no hours, reasons or free text. */
export const FactNotification = z.object({
  ...ofRow,
  ...contact,
  ...studies,
  type: FactType,
  name: z.string().max(200).optional(),
  /** Last day of studies, first of absence, start or return. */
  date: IsoDate,
  unit: UnitCode.optional(),
  /** A person has read it out of a mail, by this act. */
  entered: z.object({ by: z.string().min(1).max(254), act: z.string() }).optional(),
  /** The sender's own units, where it names another that is closed or unknown: a person looks. */
  sentBy: z.array(UnitCode).optional(),
});
export type FactNotification = z.infer<typeof FactNotification>;

const about = {
  name: z.string().max(200).optional(),
  /** The sender's: a school changes only its own reports. */
  units: z.array(UnitCode),
  /** From the receipt. */
  aboutReport: ReportId.optional(),
  aboutType: FactType.optional(),
};

/** What is right. */
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

export const Withdrawal = z.object({
  ...ofRow,
  ...about,
  type: z.literal('withdrawal'),
  aboutDate: IsoDate.optional(),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

/** One row of a report; immutable once stored. */
export const Notification = z.discriminatedUnion('type', [FactNotification, Correction, Withdrawal]);
export type Notification = z.infer<typeof Notification>;

/** One that a newer version wrote need not be readable otherwise. */
export type StoredRow = Pick<Notification, 'reportId' | 'row' | 'personKey' | 'receivedAt'>;

export function notificationId({ reportId, row }: { reportId: string; row: number }): string {
  return `${reportId}#${row}`;
}
