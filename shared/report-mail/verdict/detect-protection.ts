import type { Temporal } from 'temporal-polyfill';
import type { PersonalNumber } from '../../domain/personal-number.ts';
import type { Profile } from '../../domain/profile.ts';
import { type Attachment, type Mail, textOfSheet, type Workbook } from '../mail/mail.ts';
import { attachedText, filesOf, textsOf } from '../mail/mail-texts.ts';
import { NEVER_MAIL_PROTECTED } from '../phrases.ts';
import { withoutMailTalk } from '../read-in-full/mail-talk.ts';
import { saysYes } from '../rows/fit.ts';
import { recordsOf } from '../rows/read-list.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { clean } from '../rows/read-values.ts';
import { flagsOf, type Table, tablesIn, tablesOf } from '../rows/tables.ts';
import { isAllBoilerplate, withoutBoilerplate } from '../template/boilerplate.ts';
import { isHeading } from '../template/headings.ts';
import {
  type Field,
  fieldOf,
  marksProtection,
  PROTECTION_LABELS,
  reportTypeOf,
  withoutInvisible,
} from '../template/labels.ts';
import { readLine, SIGNATURE } from '../template/lines.ts';
import { onePairPerLine } from '../template/one-pair-per-line.ts';
import { folded, writingsOf } from '../template/plain-words.ts';
import {
  isFlagHeading,
  type OwnWords,
  type Protection,
  protectionIn,
  speaksOfProtection,
} from '../template/protection.ts';
import { personalNumbersIn } from './numbers-in.ts';

/** `names`: of people and programmes, where short roots stand by chance. */
export type SearchableText = { marks: boolean; writings: string[]; names: string[] };

export function searchableTexts(mail: Mail): SearchableText[] {
  return textsOf(mail).map(searchable);
}

/** Whether an identity may be protected (PR5). */
export function protectionOf(
  texts: SearchableText[],
  mail: Mail,
  { tables }: RowsRead,
  profile: Profile,
): Protection | undefined {
  const own = ownWords(profile);
  const lists = Map.groupBy(tables, ({ attachment }) => attachment);
  const inTexts = strongest(texts, (text) => ofText(text, own));
  if (inTexts === 'seals') return inTexts;
  const inFiles = strongest(filesOf(mail), (file) => ofFile(file, lists.get(file.index) ?? [], own));
  return inFiles === 'seals' ? inFiles : (inTexts ?? inFiles);
}

/** Whom it names. */
export function numbersOf(mail: Mail, today: Temporal.PlainDate): PersonalNumber[] {
  return personalNumbersIn(allTextsOf(mail), today);
}

export const allTextsOf = (mail: Mail): string[] => [...textsOf(mail), ...filesOf(mail).map(attachedText)];

/** Of what is not opened. */
export function protectionOfTexts(texts: SearchableText[], profile: Profile): Protection | undefined {
  return strongest(texts, (text) => ofText(text, ownWords(profile)));
}

function strongest<Item>(items: Item[], protection: (item: Item) => Protection | undefined): Protection | undefined {
  let found: Protection | undefined;
  for (const item of items) {
    const here = protection(item);
    if (here === 'seals') return here;
    found ??= here;
  }
  return found;
}

const ownByProfile = new WeakMap<Profile, OwnWords>();

/** Schools quote our answers. */
function ownWords(profile: Profile): OwnWords {
  const { footers, harmlessWords, sealingWords } = profile.intake;
  const own = ownByProfile.get(profile) ?? { footers: [NEVER_MAIL_PROTECTED, ...footers], harmlessWords, sealingWords };
  ownByProfile.set(profile, own);
  return own;
}

function ofFile(file: Attachment, lists: RowsRead['tables'], own: OwnWords): Protection | undefined {
  if (file.content && 'workbook' in file.content) return ofWorkbook(file.content.workbook, own);
  if (lists.length === 0) return ofText(searchable(onePairPerLine(attachedText(file))), own);
  return strongest(lists, ({ table }) => ofList(table, own));
}

/** Hidden rows count. */
function ofWorkbook({ sheets, asides }: Workbook, own: OwnWords): Protection | undefined {
  const around = strongest(asides, (text) => ofText(searchable(text), own));
  if (around === 'seals') return around;
  const within = strongest(sheets, ({ rows }) => {
    const tables = tablesOf(rows);
    return tables.length === 0
      ? ofText(searchable(textOfSheet(rows)), own)
      : strongest(tables, (table) => ofList(table, own));
  });
  return within === 'seals' ? within : (around ?? within);
}

