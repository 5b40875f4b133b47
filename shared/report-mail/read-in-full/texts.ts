import { isHeading } from '../template/headings.ts';
import { readLine } from '../template/lines.ts';
import { columnOf } from './columns.ts';
import { type Around, isOfReports, isPhrase, wordsOf } from './phrases.ts';
import { isBare, plainLine } from './plain-line.ts';
import { isSignature, type Writer } from './signature.ts';

export type Reader = Writer &
  Around & {
    /** Of the pupils of the mail, in small letters. */
    pupilWords: ReadonlySet<string>;
    isOurs: (sentence: string) => boolean;
  };

export type UnreadLine = { line: number; text: string };

/** `isRead`: read elsewhere, as a row of a list or a value of a pupil. */
export function unreadLines(
  text: string,
  reader: Reader,
  isRead: (line: string, index: number) => boolean,
): UnreadLine[] {
  if (text.trim() === '') return [];
  const lines = text.split('\n');
  const open = lines.map((line, index) => ({
    index,
    text: plainLine(line),
    read: line.trim() === '' || isRead(line, index),
  }));
  for (const line of open) line.read ||= isReadLine(lines[line.index] ?? '', line.text, reader);
  joinSentences(open, reader);
  return open.flatMap(({ index, text: unread, read }) => (read ? [] : [{ line: index + 1, text: unread }]));
}

/** A sentence may go on in the next lines. */
const LINES_OF_SENTENCE = 8;

type Open = { index: number; text: string; read: boolean };

function joinSentences(lines: Open[], reader: Reader): void {
  let begin = 0;
  while (begin < lines.length) {
    if (lines[begin]?.text === '') {
      begin += 1;
      continue;
    }
    let end = begin;
    while (end < lines.length && lines[end]?.text !== '') end += 1;
    const paragraph = lines.slice(begin, end);
    if (paragraph.some(({ read }) => !read)) joinParagraph(paragraph, reader);
    begin = end;
  }
}

function joinParagraph(lines: Open[], reader: Reader): void {
  for (let first = 0; first < lines.length; first += 1) {
    if (lines.slice(first).every(({ read }) => read)) return;
    for (let last = Math.min(lines.length, first + LINES_OF_SENTENCE); last > first + 1; last -= 1) {
      const some = lines.slice(first, last);
      if (some.every(({ read }) => read)) continue;
      if (!areSentences(some.map(({ text }) => text).join(' '), reader)) continue;
      for (const line of some) line.read = true;
      first = last - 1;
      break;
    }
  }
}

function isReadLine(line: string, plain: string, reader: Reader): boolean {
  return (
    plain === '' ||
    isBare(plain) ||
    isLabelled(line, reader) ||
    areSentences(plain, reader) ||
    isSignature(plain, reader)
  );
}

function isLabelled(line: string, reader: Reader): boolean {
  if (line.includes('\t') && isHeading(line.split('\t')))
    return line.split('\t').every((cell) => cell.trim() === '' || columnOf(cell));
  const at = line.search(/[:：=\t]/);
  if (at < 0 || at > 90) return false;
  const label = plainLine(line.slice(0, at)).replace(/^(?:[>*•·\-\s]|\d{1,2}[.)]\s)+/, '');
  const found = readLine(line);
  const value = found ? found.value : line.slice(at + 1);
  const column = columnOf(label);
  return column?.takes(value, reader.units) === true;
}

/** Whole sentences, with or without a signature behind. */
export function areSentences(text: string, reader: Reader): boolean {
  if (isPhrase(text, reader) || reader.isOurs(text)) return true;
  const parts = text.split(/(?<=[.!?])\s+/);
  return parts.every((part, index) => isSentence(part, index, reader));
}

const CLOSING_AND_NAME =
  /^((?:med )?(?:vänliga?|bästa)? ?hälsning(?:ar)?(?: från)?|mvh|m\.v\.h\.?|vh|tack|hälsar|\/\/?)[,:]? ?(?=\S)(.*)$/i;

function isSentence(part: string, index: number, reader: Reader): boolean {
  if (isPhrase(part, reader) || reader.isOurs(part)) return true;
  const [greeting, rest] = split(part, /^(?:hej|hejsan)(?: kaa)?,? (?=\S)/i);
  if (greeting && rest && isPhrase(rest, reader)) return true;
  const signed = CLOSING_AND_NAME.exec(part)?.[2];
  if (signed !== undefined && isSignature(signed, reader)) return true;
  return index > 0 && isSignature(part, reader);
}

function split(text: string, beginning: RegExp): [string, string] {
  const found = beginning.exec(text)?.[0] ?? '';
  return [found, text.slice(found.length)];
}

/** Of a subject, a file or a sheet: words of reports, schools, dates, and the pupils' own names. */
export function isTitle(text: string, reader: Reader): boolean {
  const plain = plainLine(text).toLowerCase();
  if (plain.length > 200 || /[\ufffd?=]/.test(plain)) return false;
  return wordsOf(plain.replace(/[_|[\]+&#!-]+/g, ' ')).every(
    (word) => TITLE_WORDS.has(word) || isOfReports(word, reader) || reader.pupilWords.has(word) || isCode(word),
  );
}

function isCode(word: string): boolean {
  return (
    (/^r-?[0-9a-z]{4}-?[0-9a-z]{2}$/.test(word) && /\d/.test(word)) ||
    /^(?=\S*\d)[a-zåäö]{0,4}\d{1,8}[a-zåäö]{0,2}$/.test(word) ||
    /^[a-zåäö]$/.test(word)
  );
}

const TITLE_WORDS = new Set(
  're sv vb fw fwd vs ang angående rapportering rapporter listor filer extern externt ext elever elevlista elevrapport kvitto komplettering uppdaterad uppdatering ny nytt bilaga bilagor bifogad anmälan avanmälan blad blad1 blad2 blad3 sheet sheet1 sheet2 sheet3 tabell tabell1 bok1 book1 export exporterad utdrag kopia kaa-rapport kalkylblad logo logga logotyp logotype image bild signature signatur smime p7s xlsx xls csv ods txt png jpg jpeg gif svg html htm eml msg vcf dat winmail att rapportmall mall så fyller du'.split(
    ' ',
  ),
);
