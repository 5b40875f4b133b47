import { MAX_COLUMNS } from '../limits.ts';
import { fieldOf, reportTypeOf } from './labels.ts';

const KNOWN_HEADINGS = 2;

/** No pupil's row has two. */
export function isHeading(cells: string[]): boolean {
  if (cells.length === 2 && fieldOf(cells[0] ?? '') === 'report-type' && reportTypeOf(cells[1] ?? '')) return false;
  return new Set(cells.slice(0, MAX_COLUMNS).flatMap((cell) => fieldOf(cell) ?? [])).size >= KNOWN_HEADINGS;
}
