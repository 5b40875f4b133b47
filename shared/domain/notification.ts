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

/** The types that state a fact about a youth; a correction or withdrawal is about another report. */
export const FactType = ReportType.exclude(['correction', 'withdrawal']);
export type FactType = z.infer<typeof FactType>;

/** HMAC-SHA-256 of the 12-digit number with the stage's secret, 64 hex characters: pseudonymous, never in a log. */
export const PersonKey = z.string().regex(/^[0-9a-f]{64}$/);
export type PersonKey = z.infer<typeof PersonKey>;

/** R-7K3Q-9F: the reference in the receipt is also the report's id. */
export const ReportId = z.string().regex(/^R-[0-9A-Z]{4}-[0-9A-Z]{2}$/);

/**
 * One normalised fact about one pupil: a row of a report. Immutable once stored. Holds only what 2006:39 4 § lets the
 * register hold: identity, contact, occupation. Absence hours, reasons and free text are not taken over.
 */
export const Notification = z.object({
  reportId: ReportId,
  /** 1 for the first pupil of the report, through body and attachments. */
  row: z.number().int().positive(),
  type: FactType,
  personKey: PersonKey,
  personnummer: PersonalNumber,
  name: z.string().max(200).optional(),
  /** Last day of studies, day of start or return; for absence the first day. */
  date: IsoDate,
  /** For absence: the last day, if the school said. */
  until: IsoDate.optional(),
  /** Skolenhetskod, 8 digits. */
  unit: z
    .string()
    .regex(/^\d{8}$/)
    .optional(),
  programme: z.string().max(20).optional(),
  year: z.string().max(10).optional(),
  phone: z.string().max(30).optional(),
  email: z.string().max(254).optional(),
  receivedAt: IsoInstant,
});
export type Notification = z.infer<typeof Notification>;
