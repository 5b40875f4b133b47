import { MAX_COLUMNS, OverLimit } from '../limits.ts';
import { isHeading } from '../template/headings.ts';
import { fieldOf } from '../template/labels.ts';
import { readLine } from '../template/lines.ts';
import { ACROSS, DOWN } from '../template/marks.ts';
import { onePairPerLine } from '../template/one-pair-per-line.ts';

type PageCell = { text: string; isLayout: boolean; colspan: number; rowspan: number };
export type Row = { cells: PageCell[]; endsRowspans: boolean };

/** Characters that spans may still add on this page. */
type Spread = { left: number };

/**
 * A line for each row, its cells parted by tabs. In a list the grid is a browser's, and merged cells are marked;
 * a table without headings is a form or a layout, whose spans are looks only.
 */
export function tableLines(rows: Row[], columns: number[], spread: Spread): { lines: string[]; hiddenColumns: number } {
  const shown = rows.filter(({ cells }) => cells.length > 0);
  const titles = groupTitles(shown);
  const grid = gridOf(shown, columns, spread);
  if (!grid.lines.some((line, at) => !titles.has(at) && isListHeading(line)))
    return { lines: formLines(shown, titles), hiddenColumns: 0 };
  return { lines: shown.map((row, at) => listLine(row, grid.lines[at] ?? [])), hiddenColumns: grid.hidden };
}

function listLine({ cells }: Row, line: string[]): string {
  // A title or note.
  const [only] = cells;
  if (cells.length === 1 && line.every((text, at) => text === ACROSS || at === 0)) return flat(only?.text ?? '');
  return line.join('\t');
}

function flat(text: string): string {
  return text.replace(/[\n\t]+/g, ' ');
}

const NUMBER = /(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)/;

/** Pairs of a form have labels, too. */
function isListHeading(cells: string[]): boolean {
  const line = cells.join('\t');
  return isHeading(cells) && !cells.some((cell) => NUMBER.test(cell)) && onePairPerLine(line) === line;
}

type Above = { text: string; left: number; start: boolean };

/** HTML 4.9.12.1, forming a table. */
function gridOf(rows: Row[], columns: number[], spread: Spread): { lines: string[][]; hidden: number } {
  const above: (Above | undefined)[] = [];
  const hidden = new Set<number>();
  const lines = rows.map(({ cells, endsRowspans }) => {
    const line: string[] = [];
    const take = (text: string) => {
      const isHidden = columns[line.length] === 1;
      if (isHidden && text.trim() !== '') hidden.add(line.length);
      line.push(isHidden ? '' : text);
    };
    const fromAbove = () => {
      for (let held = above[line.length]; held && held.left > 0; held = above[line.length]) {
        held.left -= 1;
        const text = held.start ? `${held.text}${DOWN}` : ACROSS;
        spend(spread, text.length + 1);
        take(text);
      }
    };
    for (const cell of cells) {
      fromAbove();
      const start = line.length;
      const end = Math.max(start + 1, Math.min(start + cell.colspan, MAX_COLUMNS));
      const text = flat(cell.text);
      for (let column = start; column < end; column += 1) {
        above[column] = {
          text,
          left: cell.rowspan === 0 ? Number.POSITIVE_INFINITY : cell.rowspan - 1,
          start: column === start,
        };
        if (column > start) spend(spread, 2);
        take(column === start ? text : ACROSS);
      }
    }
    fromAbove();
    const last = above.findLastIndex((one) => one && one.left > 0);
    while (line.length <= last) {
      spend(spread, 1);
      take('');
      fromAbove();
    }
    if (endsRowspans) above.length = 0;
    return line;
  });
  return { lines, hidden: hidden.size };
}

function spend(spread: Spread, characters: number): void {
  spread.left -= characters;
  if (spread.left < 0) throw new OverLimit();
}

function formLines(rows: Row[], titles: Map<number, string>): string[] {
  return rows.flatMap((row, at): string[] => {
    const title = titles.get(at);
    const { cells } = title ? { cells: row.cells.slice(1) } : row;
    const isWhole = isLayout(cells) || cells.length === 1;
    return [
      ...(title ? [flat(title)] : []),
      isWhole ? layoutOf(cells) : cells.map(({ text }) => flat(text)).join('\t'),
    ];
  });
}

/** "Elev" beside three rows of labels and values; empty for the rows after the first. */
function groupTitles(rows: Row[]): Map<number, string> {
  const titles = new Map<number, string>();
  for (const [at, { cells }] of rows.entries()) {
    const [title, label, value] = cells;
    if (!title || title.rowspan === 1 || title.isLayout || label?.rowspan !== 1 || !value) continue;
    const below = rows.slice(at + 1, at + (title.rowspan || rows.length));
    const pairs = [cells.slice(1), ...below.map((row) => row.cells)];
    if (fieldOf(label.text) === undefined || pairs.some(([, second]) => fieldOf(second?.text ?? '') !== undefined))
      continue;
    titles.set(at, title.text);
    for (const index of below.keys()) titles.set(at + 1 + index, '');
  }
  return titles;
}

/** Spacers are left out. */
function layoutOf(cells: PageCell[]): string {
  return cells
    .map(({ text }) => text)
    .filter((text, _, all) => text.trim() !== '' || all.length === 1)
    .join('\n');
}

const LONG_CELL = 200;

function isLayout(cells: PageCell[]): boolean {
  return cells.some(
    ({ text, isLayout: holdsTable }) =>
      holdsTable || (text.includes('\n') && (text.length > LONG_CELL || text.split('\n').filter(readLine).length > 1)),
  );
}
