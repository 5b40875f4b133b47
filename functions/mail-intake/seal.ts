import type { Temporal } from 'temporal-polyfill';
import { type PersonalNumber, readPersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { NEVER_MAIL_PROTECTED } from './answer-words.ts';
import { isHeading, type Table, tablesIn } from './csv.ts';
import { htmlToText } from './html-text.ts';
import { fieldOf, INVISIBLE, marksProtection, PROTECTION_LABELS } from './labels.ts';
import { type Mail, textOfAttachment } from './read-mail.ts';
import { clean } from './read-row.ts';
import type { RowsRead } from './read-rows.ts';
import { readLine } from './template.ts';

export type Sealing = {
  seals: boolean;
  /** Every readable number in the whole mail: for those contact stops until an officer decides. */
  numbers: PersonalNumber[];
};

/**
 * Privacy rule 6.5: does anything in this mail say that somebody's identity is protected? A doubt seals. The
 * template's own labels and the profile's harmless phrases (mail footers) are looked past.
 */
export function sealing(mail: Mail, rows: RowsRead, profile: Profile, today: Temporal.PlainDate): Sealing {
  const lists = Map.groupBy(rows.tables, ({ attachment }) => attachment);
  const texts = [
    mail.subject,
    ...mail.bodies,
    ...mail.decorations,
    ...mail.attachments.map(({ filename = '' }) => filename),
  ];
  const attached = mail.attachments.map((attachment) => ({
    lists: lists.get(attachment.index),
    text: textOfAttachment(attachment) ?? '',
  }));
  const seals =
    texts.some((text) => textSeals(text, profile)) ||
    attached.some(({ lists, text }) =>
      lists ? lists.some(({ table }) => listSeals(table, profile)) : textSeals(flattened(text), profile),
    );
  return { seals, numbers: numbersIn([...texts, ...attached.map(({ text }) => text)], today) };
}

/** What is no table may still be a page; one too large to flatten is searched as it stands. */
function flattened(text: string): string {
  if (!/<[a-z!/]/i.test(text)) return text;
  try {
    return `${htmlToText(text)}\n${text.replace(/<[^<>]*>/g, '')}`;
  } catch {
    return text;
  }
}

function listSeals(table: Table, profile: Profile): boolean {
  return flagSeals(table) || wordsSeal(wordsOfList(table).join('\n'), profile);
}

function flagSeals({ columns, records }: Table): boolean {
  const flags = columns.flatMap((field, index) => (field === 'protected' ? index : []));
  return records.some(({ cells }) => flags.some((index) => marksProtection(clean(cells[index]))));
}

/** Every cell but the headings that are labels of the template, and the harmless values below them. */
function wordsOfList({ heading, columns, preamble, records }: Table): string[] {
  const headings = heading.filter((_, index) => columns[index] !== 'protected');
  return [...preamble, ...headings, ...records.flatMap(({ cells }) => cells)];
}

function textSeals(text: string, profile: Profile): boolean {
  if (tablesIn(text, 'every').some(flagSeals)) return true;
  const lines = text
    .replace(INVISIBLE, '')
    .split('\n')
    .map((line) => line.replace(/^[>\s]+/, ''));
  const rest: string[] = [];
  for (const [index, line] of lines.entries()) {
    const value = line === '' ? undefined : flagValue(line);
    if (value === undefined) rest.push(withoutFlagHeading(line));
    else if (marksProtection(value || valueBelow(lines, index))) return true;
  }
  return wordsSeal(rest.join('\n'), profile);
}

const LABEL = PROTECTION_LABELS.map((label) => label.replace(' ', '\\s+')).join('|');
const FLAG_LINE = new RegExp(
  `^[\\s*•·\\-–]*(?:${LABEL})\\s*(?:\\([^()]*\\))?[\\s*]*(?:[:=?\\t][\\s*:=]*(.*)|(?=\\s(?:nej|ingen|0)\\W*$)(.*)|$)`,
  'i',
);

/** No line of the template is longer; in a longer one the word itself seals. */
const LONGEST_FLAG_LINE = 500;

/** What stands behind a flag label of the template; undefined if the line is something else. */
function flagValue(line: string): string | undefined {
  const found = line.length <= LONGEST_FLAG_LINE ? FLAG_LINE.exec(line) : null;
  return found ? clean((found[1] ?? found[2] ?? '').replace(/[\s*]+$/, '')) : undefined;
}

/** "Skyddade uppgifter:" with the answer on the next line; another label, a greeting or nothing is no answer. */
function valueBelow(lines: string[], index: number): string {
  const next = lines[index + 1]?.trim() ?? '';
  if (next !== '') return readLine(next) || fieldOf(next) ? '' : next;
  const later = lines.slice(index + 2, index + 6).find((line) => line.trim() !== '') ?? '';
  return /^\s*(?:ja|yes|x|1|sant|true)\b/i.test(later) ? later : '';
}

function withoutFlagHeading(line: string): string {
  const cells = line.split('\t');
  return isHeading(cells) ? cells.filter((cell) => fieldOf(cell) !== 'protected').join('\t') : line;
}

function wordsSeal(text: string, { intake }: Profile): boolean {
  let searched = plainOf(text);
  for (const phrase of [NEVER_MAIL_PROTECTED, ...intake.harmlessPhrases])
    searched = searched.replaceAll(plainOf(phrase), ' ');
  return intake.sealingWords.some((word) => searched.includes(plainOf(word)));
}

/** Case, diacritics and white space folded, so that a footer broken over two lines is still the footer. */
function plainOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(/\s+/g, ' ');
}

const NUMBER = /(?<!\d)(?:\d{2})?\d{2}[-./ ]?\d{2}[-./ ]?\d{2}[\s\u2010-\u2015\u2212+-]{0,3}\d{4}(?!\d)/g;

/** Generous: a number found by mistake stops a letter, a number missed sends one. */
function numbersIn(texts: string[], today: Temporal.PlainDate): PersonalNumber[] {
  const numbers = new Set<PersonalNumber>();
  for (const text of texts)
    for (const [found] of text.normalize('NFKC').replace(INVISIBLE, '').matchAll(NUMBER)) {
      const read = readPersonalNumber(found.replace(/\D/g, ''), today);
      if ('number' in read) numbers.add(read.number);
    }
  return [...numbers].sort();
}
