import { addressParser, decodeWords } from 'postal-mime';
import type { SchoolUnit } from '../../domain/directory.ts';
import type { KeyedHash } from '../../domain/notification.ts';
import type { HeldReason } from '../../domain/report.ts';
import { readPage } from '../mail/html-text.ts';
import type { Attachment, Mail } from '../mail/mail.ts';
import { splitQuoted } from '../mail/quoted-part.ts';
import { textOfAttachment, valuesOf } from '../mail/read-mail.ts';
import type { Sender } from '../mail/sender.ts';
import { isNoName, isPersonName, saysSensitive } from '../rows/grammars.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { setOf, withoutMarks } from '../template/closed-words.ts';
import type { Field } from '../template/labels.ts';
import { readLine } from '../template/lines.ts';
import { isStruck } from '../template/marks.ts';
import { onePairPerLine } from '../template/one-pair-per-line.ts';
import { plainLine } from '../template/plain-line.ts';
import { Account, type Unread } from './account.ts';
import { columnOf } from './columns.ts';
import { readTable, readWorkbook } from './lists.ts';
import { isGivenName, isStaffName } from './names.ts';
import { isSignature } from './signature.ts';
import { isPictureName, isSystemText } from './systems.ts';
import { areSentences, type Reader, unreadLines } from './texts.ts';
import { isTitle } from './titles.ts';
import { type Known, plainValue, takesField } from './values.ts';

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
  /** The profile's. */
  sensitiveWords: readonly string[];
};

/** Start here. What was not understood: of a row that row waits, elsewhere all rows (PR5c). */
export function readInFull(input: ReadInFullInput): Unread {
  const account = new Account(input.rows, input.hashOf, input.learned);
  new MailReader(input, account).read(input.mail, 0);
  readPupils(input, readerOf(input.mail, input), account);
  return account.unread();
}

const OF_ANY_WORDS: ReadonlySet<Field> = new Set(['name', 'given-name', 'family-name', 'email']);
/** Read whole; only the row itself cannot be taken. */
const OF_ITS_ROW: HeldReason[] = ['temporary-number', 'type-unclear', 'type-or-date-missing', 'correction'];

function readPupils({ rows, sensitiveWords }: ReadInFullInput, known: Known, account: Account): void {
  for (const [row, fields] of rows.written)
    for (const [field, value] of Object.entries(fields) as [Field, string][])
      if (!takesField(field, value, known) || (OF_ANY_WORDS.has(field) && saysSensitive(value, sensitiveWords))) {
        const piece = { kind: 'cell', attachment: row.attachment, said: `${field}: ${plainValue(value)}` } as const;
        if (/(?:\d\D?){6}/.test(fields.personnummer ?? '')) account.inRow(piece, row);
        else account.all(piece);
      }
  for (const { attachment, reading } of rows.rows)
    if ('held' in reading && !OF_ITS_ROW.includes(reading.held)) account.all({ kind: 'part', attachment });
  for (const { attachment, rows: hiddenRows, columns, sheets, comments } of rows.notRead)
    if (attachment > 0 || hiddenRows + columns + sheets + comments > 0) account.all({ kind: 'hidden', attachment });
}

class MailReader {
  readonly #input: ReadInFullInput;
  readonly #account: Account;

  constructor(input: ReadInFullInput, account: Account) {
    this.#input = input;
    this.#account = account;
  }

  read(mail: Mail, attachment: number): void {
    const reader = readerOf(mail, this.#input);
    this.#titles(mail, attachment, reader);
    for (const card of mail.cards) this.#account.all({ kind: 'card', attachment, said: plainLine(card) });
    for (const picture of mail.pictures)
      if (picture.length > MOST_BYTES_OF_A_PIXEL) this.#account.all({ kind: 'picture', attachment, said: picture });
    if ([mail.text, mail.quoted, mail.otherReading].some(isStruck)) this.#account.all({ kind: 'struck', attachment });
    if (hidesWords(mail, reader)) this.#account.all({ kind: 'hidden', attachment });
    const isRead = readElsewhere(attachment, this.#input.rows);
    const other = splitQuoted(mail.otherReading);
    for (const text of [mail.text, other.top]) this.#lines('line', text, attachment, reader, isRead);
    for (const text of [mail.quoted, other.quoted]) this.#lines('quoted', text, attachment, reader, isRead);
    this.#unseen(mail.unseen, attachment, reader);
    for (const file of mail.attachments) this.#file(file, reader);
    this.#tables(attachment, reader);
  }

  #titles(mail: Mail, attachment: number, reader: Reader): void {
    const pictures = mail.decorations.filter((name) => !isPictureName(name, reader));
    const files = [...pictures, ...mail.attachments.map(({ filename = '' }) => filename)];
    const named = ['keywords', 'comments', 'thread-topic'].flatMap((name) => valuesOf(mail.headers, name));
    for (const title of [mail.subject, ...files, ...named.map((value) => decodeWords(value))])
      if (!isTitle(title, reader)) this.#account.all({ kind: 'title', attachment, said: plainLine(title) });
    for (const name of displayNames(mail).map(plainLine))
      if (!isSender(name, mail, reader)) this.#account.all({ kind: 'title', attachment, said: name });
  }

  #lines(
    kind: 'line' | 'quoted',
    text: string,
    attachment: number,
    reader: Reader,
    isRead: (line: string) => boolean,
  ): void {
    for (const { line, text: said } of unreadLines(text, reader, isRead))
      this.#account.all({ kind, attachment, line, said });
  }

