/**
 * Reads CSV with `;`, quoted fields and a heading, bit by bit. Every row is its own: a stray quote, a missing cell or
 * a damaged byte spoils the row it stands in and never the next (fault rule 7). That is why no common parser is used:
 * they let an unclosed quote or a short row swallow what follows, and whom it swallows would be taken for gone.
 */

/** A row with its number as a spreadsheet shows it (heading = 1). Not sound: cells may stand in the wrong column. */
export type CsvRow = { row: number; cells: string[]; sound: boolean };

/** A quoted field, but not the first of a row, may hold line breaks; one that is open for longer was never closed. */
const LINES_IN_A_ROW = 5;
/** Stops a file without line breaks from filling the memory: it is cut into rows that are not sound. */
const LONGEST_LINE = 100_000;

const HEADING = 1;

/** The rows in groups as they come, the heading first. Empty rows are counted, not given. */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow[]> {
  const assembler = rowAssembler();
  for await (const lines of linesOf(bytes)) yield lines.flatMap((line) => assembler.take(line)).filter(notEmpty);
  yield assembler.end().filter(notEmpty);
}

const notEmpty = ({ cells }: CsvRow) => cells.some((cell) => cell.trim() !== '');

/** A byte that is not UTF-8 becomes U+FFFD, which no right text holds: its cell is refused when it is read. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of bytes) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) {
      lines.push(rest);
      rest = '';
    }
    yield lines.map(withoutReturn);
  }
  yield [withoutReturn(rest + decoder.decode())];
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** Joins lines that a quoted field spans, if that gives a sound row; else each line stands for itself. */
function rowAssembler() {
  let row = HEADING - 1;
  let width: number | undefined;
  let open: string[] = [];

  const isSound = ({ cells, wellQuoted }: Cells) => wellQuoted && cells.length === (width ?? cells.length);
  const rowOf = (read: Cells): CsvRow => {
    row += 1;
    width ??= read.cells.length;
    return { row, cells: read.cells, sound: isSound(read) };
  };
  const giveUp = (): CsvRow[] => {
    const [first = '', ...others] = open;
    open = [];
    return [rowOf(cellsOf(first)), ...others.flatMap(take)];
  };
  const take = (line: string): CsvRow[] => {
    // A line that is a whole row by itself is not the end of a field: the quote above it was never closed.
    if (open.length > 0 && cellsOf(line).cells.length >= (width ?? 1)) return [...giveUp(), ...take(line)];
    const lines = [...open, line];
    const read = cellsOf(lines.join('\n'));
    open = read.open || (lines.length > 1 && !isSound(read)) ? lines : [];
    if (open.length === 0) return [rowOf(read)];
    return read.open && lines.length < LINES_IN_A_ROW ? [] : giveUp();
  };
  const end = (): CsvRow[] => {
    const rows: CsvRow[] = [];
    while (open.length > 0) rows.push(...giveUp());
    return rows;
  };
  return { take, end };
}

type Cells = { cells: string[]; open: boolean; wellQuoted: boolean };

function cellsOf(text: string): Cells {
  if (!text.includes('"')) return { cells: text.split(';'), open: false, wellQuoted: true };
  const cells: string[] = [];
  let wellQuoted = true;
  for (let at = 0; at <= text.length; ) {
    if (text[at] !== '"') {
      const end = endOfCell(text, at);
      cells.push(text.slice(at, end));
      at = end + 1;
      continue;
    }
    const close = closingQuote(text, at + 1);
    if (close === -1) return { cells: [...cells, text.slice(at + 1)], open: true, wellQuoted: false };
    const end = endOfCell(text, close + 1);
    if (end !== close + 1) wellQuoted = false;
    cells.push(text.slice(at + 1, close).replaceAll('""', '"') + text.slice(close + 1, end));
    at = end + 1;
  }
  return { cells, open: false, wellQuoted };
}

function endOfCell(text: string, from: number): number {
  const end = text.indexOf(';', from);
  return end === -1 ? text.length : end;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return -1;
}
