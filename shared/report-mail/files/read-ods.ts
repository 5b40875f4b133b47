import { MAX_COLUMNS, MAX_SHEETS, NotReadable, OverLimit } from '../limits.ts';
import type { Sheet, Workbook } from '../mail/mail.ts';
import { STRUCK } from '../template/marks.ts';
import { booleanText, UNKNOWN } from './cell-text.ts';
import { type Merge, put, putMerges } from './workbook.ts';
import { readXml, wordsOf } from './xml.ts';

type Files = Map<string, Buffer>;
type Attributes = Record<string, string>;

const MIME_TYPE = 'application/vnd.oasis.opendocument.spreadsheet';

export function isOds(files: Files): boolean {
  return files.get('mimetype')?.toString('latin1').startsWith(MIME_TYPE) === true && files.has('content.xml');
}

/** A locked document is a readable archive. */
export function isLockedOds(files: Files): boolean {
  return files.get('META-INF/manifest.xml')?.includes('encryption-data') === true;
}

/** Neither library tells what is hidden; one loses grouped and repeated rows. */
export function readOds(files: Files): Workbook {
  const reading = new OdsReading(stylesIn(['styles.xml', 'content.xml'].map((name) => files.get(name))));
  readXml(files.get('content.xml'), {
    open: (name, attributes) => reading.open(name, attributes),
    close: (name) => reading.close(name),
    text: (text) => reading.write(text),
  });
  const around = ['meta.xml', 'styles.xml'].flatMap((name) => files.get(name) ?? []);
  const under = reading.sheets.flatMap(({ rows }, index) => putMerges(rows, reading.merges[index] ?? []));
  return {
    sheets: reading.sheets,
    asides: [...reading.asides, ...under, ...around.map(wordsOf)],
    hasPictures: [...files.keys()].some((name) => name.startsWith('Pictures/')),
  };
}

type Styles = { hidden: Set<string>; struck: Set<string> };

function stylesIn(xmls: (Buffer | undefined)[]): Styles {
  const hidden = new Set<string>();
  const struck = new Set<string>();
  let style = '';
  for (const xml of xmls)
    readXml(xml, {
      open: (name, attributes) => {
        if (name === 'style') {
          style = attributes.name ?? '';
          if (struck.has(attributes['parent-style-name'] ?? '')) struck.add(style);
        }
        if (name === 'table-properties' && attributes.display === 'false') hidden.add(style);
        if (name === 'text-properties' && isLineThrough(attributes)) struck.add(style);
      },
    });
  return { hidden, struck };
}

function isLineThrough(attributes: Attributes): boolean {
  return ['text-line-through-style', 'text-line-through-type'].some((name) => (attributes[name] ?? 'none') !== 'none');
}

const TEXT_MARKS: Record<string, string> = { tab: '\t', 'line-break': '\n' };
/** Not the cell's own words. */
const ASIDES = new Set(['annotation', 'frame', 'shapes', 'custom-shape']);

class OdsReading {
  readonly sheets: Sheet[] = [];
  readonly asides: string[] = [];
  /** Of each sheet. */
  readonly merges: Merge[][] = [];
  readonly #styles: Styles;
  #columnStyles: { end: number; style: string }[] = [];
  #isStruck = false;
  #tabs = 0;
  #row = 0;
  #rowAttributes: Attributes = {};
  #column = 0;
  #cell: Attributes | undefined;
  #text = '';
  #paragraphs = 0;
  #asideDepth = 0;
  #aside = '';

  constructor(styles: Styles) {
    this.#styles = styles;
  }

