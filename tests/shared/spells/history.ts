import type { Draw } from '../../support/random.ts';

export const TYPES = [
  'absence',
  'dropout',
  'not-started',
  'finished-without-exam',
  'study-start',
  'returned',
  'transfer',
  'valid-absence',
  'finished-with-exam',
] as const;
export type Type = (typeof TYPES)[number];

/** Days are counted from the first of the history. */
export type Fact = {
  id: string;
  type: Type;
  day: number;
  until?: number;
  unit: string;
  /** Day and minute at which its mail came. */
  heard: number;
  minute: number;
};
export type Change = {
  id: string;
  about: string;
  unit: string;
  heard: number;
  minute: number;
  /** Else withdrawn. */
  right?: { type?: Type; day?: number; until?: number };
};
export type History = { facts: Fact[]; changes: Change[] };

export const DAYS = 330;
const UNITS = ['11111111', '22222222'];
/** Absence and its ends most, so that they meet. */
const DRAWN: Type[] = [
  ...TYPES,
  ...(['absence', 'absence', 'absence', 'dropout', 'dropout', 'study-start', 'returned', 'transfer'] as const),
];

/** What two schools say of one youth, with repeats, corrections and withdrawals of anything. */
export function drawHistory(draw: Draw): History {
  const of = <T>(all: readonly T[]) => all[draw(all.length)] as T;
  const reference = (n: number) => `R-${String(of([0, 5])).repeat(3)}${n % 10}-${String(n).padStart(2, '0')}`;
  const soon = () => of([0, 0, 1, 3, 10, 35, 120]);
  const facts: Fact[] = [];
  // Near each other, or the whole year.
  const span = of([20, 90, DAYS]);
  let minute = 0;
  for (let n = draw(7) + 1; n > 0; n--) {
    const type = of(DRAWN);
    const day = DAYS - 1 - draw(span);
    const length = type.endsWith('absence') && draw(3) > 0 ? of([0, 5, 20, 30, 45]) : undefined;
    const until = length === undefined ? undefined : day + length;
    const heard = Math.min(DAYS, Math.max(until ?? day, day) + soon());
    const fact = { id: reference(++minute), type, day, unit: of(UNITS), heard, minute };
    facts.push({ ...fact, ...(until !== undefined && until <= heard && { until }) });
    // What the new school says.
    if (type === 'transfer' && draw(2) === 0) {
      const next = { type: of(['study-start', 'study-start', 'absence'] as const), unit: of(UNITS) };
      const began = Math.min(DAYS, day + of([-3, 0, 1, 5, 20]));
      facts.push({
        ...fact,
        ...next,
        id: reference(++minute),
        day: began,
        minute,
        heard: Math.min(DAYS, heard + soon()),
      });
    }
    if (draw(4) === 0)
      facts.push({ ...(facts.at(-1) as Fact), id: reference(++minute), minute, heard: Math.min(DAYS, heard + soon()) });
  }
  const changes: Change[] = [];
  for (let n = draw(5); n > 0; n--) {
    const about = of(facts);
    const heard = Math.min(DAYS, about.heard + soon());
    const right = { day: Math.min(about.heard, about.day - 10 + draw(20)), ...(draw(4) === 0 && { type: of(TYPES) }) };
    const change = { id: reference(++minute), about: about.id, unit: about.unit, heard, minute };
    changes.push(draw(2) === 0 ? change : { ...change, right });
  }
  return { facts, changes };
}
