/**
 * A stray quotation mark, a missing cell or a damaged byte spoils its own row only (F7). In csv-parse, papaparse,
 * fast-csv and d3-dsv an unclosed quotation mark swallows the rows below, whose people would be taken for gone.
 */

/** `row` as a spreadsheet counts, from 1. Not sound: cells may be missing or misplaced. */
export type CsvRow = { row: number; cells: string[]; sound: boolean };

/** `text` has \n line ends. A quotation mark never closed takes the rest. */
export function* csvRows(text: string, delimiter: string): Generator<CsvRow> {
  for (let row = 1, start = 0; start < text.length; row++) {
    const { cells, open, end } = scanRow(text, start, delimiter);
    yield { row, cells, sound: !open };
    start = end + 1;
  }
}

/** A quotation mark open for longer was never closed. */
const MAX_LINES_IN_ROW = 5;
/** A file without line breaks would fill the memory; longer rows are not sound. */
const MAX_LINE_LENGTH = 100_000;

/** Sound rows are as wide as the first. Blank ones are counted, not given. */
export async function* csvStream(bytes: AsyncIterable<Uint8Array>, delimiter: string): AsyncGenerator<CsvRow[]> {
  const assembler = rowAssembler(delimiter);
  for await (const lines of linesOf(bytes)) yield lines.flatMap(assembler.add).filter(isFilled);
  yield assembler.end().filter(isFilled);
}

const isFilled = ({ cells }: CsvRow) => cells.some((cell) => cell.trim() !== '');

/** Other bytes than UTF-8 become U+FFFD: refused later. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of bytes) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH) {
      lines.push(rest);
      rest = '';
    }
    yield lines.map(withoutReturn);
  }
  yield [withoutReturn(rest + decoder.decode())];
}

const withoutReturn = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

function rowAssembler(delimiter: string) {
  let row = 0;
  let width: number | undefined;
  let pending: string[] = [];

  const scan = (text: string) => scanRow(text, 0, delimiter);
  const isSound = ({ cells, open, stray }: ScannedRow) => !open && !stray && cells.length === (width ?? cells.length);
  const rowOf = (scanned: ScannedRow): CsvRow => {
    row += 1;
    width ??= scanned.cells.length;
    return { row, cells: scanned.cells, sound: isSound(scanned) };
  };
  const splitPending = (): CsvRow[] => {
    const [first = '', ...others] = pending;
    pending = [];
    return [rowOf(scan(first)), ...others.flatMap(add)];
  };
  const add = (line: string): CsvRow[] => {
    // A whole row continues no cell: the quotation mark above was never closed.
    if (pending.length > 0 && scan(line).cells.length >= (width ?? 1)) return [...splitPending(), ...add(line)];
    const lines = [...pending, line];
    const scanned = scan(lines.join('\n'));
    pending = scanned.open || (lines.length > 1 && !isSound(scanned)) ? lines : [];
    if (pending.length === 0) return [rowOf(scanned)];
    return scanned.open && lines.length < MAX_LINES_IN_ROW ? [] : splitPending();
  };
  const end = (): CsvRow[] => {
    const rows: CsvRow[] = [];
    while (pending.length > 0) rows.push(...splitPending());
    return rows;
  };
  return { add, end };
}

/** `stray`: text follows a closing quotation mark. */
type ScannedRow = { cells: string[]; open: boolean; stray: boolean; end: number };

const LINE_FEED = '\n'.charCodeAt(0);

/** RFC 4180; a quotation mark inside an unquoted cell is a character. */
function scanRow(text: string, start: number, delimiter: string): ScannedRow {
  const cells: string[] = [];
  let stray = false;
  for (let at = start; ; ) {
    let end: number;
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close < 0) return { cells: [...cells, text.slice(at + 1)], open: true, stray, end: text.length };
      end = endOfCell(text, close + 1, delimiter);
      stray ||= end > close + 1;
      cells.push(text.slice(at + 1, close).replaceAll('""', '"') + text.slice(close + 1, end));
    } else {
      end = endOfCell(text, at, delimiter);
      cells.push(text.slice(at, end));
    }
    if (text[end] !== delimiter) return { cells, open: false, stray, end };
    at = end + 1;
  }
}

function endOfCell(text: string, from: number, delimiter: string): number {
  const delimiterCode = delimiter.charCodeAt(0);
  for (let end = from; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === delimiterCode || code === LINE_FEED) return end;
  }
  return text.length;
}

function closingQuote(text: string, from: number): number {
  let close = text.indexOf('"', from);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close;
}