  open(name: string, attributes: Attributes): void {
    if (ASIDES.has(name)) {
      this.#asideDepth += 1;
      if (name === 'annotation' && this.#sheet) this.#sheet.comments += 1;
    }
    if (this.#asideDepth > 0) return;
    if (name === 'table') this.#openSheet(attributes);
    else if (name === 'table-column') this.#passColumns(attributes);
    else if (name === 'table-row') this.#openRow(attributes);
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#openCell(attributes);
    else if (name === 'p') this.#openParagraph();
    else if (name === 'span') this.#isStruck ||= this.#styles.struck.has(attributes['style-name'] ?? '');
    else if (name === 's') this.#text += ' '.repeat(Math.min(repeated(attributes.c), MAX_COLUMNS));
    else this.#text += TEXT_MARKS[name] ?? '';
  }

  close(name: string): void {
    if (ASIDES.has(name)) this.#closeAside();
    else if (this.#asideDepth > 0) this.#aside += name === 'p' ? '\n' : '';
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell();
    else if (name === 'table-row') this.#closeRow();
    else if (name === 'p') this.#paragraphs -= 1;
  }

  write(text: string): void {
    if (this.#asideDepth > 0) this.#aside += text;
    else if (this.#paragraphs > 0) this.#text += text;
  }

  get #sheet(): Sheet | undefined {
    return this.sheets.at(-1);
  }

  #openSheet({ name = '', 'style-name': style = '' }: Attributes): void {
    // A table within a cell: rows cannot be told apart.
    if (this.#cell) throw new NotReadable();
    const isHidden = this.#styles.hidden.has(style);
    if (!isHidden) this.#tabs += 1;
    this.sheets.push({
      ...(!isHidden && { tab: this.#tabs }),
      rows: [],
      hiddenRows: new Set(),
      hiddenColumns: new Set(),
      comments: 0,
    });
    if (this.sheets.length > MAX_SHEETS) throw new OverLimit();
    this.merges.push([]);
    this.#columnStyles = [];
    this.asides.push(name);
    this.#row = 0;
    this.#column = 0;
  }

  #passColumns(attributes: Attributes): void {
    const end = this.#column + repeated(attributes['number-columns-repeated']);
    if (isHidden(attributes))
      for (let column = this.#column; column < Math.min(end, MAX_COLUMNS); column += 1)
        this.#sheet?.hiddenColumns.add(column);
    this.#columnStyles.push({ end, style: attributes['default-cell-style-name'] ?? '' });
    this.#column = end;
  }

  #openRow(attributes: Attributes): void {
    this.#rowAttributes = attributes;
    this.#column = 0;
  }

  #closeRow(): void {
    const { rows, hiddenRows } = this.#sheet ?? { rows: [], hiddenRows: new Set<number>() };
    const cells = rows[this.#row];
    const end = this.#row + repeated(this.#rowAttributes['number-rows-repeated']);
    for (let row = this.#row; cells && row < end; row += 1) {
      if (isHidden(this.#rowAttributes)) hiddenRows.add(row);
      for (const [column, cell] of cells.entries()) put(rows, row, column, cell);
    }
    this.#row = end;
  }

  #openCell(attributes: Attributes): void {
    this.#cell = attributes;
    this.#text = '';
    const inherited =
      this.#rowAttributes['default-cell-style-name'] ?? this.#columnStyles.find(({ end }) => this.#column < end)?.style;
    this.#isStruck = this.#styles.struck.has(attributes['style-name'] ?? inherited ?? '');
    this.#merge(attributes);
  }

  #merge(attributes: Attributes): void {
    const width = repeated(attributes['number-columns-spanned']);
    const height = repeated(attributes['number-rows-spanned']);
    if (width * height === 1) return;
    const start = { startRow: this.#row, startCol: this.#column };
    this.merges.at(-1)?.push({ ...start, endRow: this.#row + height - 1, endCol: this.#column + width - 1 });
  }

  #openParagraph(): void {
    this.#paragraphs += 1;
    if (this.#text !== '') this.#text += '\n';
  }

  #closeCell(): void {
    const cell = this.#cell ?? {};
    const end = this.#column + repeated(cell['number-columns-repeated']);
    const written = cellText(cell, this.#text);
    const text = this.#isStruck && written !== '' ? `${STRUCK}${written}` : written;
    for (let column = this.#column; text !== '' && column < end; column += 1)
      put(this.#sheet?.rows ?? [], this.#row, column, text);
    this.#column = end;
    this.#cell = undefined;
    this.#text = '';
  }

  #closeAside(): void {
    this.#asideDepth -= 1;
    if (this.#asideDepth > 0) return;
    this.asides.push(this.#aside);
    this.#aside = '';
  }
}

function isHidden({ visibility = 'visible' }: Attributes): boolean {
  return visibility !== 'visible';
}

function repeated(written = '1'): number {
  const count = Number(written);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

function cellText(cell: Attributes, text: string): string {
  switch (cell['value-type']) {
    case 'float':
    case 'currency':
    case 'percentage':
      return asShown(cell.value ?? '', text);
    case 'date':
      return cell['date-value']?.replace(/T[\d:.,]*$/, '') ?? '';
    case 'time':
      return /[1-9]/.test(cell['time-value'] ?? '') ? text : '0';
    case 'boolean':
      return booleanText(cell['boolean-value'] === 'true');
    case 'string':
      return text || (cell['string-value'] ?? '');
    default:
      return cell.formula && text === '' ? UNKNOWN : text;
  }
}

function asShown(value: string, shown: string): string {
  const isSame = /^[\d-]+$/.test(shown) && Number(shown.replaceAll('-', '')) === Number(value);
  return isSame ? shown : value;
}
