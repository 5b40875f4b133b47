import type { Temporal } from 'temporal-polyfill';
import type { HeldReason, NotRead } from '../../domain/report.ts';
import { isLocked } from '../files/file-kind.ts';
import { MAX_ROWS, OverLimit } from '../limits.ts';
import { type Hidden, isHidden, readPage } from '../mail/html-text.ts';
import { type Attachment, type Mail, textOfSheet, type Workbook } from '../mail/mail.ts';
import { textOfAttachment } from '../mail/read-mail.ts';
import { type Fields, hasReportLabel, holdsFile } from '../template/lines.ts';
import { onePairPerLine } from '../template/one-pair-per-line.ts';
import { isKitGuide } from './kit-guide.ts';
import { agreed, otherReadingOf } from './other-reading.ts';
import { isPupil } from './pupils.ts';
import { readBlocks } from './read-blocks.ts';
import { ignoredColumnsOf, readList, recordsOf } from './read-list.ts';
import { type RowReading, readRow } from './read-row.ts';
import { readText, type TextRead } from './read-text.ts';
import type { Defaults } from './read-values.ts';
import { lastTab, tabsOf, unseenIn } from './sheets.ts';
import { countedNumbers, holdsNumber, lastDigits, strayNumbers } from './stray-numbers.ts';
import { readTables, type Table } from './tables.ts';

/** Visible tab from 1; absent for a sole one. */
type Place = { attachment: number; sheet?: number };

/** Attachment 0 is the mail's text, its `row` the pupil from 1. An unreadable attachment is one held row. */
export type ReadRow = Place & { row: number; reading: RowReading };

export type RowsRead = {
  rows: ReadRow[];
  ignoredColumns: (Place & { column: number })[];
  notRead: NotRead[];
  /** `rows`: of each record, 0 for no pupil. */
  tables: (Place & { table: Table; rows: number[] })[];
  /** Of the template, as written. */
  written: Map<ReadRow, Fields>;
};

export const NO_ROWS: RowsRead = { rows: [], ignoredColumns: [], notRead: [], tables: [], written: new Map() };

type Reading = RowsRead & {
  receivedOn: Temporal.PlainDate;
  /** Outside lists, as written. */
  numbers: string[];
  /** `row`: where numbers without a row begin. */
  texts: (Place & { row: number; written: string[] })[];
};

/** Start here. */
export function readRows(mail: Mail, receivedOn: Temporal.PlainDate): RowsRead {
  const nothing = { rows: [], ignoredColumns: [], notRead: [], tables: [], written: new Map(), numbers: [], texts: [] };
  const read: Reading = { ...nothing, receivedOn };
  readMailRows(mail, { attachment: 0, defaults: {}, opensMails: true }, read);
  holdStrayNumbers(read);
  return read.rows.length > MAX_ROWS ? { ...read, rows: [heldRow(0, 'too-large')] } : read;
}

const QUOTED: HeldReason = 'quoted-part';
const STRAY: HeldReason = 'number-without-row';

function heldRow(attachment: number, held: HeldReason): ReadRow {
  return { attachment, row: 1, reading: { held } };
}

type Setting = { attachment: number; defaults: Defaults; opensMails: boolean };

function readMailRows(mail: Mail, { attachment, opensMails, ...outer }: Setting, read: Reading): void {
  const { pupils: all, defaults: own } = bodyOf(mail, attachment, read);
  const pupils = all.map(({ fields }) => fields);
  const defaults = Object.keys(own).length > 0 ? own : outer.defaults;
  const other = otherReadingOf(mail, defaults, read.receivedOn);
  for (const [index, pupil] of all.entries()) {
    const { fields, held } = pupil;
    const reading = held ? { held } : readRow(fields, defaults, read.receivedOn);
    const row: ReadRow = {
      attachment,
      row: index + 1,
      reading: agreed({ fields, isListed: 'row' in pupil }, reading, other),
    };
    read.rows.push(row);
    read.written.set(row, fields);
  }
  if (mail.hidden) read.notRead.push(notSeen(attachment, mail.hidden));
  // A bounce encloses what was sent: no new report.
  const setting = { defaults, opensMails: opensMails && !mail.isDeliveryReport };
  for (const inner of mail.attachments) readAttachment(inner, { ...setting, attachment: inner.index }, read);
  const quoted = withoutRepeated(quotedPupils(mail), pupils);
  for (const index of quoted.keys()) read.rows.push({ ...heldRow(attachment, QUOTED), row: pupils.length + index + 1 });
  read.numbers.push(...[...pupils, ...quoted].map(({ personnummer = '' }) => personnummer));
  const written = [mail.text, mail.quoted, mail.otherReading];
  const row = pupils.length + quoted.length + 1;
  const file = holdsFile(mail.text) ? [{ ...heldRow(attachment, 'attachment-not-readable'), row }] : [];
  read.rows.push(...file);
  read.texts.push({ attachment, row: row + file.length, written });
}

