/** A mail: seconds from Monday 00:00, pupils in it, who sent it. */
export type ReportMail = { at: number; rows: number; school: number };

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Invented: Monday is the worst day, 9 to 10 the worst hour, and nobody reports at night or on a weekend. */
const DAYS = [35, 20, 17, 15, 13];
const HOURS = [
  [7, 6],
  [8, 15],
  [9, 22],
  [10, 14],
  [11, 9],
  [12, 6],
  [13, 12],
  [14, 9],
  [15, 5],
  [16, 2],
] as const;

/** Mulberry32: the same seed gives the same week. */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Shape = { pupils: number; rowsAMail: number; schools: number; when?: 'week' | 'worst hour' };

export function weekOf({ pupils, rowsAMail, schools, when = 'week' }: Shape, draw: () => number): ReportMail[] {
  const mails: ReportMail[] = [];
  for (let left = pupils; left > 0; left -= rowsAMail) {
    const day = when === 'week' ? pick(DAYS.entries(), draw) : 0;
    const hour = when === 'week' ? pick(HOURS, draw) : 9;
    const at = day * DAY + (hour + draw()) * HOUR;
    mails.push({ at, rows: Math.min(rowsAMail, left), school: Math.floor(draw() * schools) });
  }
  return mails.toSorted((a, b) => a.at - b.at);
}

/** By weights that sum up to 100. */
function pick(weights: Iterable<readonly [number, number]>, draw: () => number): number {
  let left = draw() * 100;
  for (const [value, weight] of weights) {
    left -= weight;
    if (left < 0) return value;
  }
  throw new Error('the weights sum up to less than 100');
}
