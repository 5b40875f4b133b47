import type { Temporal } from 'temporal-polyfill';
import { type PersonalNumber, readPersonalNumber } from '../../domain/personal-number.ts';
import type { Profile } from '../../domain/profile.ts';
import { type Attachment, type Mail, textOfSheet, type Workbook } from '../mail/mail.ts';
import { attachedText, filesOf, textsOf } from '../mail/mail-texts.ts';
import { NEVER_MAIL_PROTECTED } from '../phrases.ts';
import { saysYes } from '../rows/fit.ts';
import { recordsOf } from '../rows/read-list.ts';
import type { RowsRead } from '../rows/read-rows.ts';
import { clean } from '../rows/read-values.ts';
import { flagsOf, type Table, tablesIn, tablesOf } from '../rows/tables.ts';
import { isHeading } from '../template/headings.ts';
import {
  fieldOf,
  marksProtection,
  PROTECTION_LABELS,
  reportTypeOf,
  visible,
  withoutInvisible,
} from '../template/labels.ts';
import { readLine, SIGNATURE } from '../template/lines.ts';
import { onePairPerLine } from '../template/one-pair-per-line.ts';
import { containsAny, plainWords, writingsOf } from './plain-words.ts';

export type SearchableText = { marks: boolean; writings: string[] };

export function searchableTexts(mail: Mail): SearchableText[] {
  return textsOf(mail).map(searchable);
}

/** Whether an identity may be protected (PR5). */
export function isSealed(texts: SearchableText[], mail: Mail, { tables }: RowsRead, profile: Profile): boolean {
  const lists = Map.groupBy(tables, ({ attachment }) => attachment);
  return (
    texts.some((text) => textSeals(text, profile)) ||
    filesOf(mail).some((file) => fileSeals(file, lists.get(file.index) ?? [], profile))
  );
}

/** Contact with them is held. */
export function numbersOf(mail: Mail, today: Temporal.PlainDate): PersonalNumber[] {
  return personalNumbersIn(allTextsOf(mail), today);
}

export const allTextsOf = (mail: Mail): string[] => [...textsOf(mail), ...filesOf(mail).map(attachedText)];

function fileSeals(file: Attachment, lists: RowsRead['tables'], profile: Profile): boolean {
  if (file.content && 'workbook' in file.content) return workbookSeals(file.content.workbook, profile);
  if (lists.length === 0) return textSeals(searchable(onePairPerLine(attachedText(file))), profile);
  return lists.some(({ table }) => listSeals(table, profile));
}

/** Hidden rows count. */
function workbookSeals({ sheets, asides }: Workbook, profile: Profile): boolean {
  return (
    asides.some((text) => textSeals(searchable(text), profile)) ||
    sheets.some(({ rows }) => {
      const tables = tablesOf(rows);
      return tables.length === 0
        ? textSeals(searchable(textOfSheet(rows)), profile)
        : tables.some((table) => listSeals(table, profile));
    })
  );
}

function listSeals(table: Table, profile: Profile): boolean {
  return flagSeals(table) || wordsSeal(writingsOf(wordsOfList(table).join('\n')), profile);
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
    return fieldOf(cell) === 'protected' && fieldOf(next) === undefined && marksProtection(next);
  });
}

function wordsOfList({ heading, columns, preamble, records }: Table): string[] {
  const headings = heading.filter((_, index) => columns[index] !== 'protected');
  return [...preamble, ...headings, ...records.flatMap(({ cells }) => cells)];
}

function textSeals({ marks, writings }: SearchableText, profile: Profile): boolean {
  return marks || wordsSeal(writings, profile);
}

function searchable(text: string): SearchableText {
  const lines = withoutInvisible(text)
    .split('\n')
    .map((line) => line.replace(/^[>\s]+/, ''));
  const rest: string[] = [];
  let marks = tablesIn(text, 'every').some(flagSeals);
  for (const [index, line] of lines.entries()) {
    const flag = line === '' ? undefined : flagIn(line);
    const marksHere = flag && (flag.bare ? !isAnsweredBelow(lines, index) : marksBelow(flag.value, lines, index));
    marks ||= marksHere === true;
    if (!flag || marksHere) rest.push(withoutFlagHeading(line));
  }
  return { marks, writings: writingsOf(rest.join('\n')) };
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

function flagIn(line: string): { value: string; bare: boolean } | undefined {
  const found = line.length <= MAX_FLAG_LINE_LENGTH ? FLAG_LINE.exec(line) : null;
  if (!found) return undefined;
  const behind = found[1] ?? found[2];
  return { value: clean((behind ?? '').replace(/[\s*]+$/, '')), bare: behind === undefined };
}

/** Alone it marks, as in a subject, unless a plain no stands below. */
function isAnsweredBelow(lines: string[], index: number): boolean {
  const above = lines.slice(Math.max(0, index - 4), index).findLast((line) => line.trim() !== '') ?? '';
  const below = lines.slice(index + 1, index + 5).find((line) => line.trim() !== '') ?? '';
  if (below === '') return false;
  // Judged in the table.
  const isHeadingOfTable = fieldOf(above) !== undefined && (/\d{6}/.test(below) || reportTypeOf(below) !== undefined);
  return isHeadingOfTable || fieldOf(below) !== undefined || !marksProtection(below);
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

function withoutFlagHeading(line: string): string {
  if (!line.includes('\t')) return line;
  const cells = line.split('\t');
  return isHeading(cells) ? cells.filter((cell) => fieldOf(cell) !== 'protected').join('\t') : line;
}

/** Schools quote our answers. */
const OUR_PHRASES = [NEVER_MAIL_PROTECTED];

function wordsSeal(all: string[], { intake }: Profile): boolean {
  const harmless = [...plainWords(OUR_PHRASES), ...plainWords(intake.harmlessPhrases)];
  const writings = all.filter((writing) => containsAny([writing], intake.sealingWords));
  const rest = writings.map((writing) => harmless.reduce((left, phrase) => left.replaceAll(phrase, ' '), writing));
  return containsAny(rest, intake.sealingWords);
}

const NUMBER = /(?<!\d)(?:\d{2})?\d{2}[-./ ]?\d{2}[-./ ]?\d{2}[\s\u2010-\u2015\u2212+-]{0,3}\d{4}(?!\d)/g;

/** A number found by mistake holds a letter, a missed one sends it. */
export function personalNumbersIn(texts: string[], today: Temporal.PlainDate): PersonalNumber[] {
  const numbers = new Set<PersonalNumber>();
  for (const text of texts)
    for (const [found] of visible(text).matchAll(NUMBER)) {
      const read = readPersonalNumber(found.replace(/\D/g, ''), today);
      if ('number' in read) numbers.add(read.number);
    }
  return [...numbers].sort();
}