function holdStrayNumbers(read: Reading): void {
  if (!read.texts.some(({ written }) => written.some(holdsNumber))) return;
  const cells = read.tables.flatMap(({ table }) => table.records.flatMap((record) => record.cells));
  const counted = countedNumbers([...cells, ...read.numbers]);
  for (const { row, written, ...place } of read.texts)
    for (const [index, number] of strayNumbers(written, counted, read.receivedOn).entries()) {
      read.rows.push({ ...place, row: row + index, reading: { held: STRAY } });
      counted.add(number);
    }
}

type Pupil = { fields: Fields; held?: HeldReason };
type Body = { pupils: Pupil[]; defaults: Defaults };

function bodyOf({ text, attachments }: Mail, attachment: number, read: Reading): Body {
  let body: TextRead;
  try {
    body = readText(text);
  } catch (error) {
    if (!(error instanceof OverLimit)) throw error;
    read.rows.push(heldRow(attachment, 'too-large'));
    return { pupils: [], defaults: {} };
  }
  const { blocks, tables, pupils, defaults } = body;
  let next = blocks.filter(isPupil).length;
  for (const table of tables) {
    const listed = new Set(recordsOf(table, defaults).map(({ row }) => row));
    const rows = table.records.map(({ row }) => (listed.has(row) ? ++next : 0));
    read.tables.push({ attachment, table, rows });
  }
  // The answer says that the number is missing.
  const none = pupils.length === 0 && attachments.length === 0;
  return { pupils: none ? blocks.map((fields) => ({ fields })) : pupils, defaults };
}

function withoutRepeated(quoted: Fields[], pupils: Fields[]): Fields[] {
  const digits = ({ personnummer = '' }: Fields) => lastDigits(personnummer);
  const known = new Set(pupils.map(digits).filter((number) => number !== ''));
  return quoted.filter((pupil) => !known.has(digits(pupil)));
}

function quotedPupils({ quoted }: Mail): Fields[] {
  if (!hasReportLabel(quoted)) return [];
  try {
    return readBlocks(quoted).filter(({ personnummer = '' }) => /\d{4}/.test(personnummer));
  } catch {
    return [{}];
  }
}

function readAttachment(attachment: Attachment, setting: Setting, read: Reading): void {
  const { index, content } = attachment;
  try {
    if (!content) readTextFile(attachment, setting, read);
    else if ('workbook' in content) readWorkbook(content.workbook, setting, read);
    else if ('mail' in content) readEnclosed(content.mail, setting, read);
    else read.rows.push(heldRow(index, content.unreadable));
  } catch (error) {
    read.rows.push(heldRow(index, error instanceof OverLimit ? 'too-large' : 'attachment-not-readable'));
  }
}

/** Not what an enclosed mail encloses or quotes in turn. */
function readEnclosed(mail: Mail, setting: Setting, read: Reading): void {
  const before = read.rows.length;
  if (setting.opensMails) readMailRows(mail, { ...setting, opensMails: false }, read);
  if (read.rows.length > before) return;
  const isReport = !setting.opensMails && mail.bodies.some(hasReportLabel);
  read.rows.push(heldRow(setting.attachment, isReport ? QUOTED : 'attachment-not-readable'));
}

