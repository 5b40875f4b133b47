import type * as Library from '@e965/xlsx';
import { Encrypted } from '../limits.ts';
import type { Sheet, Workbook } from '../mail/mail.ts';
import { booleanText, type DateSystem, dayText, numberText, UNKNOWN } from './cell-text.ts';
import { put, putMerges, tabNumbers } from './workbook.ts';

type Book = Library.WorkBook;

/** Excel 97 to 2003. */
export function readXls(bytes: Uint8Array, library: typeof Library): Workbook {
  const book = bookOf(bytes, library);
  const tabs = tabNumbers(book.SheetNames.map((_, index) => Boolean(book.Workbook?.Sheets?.[index]?.Hidden)));
  const under: string[] = [];
  return {
    sheets: book.SheetNames.map((name, index) => sheetOf(book, name, tabs[index], library, under)),
    asides: [...asidesOf(book), ...under],
    hasPictures: Buffer.from(bytes).includes(PICTURE),
  };
}

/** [MS-ODRAW] OfficeArtFBSE. */
const PICTURE = Buffer.from('07f0', 'hex');

function bookOf(bytes: Uint8Array, library: typeof Library): Book {
  try {
    // Hidden rows and columns need styles.
    const options = { cellStyles: true, cellNF: true, cellFormula: true, cellText: false, cellHTML: false };
    return library.read(bytes, { type: 'array', dense: true, ...options });
  } catch (error) {
    throw error instanceof Error && /password/.test(error.message) ? new Encrypted() : error;
  }
}

function cellsOf(book: Book, name: string): Library.CellObject[][] {
  return book.Sheets[name]?.['!data'] ?? [];
}

function sheetOf(book: Book, name: string, tab: number | undefined, { SSF }: typeof Library, under: string[]): Sheet {
  const dateSystem: DateSystem = book.Workbook?.WBProps?.date1904 ? '1904' : '1900';
  const rows: string[][] = [];
  let comments = 0;
  for (const [row, cells] of cellsOf(book, name).entries())
    for (const [column, cell] of (cells ?? []).entries()) {
      if (!cell) continue;
      put(rows, row, column, textOf(cell, dateSystem, SSF.is_date));
      comments += cell.c?.length ?? 0;
    }
  const sheet = book.Sheets[name];
  const merges = (sheet?.['!merges'] ?? []).map(({ s: start, e: end }) => ({
    startRow: start.r,
    startCol: start.c,
    endRow: end.r,
    endCol: end.c,
  }));
  under.push(...putMerges(rows, merges));
  return {
    ...(tab !== undefined && { tab }),
    rows,
    hiddenRows: hiddenIn(sheet?.['!rows']),
    hiddenColumns: hiddenIn(sheet?.['!cols']),
    comments,
  };
}

function hiddenIn(all: { hidden?: boolean }[] = []): Set<number> {
  return new Set([...all.entries()].flatMap(([index, one]) => (one?.hidden ? index : [])));
}

function textOf(
  { t: type, v: value, z: format = '', f: formula }: Library.CellObject,
  dateSystem: DateSystem,
  isDateFormat: (format: string) => boolean,
): string {
  if (type === 'e') return UNKNOWN;
  if (typeof value === 'boolean') return booleanText(value);
  if (typeof value === 'number')
    return isDateFormat(String(format)) ? dayText(value, dateSystem) : numberText(value, String(format));
  return value === undefined || value === null ? (formula === undefined ? '' : UNKNOWN) : String(value);
}

function asidesOf(book: Book): string[] {
  const comments = book.SheetNames.flatMap((name) =>
    cellsOf(book, name).flatMap((cells) => (cells ?? []).flatMap((cell) => (cell?.c ?? []).map(({ t }) => t))),
  );
  const properties = Object.values(book.Props ?? {}).filter((value) => typeof value === 'string');
  return [...book.SheetNames, ...comments, ...properties];
}
