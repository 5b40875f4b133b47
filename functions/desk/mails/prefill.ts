import { Temporal } from 'temporal-polyfill';
import type { Typed } from '../../../shared/desk/page.ts';
import { dateInStockholm, MONTHS } from '../../../shared/domain/calendar.ts';
import { REPORT_TYPE_WORDS } from '../../../shared/domain/notification.ts';
import type { Report } from '../../../shared/domain/report.ts';
import type { Mail } from '../../../shared/report-mail/mail/mail.ts';
import { readDate } from '../../../shared/report-mail/rows/dates.ts';
import { readLine } from '../../../shared/report-mail/template/lines.ts';
import { personalNumbersIn } from '../../../shared/report-mail/verdict/numbers-in.ts';

/** What the mail's text plainly says of one pupil, for a person to check: nothing where it says two things. */
export function prefill({ text, quoted }: Mail, { receivedAt, unit }: Report): Typed {
  const said = text.trim() === '' ? quoted : text;
  const labelled = Object.fromEntries(
    said.split('\n').flatMap((line) => {
      const found = readLine(line);
      return found ? [[found.field, found.value]] : [];
    }),
  );
  const receivedOn = dateInStockholm(Temporal.Instant.from(receivedAt));
  const numbers = personalNumbersIn([said], receivedOn);
  const days = [...new Set(said.match(DATE) ?? [])].flatMap((written) => dayOf(written, receivedOn.year));
  const types = TYPES.filter(({ pattern }) => pattern.test(said)).map(({ word }) => word);
  const type = one(types) ?? '';
  const isAbsence = /frånvaro$/i.test(type);
  const [first = '', last = ''] = days.toSorted();
  return {
    personnummer: one(numbers) ?? '',
    namn: labelled.name ?? one([...new Set(said.match(NAME_BEFORE_NUMBER) ?? [])]) ?? '',
    skolenhetskod: unit ?? one([...new Set(said.match(UNIT) ?? [])]) ?? '',
    typ: type,
    datum: isAbsence ? '' : (one(days) ?? ''),
    fran: isAbsence && days.length <= 2 ? first : '',
    till: isAbsence && days.length === 2 ? last : '',
  };
}

const one = <T>(all: T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

const STEMS: Record<string, RegExp> = {
  Avbrott: /avbrott|avbrut|hoppat av|slutat/i,
  'Ej påbörjat': /(?:ej|inte|aldrig) påbörja|har inte börjat|aldrig (?:börjat|dykt upp)/i,
  'Ogiltig frånvaro': /ogiltig/i,
};
const TYPES = Object.values(REPORT_TYPE_WORDS).map((word) => ({ word, pattern: STEMS[word] ?? new RegExp(word, 'i') }));

const UNIT = /(?<![\d-])\d{8}(?![\d-])/g;
const NAME_BEFORE_NUMBER = /\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+){1,3}(?=[\s,(]{1,3}(?:\d{2})?\d{6}[-\s]?\d{4})/gu;
const MONTH = MONTHS.join('|');
const DATE = new RegExp(
  `(?<!\\d)(?:\\d{4}-\\d{2}-\\d{2}(?![-\\d])|\\d{1,2}(?::?e)? (?:${MONTH})(?: \\d{4})?|\\d{1,2}/\\d{1,2} \\d{4})`,
  'gi',
);

/** Without a year: the last time that there was such a day is left to the person. */
function dayOf(written: string, year: number): string[] {
  const read = readDate(/\d{4}/.test(written) ? written : `${written} ${year}`);
  return 'date' in read ? [read.date] : [];
}
