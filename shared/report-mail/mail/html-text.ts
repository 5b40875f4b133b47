import { Parser } from 'htmlparser2';
import { MAX_CELL_DEPTH, MAX_HTML_DEPTH, MAX_HTML_LENGTH, OverLimit } from '../limits.ts';
import { STRUCK } from '../template/marks.ts';
import { type Element, isUnseen, type Looks, PLAIN, StyleSheet } from './page-style.ts';
import { type Row, tableLines } from './page-table.ts';

const SILENT = new Set(['head', 'script', 'style', 'title', 'template']);
const BLOCKS = new Set(
  'address article blockquote br dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li ol p pre section table ul'.split(
    ' ',
  ),
);

/** What nobody sees, in pieces. */
export type Hidden = { rows: number; columns: number; texts: number };

const NOTHING_HIDDEN: Hidden = { rows: 0, columns: 0, texts: 0 };

export function isHidden({ rows, columns, texts }: Hidden): boolean {
  return rows + columns + texts > 0;
}

/**
 * As a person sees it; `unseen`: title and alternative texts; `whole`: all, if something is hidden. Word puts a paragraph in
 * each cell, so lines in a cell become spaces unless it holds a layout. Struck-out text and merged cells are marked.
 */
export function readPage(html: string): { text: string; unseen: string; whole: string; hidden: Hidden } {
  if (html.length > MAX_HTML_LENGTH) throw new OverLimit();
  const seen = read(html, { showsHidden: false });
  const { hidden, words, text } = seen;
  const whole = isHidden(hidden) ? read(html, { showsHidden: true }).text : '';
  return { text, unseen: words.join('\n'), whole, hidden };
}

function read(
  html: string,
  { showsHidden }: { showsHidden: boolean },
): { text: string; words: string[]; hidden: Hidden } {
  const page = new Page(new StyleSheet(html), showsHidden);
  const words: string[] = [];
  let inTitle = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        inTitle = name === 'title';
        if (inTitle) words.push('');
        page.open({ name, attributes });
        words.push(...WORDS.flatMap((word) => attributes[word] ?? []));
      },
      onclosetag: (name) => {
        inTitle = false;
        page.close(name);
      },
      ontext: (text) => {
        // An entity ends a piece of text.
        if (inTitle) words.push((words.pop() ?? '') + text);
        page.write(text);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  return { text: page.text(), words, hidden: page.hidden };
}

const WORDS = ['alt', 'title', 'aria-label'];
const NO_TEXT_FIELD = new Set(['checkbox', 'radio', 'hidden', 'submit', 'button', 'image', 'reset']);

function filledIn({ name, attributes }: Element): string {
  const { type = 'text', value = '', checked } = attributes;
  if (name !== 'input') return '';
  if (checked !== undefined) return '[x]';
  return NO_TEXT_FIELD.has(type.toLowerCase()) ? '' : value.replace(/\s+/g, ' ');
}

/** The page, or a cell. `rows`: of the table that is open in it. */
type Frame = { parts: string[]; rows: Row[]; inRow: boolean; inTable: boolean; holdsTable: boolean; columns: number[] };

function newFrame(): Frame {
  return { parts: [], rows: [], inRow: false, inTable: false, holdsTable: false, columns: [] };
}

class Page {
  readonly hidden = { ...NOTHING_HIDDEN };
  readonly #sheet: StyleSheet;
  readonly #showsHidden: boolean;
  readonly #frames: Frame[] = [newFrame()];
  readonly #elements: Element[] = [];
  readonly #looks: (Looks & { unseen: boolean })[] = [{ ...PLAIN, unseen: false }];
  /** The outermost element that nobody sees, and whether it has text. */
  #unseen: { depth: number; name: string; isFilled: boolean } | undefined;
  #silent = 0;
  #quotes = 0;
  #preformatted = 0;
  #ignoredCells = 0;
  #spread = { left: MAX_SPREAD };

