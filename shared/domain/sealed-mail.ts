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
});
export type SealedMail = z.infer<typeof SealedMail>;
