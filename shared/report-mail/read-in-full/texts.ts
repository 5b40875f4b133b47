import { isNoName } from '../rows/grammars.ts';
import { isHeading } from '../template/headings.ts';
import { readLine } from '../template/lines.ts';
import { isBare, plainLine } from '../template/plain-line.ts';
import { columnOf } from './columns.ts';
import { isFullName, isGivenName } from './names.ts';
import { isNotice } from './notices.ts';
import { isPhrase } from './phrases.ts';
import { isQuoteHeader, type Threads } from './quotes.ts';
import { isSchoolName } from './schools.ts';
import { isOwnName, isSignature } from './signature.ts';
import { isSystemText } from './systems.ts';
import { withKnownSystem } from './titles.ts';

export type Reader = Threads & {
  /** A sentence of our own answers. */
  isOurs: (sentence: string) => boolean;
};

export type UnreadLine = { line: number; text: string };

type Open = { raw: string; text: string; read: boolean; below: boolean; signed: boolean };

const CLOSING =
  /^(?:(?:med )?(?:vänliga?|vänligt|bästa|varma|goda|många)? ?hälsning(?:ar)?|mvh|m\.v\.h|vh|hälsn|hälsar|vänligen|m v h|allt gott|hej då|hej så länge|ha (?:det|en)|tack|best regards|kind regards|regards|--)(?![\p{L}\d])/iu;
/** Nobody reads on: a person must. */
const MOST_UNREAD = 200;
/** Of a signature. */
const LINES_BELOW = 12;
/** There whoever writes signs, also without a closing. */
const LAST_LINES = 2;

/** `isRead`: counted elsewhere, as a row of a list or the value of a pupil. */
export function unreadLines(text: string, reader: Reader, isRead: (line: string) => boolean): UnreadLine[] {
  if (text.trim() === '') return [];
  // All our answers are written out to know them: only for a line that nothing else explains.
  const withoutOurs = { ...reader, isOurs: () => false };
  const lines = openLines(text, reader);
  let label = '';
  let unread = 0;
  for (const line of lines) {
    if (line.text === '') continue;
    if (unread > MOST_UNREAD) break;
    const isValue = label !== '' && columnOf(label)?.takes(line.text, reader) === true;
    line.read = isValue || isRead(line.raw) || isReadLine(line, withoutOurs) || isReadLine(line, reader);
    if (!line.read) unread += 1;
    label = isValue ? '' : labelAlone(line);
  }
  if (unread <= MOST_UNREAD) joinSentences(lines, reader);
  return lines.flatMap(({ read, text: said }, index) => (read || said === '' ? [] : [{ line: index + 1, text: said }]));
}

function openLines(text: string, reader: Reader): Open[] {
  let below = 0;
  let signed = 0;
  const lines = text.split('\n').map((raw) => ({ raw, plain: raw.trim() === '' ? '' : plainLine(raw) }));
  const last = lines.flatMap(({ plain }, index) => (plain === '' ? [] : index)).slice(-LAST_LINES)[0] ?? 0;
  return lines.map(({ raw, plain }, index) => {
    const isBelow = below > 0 || index >= last;
    const line = { raw, text: plain, read: false, below: isBelow, signed: signed > 0 };
    if (CLOSING.test(plain) || raw.startsWith('-- ')) below = LINES_BELOW;
    else if (plain !== '') below -= 1;
    if (isSigner(plain, reader, line.below)) signed = LINES_BELOW;
    else if (plain !== '') signed -= 1;
    return line;
  });
}

