import { addressParser, decodeWords } from 'postal-mime';
import type { SchoolUnit } from '../../domain/directory.ts';
import type { KeyedHash } from '../../domain/notification.ts';
import { PIECES_KEPT, type Unread, type UnreadPiece } from '../../domain/unread.ts';
import { readPage } from '../mail/html-text.ts';
import type { Attachment, Mail, Workbook } from '../mail/mail.ts';
import { splitQuoted } from '../mail/quoted-part.ts';
import { textOfAttachment, valuesOf } from '../mail/read-mail.ts';
import type { Sender } from '../mail/sender.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { clean } from '../rows/read-values.ts';
import type { Table } from '../rows/tables.ts';
import { type Field, fold } from '../template/labels.ts';
import { readLine } from '../template/lines.ts';
import { columnOf, isNothing } from './columns.ts';
import { plainLine } from './plain-line.ts';
import { isSignature, withoutMarks } from './signature.ts';
import { areSentences, isTitle, type Reader, unreadLines } from './texts.ts';
import { plainValue, takesField } from './values.ts';

export type ReadInFullInput = {
  mail: Mail;
  sender: Sender;
  rows: RowsRead;
  units: SchoolUnit[];
  hashOf: KeyedHash['hashOf'];
  /** Keyed hashes of what a person taught for this sender. */
  learned: ReadonlySet<string>;
  /** A sentence of our own answers. */
  isOurs: (sentence: string) => boolean;
};

/** Start here. What was not understood: of a row that row waits, elsewhere all (PR5c). */
export function readInFull(input: ReadInFullInput): Unread {
  const account = new Account(input);
  readOne(input.mail, 0, readerOf(input.mail, input), account, input);
  account.readRows();
  return account.unread();
}

type Piece = Omit<UnreadPiece, 'n' | 'hash' | 'onlyOfficer'> & { text?: string | Uint8Array };

class Account {
  readonly #input: ReadInFullInput;
  readonly #pieces: UnreadPiece[] = [];
  readonly #rows = new Set<number>();
  readonly #places: Map<string, number>;
  readonly #seen = new Set<string>();
  #all = false;
  #more = 0;