  constructor(sheet: StyleSheet, showsHidden: boolean) {
    this.#sheet = sheet;
    this.#showsHidden = showsHidden;
  }

  open(element: Element): void {
    const { name } = element;
    const around = this.#look();
    const looks = around.gone ? around : this.#sheet.looksOf(element, this.#elements, around);
    this.#elements.push(element);
    const unseen = looks === around ? around.unseen : isUnseen(looks);
    this.#looks.push(looks === around ? around : { ...looks, unseen });
    if (this.#elements.length > MAX_HTML_DEPTH) throw new OverLimit();
    if (!this.#unseen && unseen) this.#unseen = { depth: this.#looks.length, name, isFilled: false };
    if (name === 'col') this.#passColumn(element, looks);
    if (this.#isGone()) return;
    if (SILENT.has(name)) this.#silent += 1;
    if (name === 'blockquote') this.#quotes += 1;
    if (name === 'pre') this.#preformatted += 1;
    if (name === 'table') this.#openTable();
    else if (name === 'tr') this.#openRow();
    else if (name === 'td' || name === 'th') this.#openCell(element);
    else if (BLOCKS.has(name)) this.#line();
    this.write(filledIn(element));
  }

  close(name: string): void {
    if (!this.#isGone()) this.#closeSeen(name);
    if (this.#unseen && this.#looks.length === this.#unseen.depth) this.#countUnseen();
    this.#elements.pop();
    if (this.#looks.length > 1) this.#looks.pop();
  }

  #closeSeen(name: string): void {
    if (SILENT.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    if (name === 'blockquote') this.#quotes = Math.max(0, this.#quotes - 1);
    if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted - 1);
    if (name === 'td' || name === 'th') this.#closeCell();
    else if (name === 'tr') this.#closeRow();
    else if (GROUPS.has(name)) this.#endRowspans();
    else if (name === 'table') this.#closeTable();
    else if (BLOCKS.has(name) && name !== 'br') this.#line();
  }

  write(text: string): void {
    if (this.#silent > 0 || text === '') return;
    if (this.#unseen && this.#look().unseen) {
      this.#unseen.isFilled ||= FILLED.test(text);
      if (!this.#showsHidden) return;
    }
    const frame = this.#top();
    // Text between the rows, or behind them.
    if (frame.rows.length > 0 && !frame.inRow && text.trim() !== '') this.#flush();
    const mark = this.#look().struck && text.trim() !== '' ? STRUCK : '';
    if (this.#preformatted === 0) frame.parts.push(mark + text.replace(/\s+/g, ' '));
    else
      for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
        if (index > 0) this.#line();
        this.#top().parts.push(mark + line);
      }
  }

  text(): string {
    while (this.#frames.length > 1) this.#closeCell();
    this.#flush();
    const lines = this.#top()
      .parts.join('')
      .split('\n')
      .map((line) => line.replace(/[ \u00a0]+/g, ' ').replace(/^ | $/g, ''));
    return (
      lines
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        // The last row of a table keeps its empty cells.
        .replace(/^[\n ]+|[\n ]+$/g, '')
    );
  }

  #top(): Frame {
    return this.#frames.at(-1) as Frame;
  }

  #look(): Looks & { unseen: boolean } {
    return this.#looks.at(-1) as Looks & { unseen: boolean };
  }

  #isGone(): boolean {
    return this.#look().gone && !this.#showsHidden;
  }

  #countUnseen(): void {
    const { name, isFilled } = this.#unseen ?? {};
    if (isFilled) this.hidden[name === 'tr' ? 'rows' : name === 'td' || name === 'th' ? 'columns' : 'texts'] += 1;
    this.#unseen = undefined;
  }

  #line(): void {
    this.#top().parts.push(this.#quotes > 0 ? '\n> ' : '\n');
  }

  /** A blank line stands between tables only. */
  #rowLine(): void {
    const last = this.#top().parts.findLast((part) => !/^ *$/.test(part));
    if (this.#quotes > 0 || !last?.endsWith('\n')) this.#line();
  }

  #openTable(): void {
    this.#flush();
    this.#line();
    this.#top().inTable = true;
  }

  #closeTable(): void {
    this.#flush();
    const frame = this.#top();
    frame.inTable = false;
    frame.columns = [];
    this.#line();
  }

  /** Excel hides columns here. */
  #passColumn({ attributes: { span = '1', width = '' } }: Element, looks: Looks): void {
    const isHiddenColumn = isUnseen(looks) || /^0(?:px|pt|%)?$/.test(width.trim());
    const count = Math.min(Math.max(Number.parseInt(span, 10) || 1, 1), MAX_SPAN);
    const { columns } = this.#top();
    if (columns.length + count > MAX_SPAN) return;
    columns.push(...Array.from({ length: count }, () => (isHiddenColumn ? 1 : 0)));
  }

