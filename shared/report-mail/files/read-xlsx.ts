import { posix } from 'node:path';
import type { Cell, CellValue, Sheet as ReadSheet } from 'hucre/xlsx';
import {
  MAX_CELLS,
  MAX_COLUMN_FORMATS,
  MAX_COLUMNS,
  MAX_INFLATED_BYTES,
  MAX_SHEET_ROWS,
  MAX_SHEETS,
  NotReadable,
  OverLimit,
} from '../limits.ts';
import type { Sheet, Workbook } from '../mail/mail.ts';
import { STRUCK } from '../template/marks.ts';
import { booleanText, type DateSystem, dayText, numberText, UNKNOWN } from './cell-text.ts';
import { put, putMerges, tabNumbers } from './workbook.ts';
import { readXml, wordsOf } from './xml.ts';
import { stored } from './zip.ts';

type Files = Map<string, Buffer>;
type Tab = { isHidden: boolean; path?: string };

export function isXlsx(files: Files): boolean {
  return files.has('[Content_Types].xml') && files.has(WORKBOOK);
}

export async function readXlsx(files: Files): Promise<Workbook> {
  const tabs = tabsOf(files);
  checkExtents(tabs.flatMap(({ path = '' }) => files.get(path) ?? []));
  const library = await import('hucre/xlsx');
  const { sheets, dateSystem = '1900' } = await library.readXlsx(
    stored([...files].filter(([name]) => !AROUND_CELLS.test(name))),
    {
      readStyles: true,
      range: WHOLE_SHEET,
      sheets: tabs.flatMap(({ path }, index) => (path ? index : [])),
    },
  );
  const places = tabNumbers(tabs.map(({ isHidden }) => isHidden));
  const shown = tabs.flatMap(({ path }, index) => (path ? [places[index]] : []));
  if (sheets.length !== shown.length) throw new NotReadable();
  const under: string[] = [];
  return {
    sheets: sheets.map((sheet, index) => sheetOf(sheet, shown[index], dateSystem, under)),
    asides: [...sheets.flatMap(asidesOf), ...wordsAround(files), ...under],
    hasPictures: [...files.keys()].some((name) => name.startsWith('xl/media/')),
  };
}

const WORKBOOK = 'xl/workbook.xml';
const AROUND_CELLS =
  /^xl\/(?:media|drawings|charts|diagrams|embeddings|pivot\w*|slicer\w*|timeline\w*|externalLinks|theme|tables)\//;

function tabsOf(files: Files): Tab[] {
  const paths = new Map<string, string>();
  readXml(files.get('xl/_rels/workbook.xml.rels'), {
    open: (name, { Id = '', Type = '', Target = '' }) => {
      if (name === 'Relationship' && Type.endsWith('/worksheet')) paths.set(Id, posix.resolve('/xl', Target).slice(1));
    },
  });
  const tabs: Tab[] = [];
  readXml(files.get(WORKBOOK), {
    open: (name, { id = '', state = 'visible', ...sheet }) => {
      if (name !== 'sheet' || !id || !sheet.name) return;
      const path = paths.get(id);
      tabs.push({ isHidden: state !== 'visible', ...(path && { path }) });
    },
  });
  if (tabs.length > MAX_SHEETS) throw new OverLimit();
  return tabs;
}

/** Up to column 100 (CV). */
const WHOLE_SHEET = `A1:CV${MAX_SHEET_ROWS}`;
/** A sheet listed many times is read each time. */
function checkExtents(sheets: Buffer[]): void {
  if (sheets.reduce((sum, { length }) => sum + length, 0) > MAX_INFLATED_BYTES) throw new OverLimit();
  let cells = 0;
  for (const sheet of sheets.map((xml) => xml.toString('latin1'))) {
    if ((sheet.match(COLUMN_FORMAT) ?? []).length > MAX_COLUMN_FORMATS) throw new OverLimit();
    cells += cellsOf(sheet, MAX_CELLS - cells);
  }
}

const COLUMN_FORMAT = /<(?:\w+:)?col\s/g;
const ROW_OR_CELL = /<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>/g;