  constructor(input: ReadInFullInput) {
    this.#input = input;
    this.#places = new Map(
      input.rows.rows.map(({ attachment, sheet = 0, row }, index) => [`${attachment} ${sheet} ${row}`, index + 1]),
    );
  }

  /** Outside the rows. */
  all({ text, ...piece }: Piece): void {
    if (this.#isLearned(piece.kind, text)) return;
    this.#all = true;
    this.#add({ ...piece, ...this.#told(piece.kind, text) });
  }

  /** In a row; all wait if nobody knows which. */
  inRow(piece: Piece & { row: number; sheet?: number }): void {
    const { text, sheet = 0, ...rest } = piece;
    if (this.#isLearned(piece.kind, text)) return;
    const place = this.#places.get(`${piece.attachment} ${sheet} ${piece.row}`);
    if (place === undefined) this.#all = true;
    else this.#rows.add(place);
    this.#add({ ...rest, ...this.#told(piece.kind, text) });
  }

  isLearned(kind: string, text: string): boolean {
    return this.#isLearned(kind, text);
  }

  /** What could not be read, or was read in doubt. */
  readRows(): void {
    for (const [row, fields] of this.#input.rows.written)
      for (const [field, value] of Object.entries(fields) as [Field, string][])
        if (!takesField(field, value, this.#input.units))
          this.inRow({
            kind: 'value',
            attachment: row.attachment,
            row: row.row,
            text: `${field}: ${plainLine(value)}`,
          });
    for (const { attachment, reading } of this.#input.rows.rows)
      if ('held' in reading && !OF_ITS_ROW.has(reading.held)) this.all({ kind: 'part', attachment });
    for (const { attachment } of this.#input.rows.notRead) this.all({ kind: 'hidden', attachment });
  }

  unread(): Unread {
    const rows = [...this.#rows].sort((one, other) => one - other);
    return { all: this.#all, rows, pieces: this.#pieces, ...(this.#more > 0 && { more: this.#more }) };
  }

  #isLearned(kind: string, text: string | Uint8Array | undefined): boolean {
    return text !== undefined && this.#input.learned.has(this.#hash(kind, text));
  }

  #hash(kind: string, text: string | Uint8Array): string {
    return this.#input.hashOf(typeof text === 'string' ? `${kind}\n${text.toLowerCase()}` : text);
  }

  #told(kind: string, text: string | Uint8Array | undefined): Pick<UnreadPiece, 'hash' | 'onlyOfficer'> {
    if (text === undefined) return {};
    const isRisky = typeof text === 'string' && (/(?:\d[\s./-]?){6}/.test(text) || ROOTS.test(text));
    return { hash: this.#hash(kind, text), ...(isRisky && { onlyOfficer: true }) };
  }

  #add(piece: Omit<UnreadPiece, 'n'>): void {
    const key = JSON.stringify([piece.kind, piece.attachment, piece.hash, piece.line ?? piece.row]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.#pieces.length < PIECES_KEPT) this.#pieces.push({ n: this.#pieces.length + 1, ...piece });
    else this.#more += 1;
  }
}

/** Read whole; only the row itself cannot be taken. */
const OF_ITS_ROW = new Set(['temporary-number', 'type-or-date-missing', 'correction']);
/** A help for whom may teach, wider than what seals. */
const ROOTS =
  /sk[yj]d|sekr|hemlig|dold|gömd|hot|spärr|röj|avslöj|fingerad|kvarskriv|jour|förbud|identitet|secret|protect|confid|konfid/i;

function readerOf(mail: Mail, { sender, rows, units, isOurs }: ReadInFullInput): Reader {
  const [display = ''] = valuesOf(mail.headers, 'from').flatMap((value) =>
    addressParser(value.slice(0, 2_000), { flatten: true }).map(({ name }) => decodeWords(name ?? '')),
  );
  const local = (mail.from[0] ?? sender.address ?? '').split('@')[0] ?? '';
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter((word) => word.length > 1);
  const pupils = rows.rows.flatMap(({ reading }) => ('facts' in reading ? words(reading.facts.name ?? '') : []));
  const schools = units.flatMap(({ name, authority, domain }) => words(`${name} ${authority} ${domain.split('.')[0]}`));
  const written = words(display);
  return {
    ownWords: new Set([...written, ...written.map(withoutMarks), ...words(local)]),
    units,
    schoolWords: new Set(schools),
    pupilWords: new Set(pupils),
    isOurs,
  };
}

function readOne(mail: Mail, attachment: number, reader: Reader, account: Account, input: ReadInFullInput): void {
  for (const title of [mail.subject, ...mail.decorations, ...mail.attachments.map(({ filename = '' }) => filename)])
    if (!isTitle(title, reader)) account.all({ kind: 'title', attachment, text: plainLine(title) });
  const about = [
    ...valuesOf(mail.headers, 'from').flatMap((value) =>
      addressParser(value.slice(0, 2_000), { flatten: true }).map(({ name }) => name ?? ''),
    ),
    ...['keywords', 'comments', 'thread-topic'].flatMap((name) => valuesOf(mail.headers, name)),
  ];
  for (const words of about.map((value) => plainLine(decodeWords(value))))
    if (words !== '' && !isTitle(words, reader) && !isSenderName(words, reader))
      account.all({ kind: 'title', attachment, text: words });
  for (const card of mail.cards) account.all({ kind: 'card', attachment, text: plainLine(card) });
  for (const picture of mail.pictures)
    if (!isPixel(picture)) account.all({ kind: 'picture', attachment, text: picture });
  if (mail.struck) account.all({ kind: 'struck', attachment });
  readText(mail.text, attachment, reader, account, input);
  const other = splitQuoted(mail.otherReading);
  readText(other.top, attachment, reader, account, input);
  for (const quoted of [mail.quoted, other.quoted])
    for (const { line, text } of unreadLines(quoted, reader, () => false))
      account.all({ kind: 'quoted', attachment, line, text });
  for (const line of mail.unseen.split('\n'))
    if (!isTitle(line, reader) && !areSentences(plainLine(line), reader) && !isSignature(plainLine(line), reader))
      account.all({ kind: 'unseen', attachment, text: plainLine(line) });
  for (const inner of mail.attachments) readFile(inner, account, input, reader);
}

function isSenderName(name: string, reader: Reader): boolean {
  return (
    isSignature(name, { ...reader, ownWords: new Set() }) || /^\p{Lu}[\p{Ll}-]+(?: \p{Lu}[\p{Ll}-]+){0,3}$/u.test(name)
  );
}

/** One that counts who has opened the mail. */
function isPixel(picture: Uint8Array): boolean {
  return picture.length <= 100;
}

function readText(text: string, attachment: number, reader: Reader, account: Account, { rows }: ReadInFullInput): void {
  const tables = rows.tables.filter((one) => one.attachment === attachment && one.sheet === undefined);
  const listed = new Set<string>();
  for (const { table } of tables) for (const { cells } of table.records) listed.add(cells.join('\t'));
  const values = new Set<string>();
  for (const [row, fields] of rows.written)
    if (row.attachment === attachment)
      for (const [field, value] of Object.entries(fields)) values.add(`${field} ${value}`);
  const isRead = (line: string) => {
    if (listed.has(line)) return true;
    const found = readLine(line);
    return (
      found !== undefined &&
      values.has(`${found.field} ${found.value}`) &&
      columnOf(line.slice(0, line.search(/[:：=\t]/)).replace(/[*>]/g, '')) !== undefined
    );
  };
  for (const { line, text: unread } of unreadLines(text, reader, isRead))
    account.all({ kind: 'line', attachment, line, text: unread });
}

function readFile(file: Attachment, account: Account, input: ReadInFullInput, reader: Reader): void {
  const { index, content } = file;
  if (content && 'mail' in content) {
    const { mail } = content;
    if (mail.from[0] !== input.sender.address) account.all({ kind: 'part', attachment: index });
    readTables(index, account, input, reader);
    readOne(mail, index, readerOf(mail, input), account, input);
    return;
  }
  if (content && 'workbook' in content) readWorkbook(content.workbook, index, account, reader);
  else if (content) account.all({ kind: 'part', attachment: index });
  else if (!input.rows.tables.some(({ attachment }) => attachment === index)) {
    const text = textOfAttachment(file);
    if (text === undefined) account.all({ kind: 'part', attachment: index });
    else readText(pageOf(text), index, reader, account, input);
  }
  readTables(index, account, input, reader);
}

function pageOf(text: string): string {
  if (!/^\s*<(?:!doctype html|html|table|meta|head|body)\b/i.test(text)) return text;
  const { text: shown, unseen } = readPage(text);
  return `${shown}\n${unseen}`;
}

function readWorkbook(
  { sheets, asides, hasPictures }: Workbook,
  attachment: number,
  account: Account,
  reader: Reader,
): void {
  if (hasPictures) account.all({ kind: 'part', attachment });
  for (const { comments } of sheets) if (comments > 0) account.all({ kind: 'hidden', attachment });
  for (const aside of asides.flatMap((text) => text.split('\n')))
    if (!isTitle(aside, reader) && !areSentences(plainLine(aside), reader))
      account.all({ kind: 'title', attachment, text: plainLine(aside) });
}

function readTables(attachment: number, account: Account, { rows }: ReadInFullInput, reader: Reader): void {
  for (const one of rows.tables) if (one.attachment === attachment) readTable(one, one.table, account, reader);
}

function readTable(
  { attachment, sheet, rows }: RowsRead['tables'][number],
  { heading, preamble, records }: Table,
  account: Account,
  reader: Reader,
): void {
  const columns = heading.map((cell) => (cell.trim() === '' ? undefined : columnOf(plainLine(cell))));
  for (const cell of preamble.map(plainLine))
    if (!isTitle(cell, reader) && !areSentences(cell, reader)) account.all({ kind: 'line', attachment, text: cell });
  const taught = heading.map(
    (cell, index) => columns[index] === undefined && cell.trim() !== '' && account.isLearned('column', fold(cell)),
  );
  const known = new Map<string, boolean>();
  for (const [at, { row, cells }] of records.entries()) {
    for (const [index, cell] of cells.entries()) {
      if (cell === '') continue;
      const key = `${index} ${cell}`;
      const read = known.get(key) ?? isCellRead(cell, columns[index], taught[index] === true, reader);
      known.set(key, read);
      if (read) continue;
      const isUnknown = columns[index] === undefined && heading[index]?.trim();
      const piece = isUnknown
        ? { kind: 'column', attachment, text: fold(heading[index] ?? '') }
        : { kind: 'cell', attachment, text: `${fold(heading[index] ?? '')}: ${plainValue(cell)}` };
      const pupil = rows[at] ?? 0;
      if (pupil === 0) account.all({ ...piece, row });
      else account.inRow({ ...piece, row: pupil, ...(sheet !== undefined && { sheet }) });
    }
  }
}

function isCellRead(cell: string, column: ReturnType<typeof columnOf>, taught: boolean, reader: Reader): boolean {
  if (isNothing(clean(cell))) return true;
  if (column) return column.takes(cell, reader.units);
  return taught && plainValue(cell).length <= 40;
}