/** Whose name begins the line. */
function isSigner(text: string, reader: Reader, below: boolean): boolean {
  const [first = ''] = text.replace(/^genom (?=\p{Lu})/u, '').split(/ ?[,|/(]| - | vid /);
  return isOwnName(first, reader) || (below && isFullName(first));
}

/** Its value stands in the next line. */
function labelAlone({ text }: Open): string {
  const [, label = ''] = /^([^:]{1,80})[:：]?$/.exec(text) ?? [];
  return columnOf(label) ? label : '';
}

/** A sentence may go on in the next lines. */
const LINES_OF_SENTENCE = 10;
const LENGTH_OF_SENTENCES = 1_500;

function joinSentences(lines: Open[], reader: Reader): void {
  for (let begin = 0; begin < lines.length; begin += 1) {
    let end = begin;
    while (end < lines.length && lines[end]?.text !== '') end += 1;
    if (end > begin) joinParagraph(lines.slice(begin, end), reader);
    begin = end;
  }
}

function joinParagraph(lines: Open[], reader: Reader): void {
  for (let first = 0; first < lines.length - 1; first += 1) {
    let last = Math.min(lines.length, first + LINES_OF_SENTENCE);
    while (last > first + 1 && !isJoined(lines.slice(first, last), reader)) last -= 1;
    first = Math.max(first, last - 1);
  }
}

function isJoined(lines: Open[], reader: Reader): boolean {
  if (lines.every(({ read }) => read)) return true;
  const text = lines.map((line) => line.text).join(' ');
  if (text.length > LENGTH_OF_SENTENCES) return false;
  const isParted = lines.some((line, index) => index > 0 && beginsAnew(line, lines[index - 1] as Open));
  const isRead = isParted
    ? text.split(SENTENCE_ENDS).every(reader.isOurs)
    : areSentences(text, reader, lines[0]?.below === true, lines[0]?.signed === true);
  if (isRead) for (const line of lines) line.read = true;
  return isRead;
}

/** What is understood alone goes on in the next line, or began in the one before, only as a sentence would. */
function beginsAnew({ text, read }: Open, before: Open): boolean {
  if (GOES_ON.test(before.text)) return false;
  return (read && ADDRESS.test(text)) || ((read || before.read) && /^\P{L}*\p{Lu}/u.test(text));
}

const ADDRESS = /^(?:https?:|www\.|\S+@)/;
const GOES_ON = /[:,(]$|(?<!\p{L})(?:på|via|till|från|av|för|vid|i|här|se|med|länk|länken|at|from|here)$/iu;

function isReadLine({ raw, text, below, signed }: Open, reader: Reader): boolean {
  return (
    isBare(text) ||
    isLabelled(raw, reader) ||
    areSentences(text, reader, below, signed) ||
    isSignature(text, reader, below, signed) ||
    isQuoteHeader(text, reader)
  );
}

function isLabelled(raw: string, reader: Reader): boolean {
  if (raw.includes('\t') && isHeading(raw.split('\t')))
    return raw.split('\t').every((cell) => cell.trim() === '' || columnOf(plainLine(cell)));
  const at = raw.search(/[:：=\t]/);
  if (at < 0 || at > 90) return columnOf(plainLine(raw)) !== undefined;
  const label = plainLine(raw.slice(0, at)).replace(/^(?:[>*•·\-\s]|\d{1,2}[.)]\s)+/, '');
  const value = readLine(raw)?.value ?? raw.slice(at + 1);
  return columnOf(label)?.takes(value, reader) === true;
}

/** Whole sentences, with or without a signature behind. */
export function areSentences(written: string, reader: Reader, below = false, isSigned = false): boolean {
  const text = withKnownSystem(written, reader);
  const isKnown = (sentence: string) =>
    isPhrase(sentence, reader) ||
    isPhraseOfSchool(sentence, reader) ||
    isGreetingOf(sentence) ||
    isNotice(sentence, isSigned) ||
    reader.isOurs(sentence);
  const begun = text.split(BEGINS_WITHIN);
  if (begun.length > 1) return begun.every((part) => areSentences(part.trim(), reader, below, isSigned));
  if (isKnown(text) || isQuoteHeader(text, reader)) return true;
  const parts = text
    .replace(/^\[(?:image: )?(.*)\]$/, '$1')
    .replace(BEFORE_BANNER, '')
    .split(SENTENCE_ENDS);
  let signed = below;
  return parts.every((part, index) => {
    if (isKnown(part)) {
      signed ||= CLOSING.test(part);
      return true;
    }
    return (
      isGreetedOrSigned(part, reader, isKnown) ||
      ((index > 0 || part !== text) && isSignature(part, reader, signed, isSigned))
    );
  });
}

const SENTENCE_ENDS = /(?<=[.!?])(?<!\bkap\.)\s+| \| | · /;

/** A sentence of mails begins, or another behind an address, though the one before has no end: together they would say something else. */
const BEGINS_WITHIN =
  /(?<=[\p{L}\d)] )(?=(?:Detta|Det här|Denna|Den här|Om|Har|Är|Informationen|Innehållet|Uppgifterna|Klicka|Öppna|Var|Läs|Lita|Tänk|Skriv|Spara|This|The|If|Any|Please|Do) |(?:Caution|CAUTION|Warning|WARNING|Varning|VARNING|Obs|OBS|Observera|OBSERVERA)\b)|(?<=(?:\S@|https?:\/\/|www\.|\p{L}{2,}\.\p{L}{2,}\/?)\S* )(?=\p{Lu})/u;

