import * as z from 'zod';
import { Notice } from './effects.ts';

/** By report, so that a repeat counts once. */
export const StrangersHour = z.object({
  holds: z.record(z.string(), z.number().int()),
  holdCount: z.number().int(),
  atOnce: z.record(z.string(), z.literal(true)),
  atOnceCount: z.number().int(),
  /** To whom each is told of. */
  gathered: z.record(z.string(), Notice.shape.to),
  gatheredCount: z.number().int(),
  notices: z.record(z.string(), Notice),
});
export type StrangersHour = z.infer<typeof StrangersHour>;

export function gatheredFor(to: Notice['to'], { gathered }: Pick<StrangersHour, 'gathered'>): number {
  return Object.values(gathered).filter((one) => one === to).length;
}
