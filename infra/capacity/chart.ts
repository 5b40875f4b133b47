import type { Depth, Run } from './simulate.ts';

type Line = { name: string; colour: string; dashes?: string; run: Run; of: Depth };
/** Minutes from Monday 00:00; a point each `step`, with the most of it. */
export type Panel = {
  title: string;
  from: number;
  to: number;
  step: number;
  ticks: [minute: number, label: string][];
  lines: Line[];
};

const WIDTH = 800;
const HEIGHT = 290;
const LEFT = 74;
const RIGHT = 30;
const TOP = 66;
const BOTTOM = 34;

export function chartOf(panels: Panel[]): string {
  const drawn = panels.map((panel, n) => `<g transform="translate(0 ${n * HEIGHT})">\n${drawPanel(panel)}\n</g>`);
  const height = panels.length * HEIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title" font-family="sans-serif" font-size="13" fill="#222">
<title id="title">${panels.map(({ title }) => title).join('. ')}</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${drawn.join('\n')}
</svg>
`;
}

function drawPanel({ title, from, to, step, ticks, lines }: Panel): string {
  const series = lines.map(({ run, of }) => pointsOf(run.depths.get(of) ?? new Map(), from, to, step));
  const top = niceTop(Math.max(1, ...series.flat()));
  const x = (minute: number) => (LEFT + ((minute - from) / (to - from)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (depth: number) => (HEIGHT - BOTTOM - (depth / top) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  const right = WIDTH - RIGHT;
  const levels = [0, 1, 2, 3, 4].map((quarter) => (quarter * top) / 4);
  return [
    `<text x="${LEFT}" y="22" font-size="15" font-weight="bold">${title}</text>`,
    ...lines.map(({ name, ...line }, n) => {
      const at = LEFT + n * 235;
      return `<path d="M${at} 42h26" ${stroke(line)}/><text x="${at + 32}" y="46">${name}</text>`;
    }),
    ...levels.map(
      (level) =>
        `<path d="M${LEFT} ${y(level)}H${right}" stroke="#ddd"/><text x="${LEFT - 8}" y="${y(level)}" dy="4" text-anchor="end">${thousands(level)}</text>`,
    ),
    ...ticks.map(
      ([minute, label]) =>
        `<path d="M${x(minute)} ${y(0)}v5" stroke="#222"/><text x="${x(minute)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${label}</text>`,
    ),
    ...lines.map(
      (line, n) => `<path d="${path(series[n] ?? [], (index) => x(from + index * step), y)}" ${stroke(line)}/>`,
    ),
  ].join('\n');
}

const stroke = ({ colour, dashes }: Pick<Line, 'colour' | 'dashes'>) =>
  `fill="none" stroke="${colour}" stroke-width="2"${dashes ? ` stroke-dasharray="${dashes}"` : ''}`;

/** Where nothing changes, what was last stays. */
function pointsOf(
  depths: ReadonlyMap<number, { most: number; last: number }>,
  from: number,
  to: number,
  step: number,
): number[] {
  let last = 0;
  const points: number[] = [];
  for (let minute = from; minute <= to; minute += step) {
    let most = last;
    for (let within = minute; within < minute + step; within++) {
      const depth = depths.get(within);
      most = Math.max(most, depth?.most ?? 0);
      last = depth?.last ?? last;
    }
    points.push(most);
  }
  return points;
}

/** Without points between two of the same height. */
function path(points: number[], x: (index: number) => string, y: (depth: number) => string): string {
  const kept = points
    .map((depth, index) => ({ depth, index }))
    .filter(({ depth, index }) => points[index - 1] !== depth || points[index + 1] !== depth);
  return kept.map(({ depth, index }, n) => `${n === 0 ? 'M' : 'L'}${x(index)} ${y(depth)}`).join('');
}

/** Four quarters of it are round. */
function niceTop(most: number): number {
  for (let power = 1; ; power *= 10)
    for (const round of [4, 8, 12, 20, 32]) if (round * power >= most) return round * power;
}

export const thousands = (value: number) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
