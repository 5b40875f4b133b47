import * as z from 'zod';
import { IsoInstant } from './calendar.ts';
import { PersonKey, ReportId } from './notification.ts';
import { PersonalNumber } from './personal-number.ts';

/** A mail in the sealed bucket and whom it names, as an officer finds it. */
export const SealedMail = z.object({
  reportId: ReportId,
  /** Key in the sealed bucket, below mail/. */
  object: z.string(),
  receivedAt: IsoInstant,
  persons: z.array(z.object({ number: PersonalNumber, personKey: PersonKey })),
});
export type SealedMail = z.infer<typeof SealedMail>;
