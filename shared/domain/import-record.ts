import * as z from 'zod';
import { Notice } from './effects.ts';

/** No row of the file. */
export const ImportRecord = z.object({
  importId: z.string(),
  object: z.string(),
  objectVersion: z.string(),
  /** `applied`: only the result beside the file may be missing. */
  state: z.enum(['applied', 'done']),
  outcome: z.enum(['imported', 'refused']),
  rows: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  notices: z.record(z.string(), Notice),
});
export type ImportRecord = z.infer<typeof ImportRecord>;

/** `unfinished`: rows may have changed without a signal to register. */
export type Lease = { holder: string; attempt: number; unfinished: boolean };