function readWorkbook(workbook: Workbook, setting: Setting, read: Reading): void {
  const { attachment, defaults } = setting;
  const tabs = tabsOf(workbook);
  const withoutHeading: number[] = [];
  for (const { tab, rows, tables } of tabs) {
    const place = { attachment, ...(lastTab(workbook) > 1 && { sheet: tab }) };
    for (const table of tables) readTable(table, place, defaults, read);
    if (tables.length > 0 || isKitGuide(rows)) continue;
    withoutHeading.push(tab);
    read.texts.push({ ...place, row: 1, written: [textOfSheet(rows)] });
  }
  const isRead = tabs.some(({ tables }) => tables.length > 0);
  const unseen = unseenIn(workbook);
  const hides = Object.values(unseen).some((count) => count > 0);
  if (!isRead && (tabs.length > 0 || hides || workbook.hasPictures))
    read.rows.push(heldRow(attachment, 'attachment-not-readable'));
  if (hides || (isRead && withoutHeading.length > 0))
    read.notRead.push({ attachment, ...unseen, withoutHeading: isRead ? withoutHeading : [] });
}

function readTextFile(attachment: Attachment, setting: Setting, read: Reading): void {
  const { index, mimeType } = attachment;
  const { text, hidden } = attachmentText(attachment);
  if (hidden) read.notRead.push(notSeen(index, hidden));
  if (text?.trim() === '') return;
  if (text !== undefined && (mimeType.startsWith('message/') || looksLikeMail(text))) {
    read.rows.push(heldRow(index, hasReportLabel(text) ? QUOTED : 'attachment-not-readable'));
    return;
  }
  const tables = text === undefined ? [] : readTables(text);
  for (const table of tables) readTable(table, { attachment: index }, setting.defaults, read);
  if (tables.length === 0 && !readTemplate(text ?? '', setting, read))
    read.rows.push(heldRow(index, isLocked(attachment) ? 'encrypted' : 'attachment-not-readable'));
}

/** Where its quoted part begins is unclear. */
function looksLikeMail(text: string): boolean {
  const head =
    text
      .slice(0, 4_000)
      .trimStart()
      .split(/\n\s*\n/, 1)[0] ?? '';
  return /^(?:from|received|return-path):/im.test(head) && /^(?:message-id|mime-version|subject):/im.test(head);
}

/** Web systems export an HTML table as .xls. */
function attachmentText(attachment: Attachment): { text: string | undefined; hidden?: Hidden } {
  const text = textOfAttachment(attachment);
  if (text === undefined || !/^\s*<(?:!doctype html|html|table|meta|head|body)\b/i.test(text)) return { text };
  const page = readPage(text);
  return { text: page.text, ...(isHidden(page.hidden) && { hidden: page.hidden }) };
}

function notSeen(attachment: number, { rows, columns, texts }: Hidden): NotRead {
  return { attachment, rows, columns, sheets: 0, comments: 0, ...(texts > 0 && { texts }), withoutHeading: [] };
}

function readTable(table: Table, place: Place, defaults: Defaults, read: Reading): void {
  const pupils = new Set(recordsOf(table, defaults).map(({ row }) => row));
  read.tables.push({ ...place, table, rows: table.records.map(({ row }) => (pupils.has(row) ? row : 0)) });
  read.ignoredColumns.push(...ignoredColumnsOf(table).map((column) => ({ ...place, column })));
  read.rows.push(...readList(table, defaults, read.receivedOn).map((row) => ({ ...place, ...row })));
}

function readTemplate(text: string, { attachment, defaults }: Setting, read: Reading): boolean {
  const pupils = readBlocks(onePairPerLine(text)).filter(isPupil);
  read.numbers.push(...pupils.map(({ personnummer = '' }) => personnummer));
  pushPupils(pupils, attachment, defaults, read);
  return pupils.length > 0;
}

function pushPupils(pupils: Fields[], attachment: number, defaults: Defaults, read: Reading): void {
  for (const [index, fields] of pupils.entries()) {
    const row: ReadRow = { attachment, row: index + 1, reading: readRow(fields, defaults, read.receivedOn) };
    read.rows.push(row);
    read.written.set(row, fields);
  }
}
