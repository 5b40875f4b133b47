import * as z from 'zod';
import { outcomesOf } from './row-outcome.ts';

/** Something in a mail that was not understood (PR5c): where it stands, never what it says. */
export const UnreadPiece = z.object({
  /** From 1, as a person names it. */
  n: z.number().int().positive(),
  kind: z.string(),
  /** 0 is the mail's own text. */
  attachment: z.number().int().nonnegative(),
  line: z.number().int().positive().optional(),
  row: z.number().int().positive().optional(),
  /** Keyed, of the folded text or of a picture's bytes. */
  hash: z.string().optional(),
  /** Holds a root of protection or a number: only an officer may teach it. */
  onlyOfficer: z.literal(true).optional(),
});
export type UnreadPiece = z.infer<typeof UnreadPiece>;

/** The rest is counted. */
export const PIECES_KEPT = 200;

/** Contact about these rows waits until a person has read the mail (P11). */
export const ReadFirst = z.object({
  /** Something outside the rows was not understood. */
  all: z.boolean(),
  /** Places in the plan, from 1. */
  rows: z.array(z.number().int().positive()),
  pieces: z.array(UnreadPiece).max(PIECES_KEPT),
  /** Pieces beyond those. */
  more: z.number().int().positive().optional(),
});
export type ReadFirst = z.infer<typeof ReadFirst>;

export function isRowUnread({ all, rows }: Pick<ReadFirst, 'all' | 'rows'>, row: number): boolean {
  return all || rows.includes(row);
}

/** Places in the plan of those that count but for being read. */
export function rowsToRead(plan: string, unread: Pick<ReadFirst, 'all' | 'rows'>): number[] {
  const waiting = new Set(unread.rows);
  return outcomesOf(plan).flatMap((outcome, index) =>
    (outcome === 'accepted' || outcome === 'change') && (unread.all || waiting.has(index + 1)) ? index + 1 : [],
  );
}

const OFFICERS_HASH = 'officer-';

/** So that it tells by itself who may teach it. */
export const officersHash = (hash: string) => `${OFFICERS_HASH}${hash}`;
export const isOfficersHash = (hash: string) => hash.startsWith(OFFICERS_HASH);