  #openRow(): void {
    const frame = this.#top();
    if (!frame.inTable) this.#flush();
    frame.rows.push({ cells: [], endsRowspans: false });
    frame.inRow = true;
  }

  #endRowspans(): void {
    const last = this.#top().rows.at(-1);
    if (last) last.endsRowspans = true;
  }

  #openCell({ attributes: { colspan = '', rowspan = '' } }: Element): void {
    const frame = this.#top();
    if (this.#frames.length > MAX_CELL_DEPTH) {
      this.#ignoredCells += 1;
      return;
    }
    if (!frame.inRow) this.#openRow();
    const cell = { text: '', isLayout: false, colspan: spanOf(colspan, 1), rowspan: spanOf(rowspan, 0) };
    frame.rows.at(-1)?.cells.push(cell);
    this.#frames.push(newFrame());
  }

  #closeCell(): void {
    if (this.#ignoredCells > 0) {
      this.#ignoredCells -= 1;
      return;
    }
    if (this.#frames.length === 1) return;
    this.#flush();
    const frame = this.#frames.pop();
    const cell = this.#top().rows.at(-1)?.cells.at(-1);
    if (!cell || !frame) return;
    cell.text = frame.parts.join('').replace(/^[^\S\t]+|[^\S\t]+$/g, '');
    cell.isLayout = frame.holdsTable;
  }

  #closeRow(): void {
    const frame = this.#top();
    frame.inRow = false;
    if (!frame.inTable) this.#flush();
  }

  #flush(): void {
    const frame = this.#top();
    const { rows } = frame;
    frame.rows = [];
    frame.inRow = false;
    if (!rows.some(({ cells }) => cells.length > 0)) return;
    const { lines, hiddenColumns } = tableLines(rows, this.#showsHidden ? [] : frame.columns, this.#spread);
    this.hidden.columns += hiddenColumns;
    if (lines.length > 1 || lines.some((line) => line.includes('\t'))) frame.holdsTable = true;
    for (const text of lines) {
      this.#rowLine();
      frame.parts.push(this.#quotes > 0 ? `${text.replaceAll('\n', '\n> ')}\n> ` : `${text}\n`);
    }
  }
}

/** Mail programs pad hidden previews with joiners. */
const FILLED = /[\p{Letter}\p{Number}\p{Symbol}\p{Punctuation}]/u;
const GROUPS = new Set(['thead', 'tbody', 'tfoot']);
/** HTML's own bounds are 1,000 and 65,534. */
const MAX_SPAN = 1_000;
/** Cells spanning a thousand columns in each row: their marks and repeated texts, in characters. */
const MAX_SPREAD = 1_000_000;

/** `least` 0 for rowspan, where 0 is "to the end". */
function spanOf(written: string, least: number): number {
  const span = Number.parseInt(written, 10);
  return Number.isNaN(span) || span < least ? 1 : Math.min(span, MAX_SPAN * 66);
}