  /** Alternative texts and titles. */
  #unseen(unseen: string, attachment: number, reader: Reader): void {
    for (const line of new Set(unseen.split('\n').map(plainLine)))
      if (!isTitle(line, reader) && !areSentences(line, reader, true) && !isSignature(line, reader, true))
        this.#account.all({ kind: 'unseen', attachment, said: line });
  }

  #file(file: Attachment, reader: Reader): void {
    const { index: attachment, content } = file;
    if (content && 'mail' in content) {
      // Another person's words.
      if (content.mail.from.join() !== this.#input.sender.address) this.#account.all({ kind: 'part', attachment });
      this.read(content.mail, attachment);
      return;
    }
    if (content && 'workbook' in content) readWorkbook(content.workbook, attachment, reader, this.#account);
    else if (content) this.#account.all({ kind: 'part', attachment });
    else this.#text(file, reader);
    this.#tables(attachment, reader);
  }

  #text(file: Attachment, reader: Reader): void {
    const attachment = file.index;
    const text = textOfAttachment(file);
    const page =
      text !== undefined && /^\s*<(?:!doctype html|html|table|meta|head|body)\b/i.test(text)
        ? readPage(text)
        : undefined;
    if (page) this.#unseen(page.unseen, attachment, reader);
    if (text === undefined) this.#account.all({ kind: 'part', attachment });
    else if (!this.#input.rows.tables.some((one) => one.attachment === attachment))
      this.#lines(
        'line',
        onePairPerLine(page?.text ?? text),
        attachment,
        reader,
        readElsewhere(attachment, this.#input.rows),
      );
  }

  #tables(attachment: number, reader: Reader): void {
    for (const table of this.#input.rows.tables)
      if (table.attachment === attachment) readTable(table, reader, this.#account);
  }
}

/** Else than the preview of a newsletter, as it says what a subject says. */
function hidesWords({ hidden, whole = '', text, quoted, otherReading }: Mail, reader: Reader): boolean {
  if (!hidden) return false;
  const seen = new Set([text, quoted, otherReading].flatMap((part) => part.split('\n').map(plainLine)));
  return whole
    .split('\n')
    .map(plainLine)
    .some((line) => line !== '' && !seen.has(line) && !isTitle(line, reader) && !isSystemText(line.toLowerCase()));
}

/** No words fit into one that counts who has opened the mail. */
const MOST_BYTES_OF_A_PIXEL = 100;

/** Anna Svensson (Exempelgymnasiet); Skola24 (svara ej). */
function isSender(name: string, mail: Mail, reader: Reader): boolean {
  const nobody = { ...reader, ownWords: new Set<string>() };
  return name
    .replace(NO_ANSWER, '')
    .split(/ - | via | ?\| ?|[()]/)
    .map((part) => part.trim())
    .every(
      (part) =>
        part === '' ||
        isTitle(part, reader) ||
        isWriter(part, mail) ||
        isStaffName(part) ||
        isSystemText(part.toLowerCase()) ||
        isSignature(part, nobody, true),
    );
}

/** A name of which the address or a list knows a part. */
function isWriter(name: string, { from: [address = ''] }: Mail): boolean {
  const local = (address.split('@')[0] ?? '').toLowerCase();
  const isKnown = (word: string) =>
    isGivenName(word) || (word.length > 2 && local.includes(withoutMarks(word.toLowerCase())));
  return isPersonName(name) && name.split(/[\s,]+/).some(isKnown);
}

function displayNames({ headers }: Mail): string[] {
  return valuesOf(headers, 'from').flatMap((value) =>
    addressParser(value, { flatten: true }).map(({ name }) => decodeWords(name ?? '')),
  );
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1);
}

