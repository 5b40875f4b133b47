import type { HeldReason } from '../../domain/report.ts';
import type { Hidden } from './html-text.ts';
import type { Header } from './mime-tree.ts';

export type Attachment = {
  /** From 1, as the answer names it. */
  index: number;
  filename?: string;
  mimeType: string;
  charset?: string;
  /** As sent. */
  bytes: Uint8Array;
  /** A text is its own content. */
  content?: Content;
};

export type Content =
  | { workbook: Workbook }
  | { mail: Mail }
  /** For the sealing rule. */
  | { unreadable: HeldReason; words?: string };

export type Mail = {
  /** The top one was written last. */
  headers: Header[];
  messageId?: string;
  subject: string;
  /** Of every From header, lower case. */
  from: string[];
  /** Without what is quoted. */
  text: string;
  quoted: string;
  /** What the page hides, if it has a page. */
  hidden?: Hidden;
  /** The page with what it hides, if it hides something. */
  whole?: string;
  /** The text in its other form, without what is quoted. */
  twin?: string;
  /** Also what is quoted in it, and what stands between the parts. */
  otherReading: string;
  /** Every form of the body, for the sealing rule. */
  bodies: string[];
  attachments: Attachment[];
  /** File names of logos and signatures. */
  decorations: string[];
  /** Of logos and pictures in a signature. */
  pictures: Uint8Array[];
  /** Alternative texts and titles. */
  unseen: string;
  /** Business cards. */
  cards: string[];
  isDeliveryReport: boolean;
};

/** `words`: of a mail that is too large or broken, as far as they are found without taking it apart. */
export type MailRead = Mail | { unreadable: HeldReason; words?: string[] };

export type Sheet = {
  /** Absent if hidden. */
  tab?: number;
  /** Hidden cells included; `rows[0][0]` is A1. */
  rows: string[][];
  hiddenRows: Set<number>;
  hiddenColumns: Set<number>;
  comments: number;
};

export type Workbook = {
  sheets: Sheet[];
  /** Comments, headers, footers, sheet names. */
  asides: string[];
  /** A list may be pasted as a picture. */
  hasPictures: boolean;
};

export function textOfSheet(rows: string[][]): string {
  return rows.map((cells) => cells.join('\t')).join('\n');
}
