import { Fault } from '../domain/fault.ts';

/** Each stops one attack; over it a person reads the mail (F7). */

/** A full memory. SES takes no larger mail. */
export const MAX_MAIL_BYTES = 40 * 1024 * 1024;
/** Forty million blank lines; forty megabytes in base64 are 560,000. */
export const MAX_MAIL_LINES = 700_000;
/** A million parts: each starts with two dashes. */
export const MAX_DASHED_LINES = 2_000;
/** A thousand attachments. */
export const MAX_PARTS = 1_000;
/** Parts within parts. */
export const MAX_NESTING = 50;
/** Mails within mails. */
export const MAX_ENCLOSED_DEPTH = 3;
/** Endless headers, a file name in a million pieces. */
export const MAX_HEADER_BYTES = 256 * 1024;
/** A hundred thousand From addresses. */
export const MAX_FROM_LENGTH = 2_000;
/** Text that takes minutes to search. */
export const MAX_TEXT_LENGTH = 1_000_000;
/** Two million blank lines. */
export const MAX_LINES = 60_000;
/** The same, attached; 5,000 rows of 500 characters are a list. */
export const MAX_ATTACHED_TEXT = 2_500_000;
/** HTML that takes minutes to flatten. */
export const MAX_HTML_LENGTH = 2_000_000;
/** Tags never closed: the parser moves all open ones for each. */
export const MAX_HTML_DEPTH = 10_000;
/** Tables within cells: copied once per level. */
export const MAX_CELL_DEPTH = 30;
/** More than Stockholm could report at once. */
export const MAX_ROWS = 5_000;
/** A cell in row 2,000,000,000: readers make every row above it. */
export const MAX_SHEET_ROWS = 20_000;
/** Sheets in hundreds of small files; 5,000 rows of 30 cells are a list. */
export const MAX_CELLS = 150_000;
/** One sheet listed a million times. */
export const MAX_SHEETS = 100;
/** A zip bomb: 390 kB become 400 MB. */
export const MAX_INFLATED_BYTES = 50 * 1024 * 1024;
/** Elements in each other. */
export const MAX_XML_DEPTH = 100;
/** Columns described again and again. */
export const MAX_COLUMN_FORMATS = 500;
/** A million empty files. */
export const MAX_ZIP_ENTRIES = 5_000;
/** One line of ten million characters. */
export const MAX_LINE_LENGTH = 20_000;
/** A million empty cells. */
export const MAX_COLUMNS = 100;
/** An unclosed quotation mark. */
export const MAX_CELL_LENGTH = 5_000;
export const HEADING_WITHIN_ROWS = 40;
/** A logo is small; a pasted scan is not. */
export const MAX_DECORATION_BYTES = 150 * 1024;
/** A library loops for ever. */
export const OPENING_TIME_MS = 15_000;
/** A library fills the function's memory. */
export const OPENING_MEMORY_MB = 160;

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