function readerOf(mail: Mail, { sender, rows, units, isOurs }: ReadInFullInput): Reader {
  const pupils = rows.rows.flatMap(({ reading }) => ('facts' in reading ? reading.facts : []));
  const local = (mail.from[0] ?? sender.address ?? '').split('@')[0] ?? '';
  const written = wordsOf(displayNames(mail).join(' '));
  const own = [...written, ...written.map(withoutMarks), ...wordsOf(local)];
  const names = units.map(({ name }) => name);
  const receivers = valuesOf(mail.headers, 'to').flatMap((value) =>
    addressParser(value.slice(0, MOST_OF_RECEIVERS), { flatten: true }).map(({ address = '' }) =>
      address.toLowerCase(),
    ),
  );
  return {
    ownWords: new Set(own),
    isOffice: !own.some((word) => isGivenName(`${word.charAt(0).toUpperCase()}${word.slice(1)}`)),
    units,
    schoolWords: new Set(
      units
        .flatMap(({ name, authority, domain }) => wordsOf(`${name} ${authority} ${domain.split('.')[0]}`))
        .filter((word) => !ANY_SCHOOL.has(word)),
    ),
    pupilWords: new Set(pupils.flatMap(({ name = '' }) => (isPersonName(name) ? wordsOf(name) : []))),
    pupilNumbers: new Set(pupils.map(({ personnummer }) => personnummer.slice(-10))),
    system: systemOf(displayNames(mail)[0] ?? '', local),
    types: new Set(pupils.map(({ type }) => type)),
    threadAddresses: new Set([...mail.from, ...(sender.address ? [sender.address] : []), ...receivers]),
    isOurs: (sentence) => isOurs(names.reduce((left, name) => left.replace(` för ${name}.`, '.'), sentence)),
  };
}

/** Edvista <noreply@…> */
function systemOf(displayed: string, local: string): string {
  const name = displayed.replace(NO_ANSWER, '');
  const isName = /^\p{Lu}[\p{L}\d]{2,19}$/u.test(name) && !isNoName(name) && !isGivenName(name);
  return isName && (ROBOT.test(local) || local.toLowerCase() === withoutMarks(name.toLowerCase())) ? name : '';
}

const NO_ANSWER = / \((?:svara ej|no-?reply)\)$/i;
const ROBOT =
  /^(?:no-?reply|do-?not-?reply|svara-?(?:ej|inte)|ej-?svar|inget-?svar|notis(?:er)?|notifications?|rapport(?:er)?|export|automat|mailer|utskick|system)$/i;

/** Said of no one school they may say where a pupil is. */
const ANY_SCHOOL = setOf('skola skolan skolor skolorna gymnasium gymnasiet gymnasieskola gymnasieskolan');
const MOST_OF_RECEIVERS = 2_000;

/** Counted as a row of a list, or as the value of a pupil. */
function readElsewhere(attachment: number, { tables, written }: RowsRead): (line: string) => boolean {
  const own = tables.filter((one) => one.attachment === attachment);
  const cells = new Set<string>();
  const lines = new Set<string>();
  for (const { table } of own)
    for (const row of [table.heading, ...table.records.map((record) => record.cells)]) {
      lines.add(row.join('\t'));
      // Padded with blanks in the plain text of a page.
      if (row.length > 2) lines.add(plainLine(row.join(' ')));
      for (const cell of row) cells.add(plainLine(cell));
    }
  const values = new Set<string>();
  for (const [row, fields] of written)
    if (row.attachment === attachment)
      for (const [field, value] of Object.entries(fields)) {
        values.add(`${field} ${value}`);
        cells.add(plainLine(value));
      }
  return (line) => {
    if (lines.has(line.replace(/^(?:\s*>)+ ?/, '')) || lines.has(plainLine(line))) return true;
    const found = readLine(line);
    if (!found) return cells.has(plainLine(line));
    const label = plainLine(line.slice(0, line.search(/[:：=\t]/))).replace(/^(?:[>*•·\-\s]|\d{1,2}[.)]\s)+/, '');
    return values.has(`${found.field} ${found.value}`) && columnOf(label) !== undefined;
  };
}