/** A sentence with the school's name, or a municipality's, in it. */
function isPhraseOfSchool(sentence: string, reader: Reader): boolean {
  const town = /^(\p{Lu}\p{Ll}+) (kommun|stad)(?= )/u.exec(sentence);
  if (town && !isNoName(town[1] ?? ''))
    return isSystemText(`${town[2]}en ${sentence.slice(town[0].length + 1)}`.toLowerCase().replace(/[\s!.,:]+$/, ''));
  for (const { name } of reader.units) {
    const at = sentence.indexOf(name);
    if (at < 0 || name === '') continue;
    const words = sentence
      .slice(at)
      .replace(/[\s!.,:]+$/, '')
      .split(' ');
    for (let end = Math.min(words.length, 8); end > 0; end -= 1)
      if (isSchoolName(words.slice(0, end).join(' '), reader.units))
        return isSystemText(
          `${sentence.slice(0, at)}skolan ${words.slice(end).join(' ')}`.toLowerCase().replace(/[\s!.,:]+$/, ''),
        );
  }
  return false;
}

/** Hej Lotta! Hej Anna och Per! */
function isGreetingOf(sentence: string): boolean {
  const [, names = ''] =
    /^(?:hej|hejsan|hallå|tjena|bästa|kära|god morgon|god förmiddag|god eftermiddag|god dag|goddag|hi|hello|till)[, ]+(.{2,60}?)[\s!.,:-]*$/iu.exec(
      sentence,
    ) ?? [];
  const all = names.split(/ ?[,&/] ?| och /);
  return names !== '' && all.length <= 4 && all.every((name) => isGivenName(name));
}

const BEFORE_BANNER =
  /^(?:obs|varning|viktigt|observera)[!:]+ (?=(?:detta|det här|denna) (?:e-post|mejl|mail|meddelande))/iu;
const GREETING = /^(?:hej|hejsan|god morgon|goddag|hi|tack)(?: kaa(?:-gruppen)?| alla| igen)?[,:-]? (?=\S)/iu;
const CONTACT_TO = /^vid (?:eventuella )?(?:frågor|funderingar),? (?:kontakta|ring|mejla|hör av er till) (?=\S)/iu;
const SIGNED =
  /^(.*?)[,.]? ?(?:(?<![\p{L}])(?:(?:med )?(?:vänliga?|vänligt|bästa)? ?hälsning(?:ar)?(?: från)?|mvh|m\.v\.h\.?|vh|hälsar|önskar)[,:/]? ?|(?:^| )\/\/? ?)(?=\p{Lu}|$)(.*)$/iu;

function isGreetedOrSigned(part: string, reader: Reader, isKnown: (sentence: string) => boolean): boolean {
  const contact = part.replace(CONTACT_TO, '');
  if (contact !== part && isSignature(contact, reader, true)) return true;
  const rest = part.replace(GREETING, '');
  if (rest !== part && isKnown(rest)) return true;
  const [, before = '', signature = ''] = SIGNED.exec(rest) ?? [];
  if (before === '' && signature === '') return false;
  return (before === '' || isKnown(before)) && (signature === '' || isSignature(signature, reader, true));
}
