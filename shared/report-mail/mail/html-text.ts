import { Parser } from 'htmlparser2';
import { MAX_CELL_DEPTH, MAX_HTML_DEPTH, MAX_HTML_LENGTH, OverLimit } from '../limits.ts';

const SILENT = new Set(['head', 'script', 'style', 'title', 'template']);
const BLOCKS = new Set(
  'address article blockquote br dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr li ol p pre section table ul'.split(
    ' ',
  ),
);

/**
 * As a person sees it; `unseen`: title and alternative texts. Word puts a paragraph in each cell, so lines in a cell
 * become spaces unless it holds a layout.
 */
export function readPage(html: string): { text: string; unseen: string } {
  if (html.length > MAX_HTML_LENGTH) throw new OverLimit();
  const page = new Page();
  const unseen: string[] = [];
  let inTitle = false;
  let depth = 0;
  const parser = new Parser(
    {
      onopentagname: (name) => {
        depth += 1;
        if (depth > MAX_HTML_DEPTH) throw new OverLimit();
        inTitle = name === 'title';
        page.open(name);
      },
      onopentag: (name, attributes) => {
        page.write(filledIn(name, attributes));
        unseen.push(...WORDS.flatMap((word) => attributes[word] ?? []));
      },
      onclosetag: (name) => {
        depth -= 1;
        inTitle = false;
        page.close(name);
      },
      ontext: (text) => {
        if (inTitle) unseen.push(text);
        page.write(text);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  return { text: page.text(), unseen: unseen.join('\n') };
}

const WORDS = ['alt', 'title', 'aria-label'];
const NO_TEXT_FIELD = new Set(['checkbox', 'radio', 'hidden', 'submit', 'button', 'image', 'reset']);

function filledIn(name: string, { type = 'text', value = '', checked }: Record<string, string>): string {
  if (name !== 'input') return '';
  if (checked !== undefined) return '[x]';
  return NO_TEXT_FIELD.has(type.toLowerCase()) ? '' : value.replace(/\s+/g, ' ');
}

type Cell = { parts: string[]; cells: string[] };

class Page {
  #stack: Cell[] = [{ parts: [], cells: [] }];
  #silent = 0;
  #quotes = 0;
  #preformatted = 0;
  #ignoredCells = 0;

  open(name: string): void {
    if (SILENT.has(name)) this.#silent += 1;
    if (name === 'blockquote') this.#quotes += 1;
    if (name === 'pre') this.#preformatted += 1;
    if (name === 'tr') this.#rowLine();
    else if (name === 'td' || name === 'th') this.#openCell();
    else if (BLOCKS.has(name)) this.#line();
  }

  close(name: string): void {
    if (SILENT.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    if (name === 'blockquote') this.#quotes = Math.max(0, this.#quotes - 1);
    if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted - 1);
    if (name === 'td' || name === 'th') this.#closeCell();
    else if (name === 'tr') this.#closeRow();
    else if (BLOCKS.has(name) && name !== 'br') this.#line();
  }

  write(text: string): void {
    if (this.#silent > 0) return;
    if (this.#preformatted === 0) this.#top().parts.push(text.replace(/\s+/g, ' '));
    else
      for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
        if (index > 0) this.#line();
        this.#top().parts.push(line);
      }
  }

  text(): string {
    while (this.#stack.length > 1) this.#closeCell();
    this.#closeRow();
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

  #top(): Cell {
    return this.#stack.at(-1) as Cell;
  }

  #line(): void {
    this.#top().parts.push(this.#quotes > 0 ? '\n> ' : '\n');
  }

  /** A blank line stands between tables only. */
  #rowLine(): void {
    const last = this.#top().parts.findLast((part) => !/^ *$/.test(part));
    if (this.#quotes > 0 || !last?.endsWith('\n')) this.#line();
  }

  #openCell(): void {
    if (this.#stack.length > MAX_CELL_DEPTH) this.#ignoredCells += 1;
    else this.#stack.push({ parts: [], cells: [] });
  }

  #closeCell(): void {
    if (this.#ignoredCells > 0) {
      this.#ignoredCells -= 1;
      return;
    }
    if (this.#stack.length === 1) return;
    this.#closeRow();
    const cell = this.#stack.pop()?.parts.join('') ?? '';
    this.#top().cells.push(cell.replace(/^\s+|\s+$/g, ''));
  }

  #closeRow(): void {
    const row = this.#top();
    if (row.cells.length === 0) return;
    const layout = row.cells.some((cell) => cell.length > 200 && cell.includes('\n'));
    const text =
      layout || row.cells.length === 1
        ? row.cells.join('\n')
        : row.cells.map((cell) => cell.replace(/[\n\t]+/g, ' ')).join('\t');
    this.#rowLine();
    row.parts.push(this.#quotes > 0 ? `${text.replaceAll('\n', '\n> ')}\n> ` : `${text}\n`);
    row.cells = [];
  }
}
