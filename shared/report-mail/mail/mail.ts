import type { Header } from 'postal-mime';
import type { HeldReason } from '../../domain/report.ts';

export type Attachment = {
  /** 1 for the first, as the answer names it. */
  index: number;
  filename?: string;
  mimeType: string;
  charset?: string;
  /** As sent, whatever the charset label says. */
  bytes: Uint8Array;
  /** What was found inside, once it was opened; a text is its own content. */
  content?: Content;
};

export type Content =
  | { workbook: Workbook }
  | { mail: Mail }
  /** `words` of a document that is no report: the sealing rule looks through them. */
  | { unreadable: HeldReason; words?: string };

export type Mail = {
  /** All headers in their order: what stands on top was written last. */
  headers: Header[];
  messageId?: string;
  subject: string;
  /** Addresses of every From header, lower case; only exactly one can be verified. */
  from: string[];
  /** What the sender wrote, without what she quotes. */
  text: string;
  quoted: string;
  /** The other form of the body, plain or HTML: what a person's mail program may show instead. */
  otherReading: string;
  /** Every reading of the body (plain, HTML, hidden words): what the sealing rule looks through. */
  bodies: string[];
  attachments: Attachment[];
  /** File names of logos and signatures, which are no report. */
  decorations: string[];
  /** multipart/report: a bounce or a receipt. */
  isDeliveryReport: boolean;
};

export type MailRead = Mail | { unreadable: HeldReason };

/** One sheet of a spreadsheet, with what a person does not see in it. */
export type Sheet = {
  /** Its place among the tabs that a person sees, from 1; absent for a hidden sheet. */
  tab?: number;
  /** Every cell as text, hidden ones too: `rows[0][0]` is A1. */
  rows: string[][];
  hiddenRows: Set<number>;
  hiddenColumns: Set<number>;
  comments: number;
};

export type Workbook = {
  sheets: Sheet[];
  /** Words outside the cells: comments, headers and footers, names of sheets, text boxes. */
  asides: string[];
  /** A list may be pasted into an empty sheet as a picture. */
  hasPictures: boolean;
};

/** A sheet as lines of text, for those who search it. */
export function textOfSheet(rows: string[][]): string {
  return rows.map((cells) => cells.join('\t')).join('\n');
}