/** Cells with content. */
function cellsOf(sheet: string, most: number): number {
  let count = 0;
  let row = 0;
  let column = 0;
  for (const [, name, written = ''] of sheet.matchAll(ROW_OR_CELL)) {
    const [, letters = '', digits] = /\sr=["']([A-Z]*)(\d+)["']/.exec(written) ?? [];
    if (name === 'row') {
      row = digits ? Number(digits) : row + 1;
      column = 0;
      continue;
    }
    column = letters ? columnNumber(letters) : column + 1;
    if (written.endsWith('/')) continue;
    count += 1;
    if (count > most || Number(digits ?? row) > MAX_SHEET_ROWS || column > MAX_COLUMNS) throw new OverLimit();
  }
  return count;
}

function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

function sheetOf(read: ReadSheet, tab: number | undefined, dateSystem: DateSystem, under: string[]): Sheet {
  const rows: string[][] = [];
  for (const [row, values] of read.rows.entries())
    for (const [column, value] of values.entries())
      put(rows, row, column, markedText(value, read.cells?.get(`${row},${column}`), dateSystem));
  under.push(...putMerges(rows, read.merges ?? []));
  const hiddenRows = [...(read.rowDefs ?? [])].flatMap(([row, { hidden, height }]) =>
    hidden || height === 0 ? row : [],
  );
  const hiddenColumns = (read.columns ?? []).flatMap(({ hidden, width }, at) => (hidden || width === 0 ? at : []));
  return {
    ...(tab !== undefined && { tab }),
    rows,
    hiddenRows: new Set(hiddenRows),
    hiddenColumns: new Set(hiddenColumns),
    comments: Math.max(commentsOf(read).length, read.threadedComments?.length ?? 0),
  };
}

function markedText(value: CellValue, cell: Cell | undefined, dateSystem: DateSystem): string {
  const text = textOf(value, cell, dateSystem);
  const isStruck = cell?.style?.font?.strikethrough || cell?.richText?.some(({ font }) => font?.strikethrough);
  return isStruck && text !== '' ? `${STRUCK}${text}` : text;
}

function textOf(value: CellValue, cell: Cell | undefined, dateSystem: DateSystem): string {
  if (value === null) return cell?.formula === undefined ? '' : UNKNOWN;
  if (typeof value === 'boolean') return booleanText(value);
  if (typeof value === 'number') return numberText(value, cell?.style?.numFmt);
  return value instanceof Date ? dayText(serialOf(value, dateSystem), dateSystem) : value;
}

function serialOf(date: Date, dateSystem: DateSystem): number {
  const days = date.getTime() / MS_PER_DAY;
  if (dateSystem === '1904') return days + DAYS_TO_1904;
  // The calendar of 1900 has a 29 February.
  const serial = days + DAYS_TO_1900;
  return serial > LAST_BEFORE_LEAP ? serial : serial - 1;
}

const MS_PER_DAY = 86_400_000;
const DAYS_TO_1900 = 25_569;
const DAYS_TO_1904 = 24_107;
const LAST_BEFORE_LEAP = 60;

function commentsOf({ cells }: ReadSheet): string[] {
  return [...(cells?.values() ?? [])].flatMap(({ comment }) => comment?.text ?? []);
}

function asidesOf(sheet: ReadSheet): string[] {
  return [
    sheet.name,
    ...commentsOf(sheet),
    ...(sheet.threadedComments ?? []).map(({ text }) => text),
    ...Object.values(sheet.headerFooter ?? {}).filter((text) => typeof text === 'string'),
  ];
}

const AROUND = /^(?:xl\/(?:drawings|charts|diagrams)|docProps|customXml)\/[^/]*\.(?:xml|vml)$/;
/** A pivot table keeps deleted rows. */
const REMEMBERED = /^xl\/pivotCache\/[^/]*\.xml$/;

function wordsAround(files: Files): string[] {
  return [...files].flatMap(([name, xml]) => {
    if (AROUND.test(name)) return wordsOf(xml);
    return REMEMBERED.test(name) ? valuesIn(xml) : [];
  });
}

function valuesIn(xml: Buffer): string {
  const values: string[] = [];
  readXml(xml, { open: (_, { v = '' }) => values.push(v) });
  return values.join('\n');
}