function ofList(table: Table, own: OwnWords): Protection | undefined {
  if (flagSeals(table)) return 'seals';
  const { words, names } = wordsOfList(table);
  // A semicolon parts cells, and ends an entity.
  const whole = words.join('\n').replace(/(&#?\w{2,8})\n/g, '$1;');
  return ofText({ marks: false, writings: writingsOf(whole), names: writingsOf(names.join('\n')) }, own);
}

function flagSeals(table: Table): boolean {
  const { heading, records } = table;
  if (records.length === 0 && isFlagAnsweredIn(heading)) return true;
  const flags = flagsOf(table);
  return (
    flags.length > 0 &&
    (records.some(({ cells }) => flags.some((index) => marksProtection(clean(cells[index])))) || misfitsMark(table))
  );
}

/** In a row out of place any yes may be the flag's (PR5a). */
function misfitsMark(table: Table): boolean {
  const doubtful = new Set(recordsOf(table).flatMap(({ row, held }) => (held === 'cells-do-not-fit' ? row : [])));
  return table.records.some(({ row, cells }) => doubtful.has(row) && saysYes(cells));
}

/** "Namn", "Kim", "Skyddade uppgifter", "Ja". */
function isFlagAnsweredIn(cells: string[]): boolean {
  return cells.some((cell, index) => {
    const next = clean(cells[index + 1]);
    return isFlagHeading(cell) && fieldOf(next) === undefined && !isFlagHeading(next) && marksProtection(next);
  });
}

const NAMES: (Field | undefined)[] = ['name', 'given-name', 'family-name', 'programme'];

function wordsOfList(table: Table): { words: string[]; names: string[] } {
  const { heading, columns, preamble, records } = table;
  const flags = flagsOf(table);
  const isName = (index: number) => NAMES.includes(columns[index]);
  const headings = heading.filter((_, index) => !flags.includes(index));
  return {
    words: [...preamble, ...headings, ...records.flatMap(({ cells }) => cells.filter((_, index) => !isName(index)))],
    names: records.flatMap(({ cells }) => cells.filter((_, index) => isName(index))),
  };
}

function ofText({ marks, writings, names }: SearchableText, own: OwnWords): Protection | undefined {
  if (marks) return 'seals';
  const found = protectionIn(writings, own);
  return found === 'seals' ? found : (strongest([names], (all) => protectionIn(all, own, true)) ?? found);
}

export function searchable(text: string): SearchableText {
  const lines = withoutInvisible(text)
    .split('\n')
    .map((line) => line.replace(/^[>\s]+/, ''));
  const rest: string[] = [];
  const names: string[] = [];
  let marks = tablesIn(text, 'every').some(flagSeals);
  for (const [index, line] of lines.entries()) {
    const flag = line === '' ? undefined : flagIn(line);
    const marksHere = flag && (flag.bare ? !isAnsweredBelow(lines, index) : marksBelow(flag.value, lines, index));
    marks ||= marksHere === true;
    if (!flag || marksHere) (isName(line) ? names : rest).push(withoutFlagHeading(line, lines, index));
  }
  return {
    marks,
    writings: writingsOf(withoutMailTalk(withoutBoilerplate(rest.join('\n')))),
    names: names.length > 0 ? writingsOf(names.join('\n')) : [],
  };
}

function isName(line: string): boolean {
  return /h.?[o0].?t/i.test(line) && NAMES.includes(readLine(line)?.field ?? undefined) && readLine(line) !== undefined;
}

function marksBelow(value: string, lines: string[], index: number): boolean {
  return marksProtection(value || valueBelow(lines, index));
}

const LABEL = PROTECTION_LABELS.map((label) => label.replace(' ', '\\s+')).join('|');
const FLAG_LINE = new RegExp(
  `^[\\s*•·\\-–]*(?:${LABEL})\\s*(?:\\([^()]*\\))?[\\s*]*(?:[:：=?\\t\\u2010-\\u2015-][\\s*:：=]*(.*)|(?=\\s(?:nej|ingen|0)\\W*$)(.*)|$)`,
  'i',
);

const MAX_FLAG_LINE_LENGTH = 500;
type Flag = { value: string; bare: boolean };

function flagIn(line: string): Flag | undefined {
  if (line.length > MAX_FLAG_LINE_LENGTH) return undefined;
  const found = FLAG_LINE.exec(line);
  if (!found) return unknownFlagIn(line);
  const behind = found[1] ?? found[2];
  return { value: clean((behind ?? '').replace(/[\s*]+$/, '')), bare: behind === undefined };
}

/** A label of at most five words that speaks of protection. */
const LABELLED = /^[\s*•·\-–]*([^:：=\t]{2,60}?)[\s*?]*[:：=\t][\s*:：=]*(.*)$/;
const ANSWERED = /^[\s*•·\-–]*(\S[^:：=\t]{1,59}?)[\s?]+(nej|ingen|0)\W*$/i;
const WORDS_OF_A_LABEL = 5;
const WORDS_OF_A_VALUE = 3;

function unknownFlagIn(line: string): Flag | undefined {
  const labelled = LABELLED.exec(line);
  const [, label = '', written = ''] = labelled ?? ANSWERED.exec(line) ?? [line, line];
  const isBare = label === line;
  if (wordsOf(label) > WORDS_OF_A_LABEL || fieldOf(label) !== undefined) return undefined;
  const kind = speaksOfProtection(label);
  if (!kind || (!labelled && !FLAG_NAME.test(folded(label))) || isAllBoilerplate(line)) return undefined;
  const value = clean(written.replace(/[\s*]+$/, ''));
  if (value === '') return FLAG_NAME.test(folded(label)) && kind !== 'heading' ? { value, bare: isBare } : undefined;
  // A sentence may begin so: "Säkerhet: skolan har nya lås."
  return kind === 'seals' || !marksProtection(value) || wordsOf(value) <= WORDS_OF_A_VALUE
    ? { value, bare: false }
    : undefined;
}

function wordsOf(text: string): number {
  return text.trim().split(/\s+/).length;
}

/** Without a value it says no; "Elev med skydd:" announces somebody. */
const FLAG_NAME =
  /^\W*(?:s\W?mark\w*|sekr\w*(?:\W+mark\w*)?|(?:skydd(?:s|ad|ade|at)?|hemliga?|sparrad[e]?|dold|gomd)(?:\W+(?:id|identitet|adress|(?:person)?uppgifter|folkbokforing|typ|kod|niva|klass|j\W*n|ja\W*nej|finns|status|boende))?|skydds\w+|sparrm\w+|protected(?: (?:identity|person|address))?)\W*$/;

/** Alone it marks, as in a subject, unless a plain no stands below or it heads a column. */
function isAnsweredBelow(lines: string[], index: number): boolean {
  const above = lines.slice(Math.max(0, index - 4), index).findLast((line) => line.trim() !== '') ?? '';
  const below = lines.slice(index + 1, index + 5).find((line) => line.trim() !== '') ?? '';
  if (below === '') return false;
  const isBelowHeading = fieldOf(above) !== undefined;
  // Judged in the table.
  const isHeadingOfTable =
    isBelowHeading && (/\d{6}/.test(below) || reportTypeOf(below) !== undefined || fieldOf(below) !== undefined);
  return isHeadingOfTable || !marksProtection(below);
}

function valueBelow(lines: string[], index: number): string {
  const next = lines[index + 1]?.trim() ?? '';
  if (next !== '') return readLine(next) || fieldOf(next) ? '' : next;
  const later = lines.slice(index + 2, index + 6).find((line) => line.trim() !== '') ?? '';
  const isAnswer = /^\s*(?:ja?|y|yes|x|1|sant|true|finns|markera[dt]|se)\b/i.test(later);
  return isAnswer || isFlattened(lines, index) ? later : '';
}

function isFlattened(lines: string[], index: number): boolean {
  const [label = '', first, value = '', second] = lines.slice(Math.max(0, index - 4), index);
  const [third, answer = '', fourth, next = ''] = lines.slice(index + 1, index + 5);
  const isAbove = readLine(label)?.value === '' && first === '' && value !== '' && !readLine(value) && second === '';
  const isBelow = third === '' && fourth === '' && readLine(next)?.value === '';
  return (isAbove || isBelow) && third === '' && !readLine(answer) && !fieldOf(answer) && !SIGNATURE.test(answer);
}

function withoutFlagHeading(line: string, lines: string[], index: number): string {
  if (!line.includes('\t')) return withoutAligned(line, lines, index);
  const cells = line.split('\t');
  return isHeading(cells) ? cells.filter((cell) => !isFlagHeading(cell)).join('\t') : line;
}

const MAX_ALIGNED = 500;

/** A heading of columns of blanks, if every row below plainly says no under its flag. */
function withoutAligned(line: string, lines: string[], index: number): string {
  if (line.length > MAX_FLAG_LINE_LENGTH || !/\S\s{2,}\S/.test(line)) return line;
  const cells = [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: cell, index: start }) => ({ cell, start }));
  if (!isHeading(cells.map(({ cell }) => cell))) return line;
  const below = lines.slice(index + 1, index + 1 + MAX_ALIGNED);
  const end = below.findIndex((row) => row.trim() === '');
  const rows = below.slice(0, Math.max(end, 0));
  const saysNo = (at: number) => {
    const { start = 0 } = cells[at] ?? {};
    return rows.every(
      (row) =>
        /^\s?$/.test(row.charAt(start - 1)) &&
        /^(?:0|nej|ingen)?$/i.test(row.slice(start, cells[at + 1]?.start).trim()),
    );
  };
  const isSilent = rows.length > 0 && !rows.some((row) => saysYes(row.split(/\s+/)));
  return cells.flatMap(({ cell }, at) => (isSilent && isFlagHeading(cell) && saysNo(at) ? [] : cell)).join('  ');
}
