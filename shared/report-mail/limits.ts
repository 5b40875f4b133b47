import { Fault } from '../domain/fault.ts';

/** Each limit stops one attack; over a limit the mail is held for a person (F7). */

/** A mail that fills the memory. SES takes no larger one. */
export const MAX_MAIL_BYTES = 40 * 1024 * 1024;
/** Forty million blank lines: the parser works line by line. Forty megabytes in base64 are 560,000 lines. */
export const MAX_MAIL_LINES = 700_000;
/** A mail of a million parts: every part starts with a line of two dashes. */
export const MAX_DASHED_LINES = 2_000;
/** A thousand attachments, each to be read. */
export const MAX_PARTS = 1_000;
/** Parts within parts within parts. */
export const MAX_NESTING = 50;
/** Mails enclosed in mails. */
export const MAX_ENCLOSED_DEPTH = 3;
/** Headers that never end, a hundred thousand recipients, a file name in a million pieces. */
export const MAX_HEADER_BYTES = 256 * 1024;
/** A From header with a hundred thousand addresses. */
export const MAX_FROM_LENGTH = 2_000;
/** Text that takes minutes to search. */
export const MAX_TEXT_LENGTH = 1_000_000;
/** Two million blank lines, each looked at by every rule. */
export const MAX_LINES = 60_000;
/** Attached text that takes minutes to search: five thousand rows of five hundred characters are a list. */
export const MAX_ATTACHED_TEXT = 2_500_000;
/** HTML that takes minutes to flatten. */
export const MAX_HTML_LENGTH = 2_000_000;
/** Tags that are never closed: the parser moves all open ones for each new one. */
export const MAX_HTML_DEPTH = 10_000;
/** Tables within table cells: the text of a cell is copied once per level. */
export const MAX_CELL_DEPTH = 30;
/** More rows than Stockholm has pupils who could be reported at once. */
export const MAX_ROWS = 5_000;
/** A cell in row 2,000,000,000: readers make every row above it. Blank and hidden rows count. */
export const MAX_SHEET_ROWS = 20_000;
/** Sheets in hundreds of files, each of them small: five thousand rows of thirty cells, in all files of a mail. */
export const MAX_CELLS = 150_000;
/** One sheet listed a million times. */
export const MAX_SHEETS = 100;
/** A zip bomb: 390 kB that become 400 MB. It counts for all archives of a mail together. */
export const MAX_INFLATED_BYTES = 50 * 1024 * 1024;
/** Elements in each other, each of which the parser keeps. */
export const MAX_XML_DEPTH = 100;
/** Columns of a sheet described again and again, each time as far as columns go. */
export const MAX_COLUMN_FORMATS = 500;
/** An archive of a million empty files. */
export const MAX_ZIP_ENTRIES = 5_000;
/** One line of ten million characters. */
export const MAX_LINE_LENGTH = 20_000;
/** A row of a million empty cells. */
export const MAX_COLUMNS = 100;
/** A quotation mark that is never closed swallows the rest of the file into one cell. */
export const MAX_CELL_LENGTH = 5_000;
/** A heading is looked for in the first rows only. */
export const HEADING_WITHIN_ROWS = 40;
/** A logo in a signature is small; a pasted scan of a form is not. */
export const MAX_DECORATION_BYTES = 150 * 1024;
/** A file that makes a library loop for ever. */
export const OPENING_TIME_MS = 15_000;
/** A file that makes a library fill the memory of the whole function. */
export const OPENING_MEMORY_MB = 160;

/** Caught at the reader's border. */
export class OverLimit extends Fault {
  constructor() {
    super('over-limit');
  }
}
/** The content has no certain reading. */
export class NotReadable extends Fault {
  constructor() {
    super('not-readable');
  }
}
/** Needs a password. */
export class Encrypted extends Fault {
  constructor() {
    super('encrypted');
  }
}
