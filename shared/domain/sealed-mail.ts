import * as z from 'zod';
import { IsoInstant } from './calendar.ts';
import { PersonKey, ReportId } from './notification.ts';
import { PersonalNumber } from './personal-number.ts';

export const SealedMail = z.object({
  reportId: ReportId,
  /** Below mail/ in the sealed bucket. */
  object: z.string(),
  receivedAt: IsoInstant,
  persons: z.array(z.object({ number: PersonalNumber, personKey: PersonKey })),
  /** Of case numbers in the mail. */
  cases: z.array(z.object({ caseNumber: z.string(), personKey: PersonKey })).default([]),
  /** Somebody in it may not be held: a row without a readable number, or more than a stranger may hold. */
  holdsIncomplete: z.literal(true).optional(),
});
export type SealedMail = z.infer<typeof SealedMail>;
