import type { HeldReason } from '../../domain/report.ts';
import type { Header } from './mime-tree.ts';

export type Attachment = {
  /** From 1, as the answer names it. */
  index: number;
  filename?: string;
  mimeType: string;
  charset?: string;
  /** As sent, not decoded. */
  bytes: Uint8Array;
  /** Set once it was opened; a text is its own content. */
  content?: Content;
};

export type Content =
  | { workbook: Workbook }
  | { mail: Mail }
  /** `words` of a document, for the sealing rule. */
  | { unreadable: HeldReason; words?: string };

export type Mail = {
  /** In order: the top one was written last. */
  headers: Header[];
  messageId?: string;
  subject: string;
  /** Of every From header, lower case; only a sole one can be verified. */
  from: string[];
  /** Without what is quoted. */
  text: string;
  quoted: string;
  /** The other form of the body (plain or HTML), which a mail program may show instead. */
  otherReading: string;
  /** Every form of the body (plain, HTML, hidden words), for the sealing rule. */
  bodies: string[];
  attachments: Attachment[];
  /** File names of logos and signatures. */
  decorations: string[];
  /** multipart/report: a bounce or a receipt. */
  isDeliveryReport: boolean;
};

export type MailRead = Mail | { unreadable: HeldReason };

export type Sheet = {
  /** Place among the visible tabs, from 1; absent for a hidden sheet. */
  tab?: number;
  /** Hidden cells included; `rows[0][0]` is A1. */
  rows: string[][];
  hiddenRows: Set<number>;
  hiddenColumns: Set<number>;
  comments: number;
};

export type Workbook = {
  sheets: Sheet[];
  /** Words outside cells: comments, headers, footers, sheet names, text boxes. */
  asides: string[];
  /** A list may be pasted as a picture. */
  hasPictures: boolean;
};

/** Lines of cells parted by tabs. */
export function textOfSheet(rows: string[][]): string {
  return rows.map((cells) => cells.join('\t')).join('\n');
}
