import type { HeldReason } from '../../domain/report.ts';
import type { Field } from '../template/labels.ts';
import { ACROSS, DOWN, isStruck } from '../template/marks.ts';
import { clean, type Defaults, filled } from './read-values.ts';
import { flagsOf, type Table } from './tables.ts';

const NUMBER = /(?<!\d)(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)/;

/** Why a row's cells cannot be read by the headings above them (PR5a). */
export function doubtsAbout(table: Table, defaults: Defaults): (cells: string[]) => HeldReason | undefined {
  const isHeadingStruck = table.heading.some(isStruck);
  const fits = flagsOf(table).length > 0 ? fittingWhole(table) : (cells: string[]) => !slips(table, cells, defaults);
  return (cells) => {
    if (isHeadingStruck || cells.some(isStruck)) return 'struck-out';
    return isSurplus(table, cells) || !fits(cells) ? 'cells-do-not-fit' : undefined;
  };
}

/** Beyond the headings, or a number below none. */
export function isSurplus({ heading }: Table, cells: string[]): boolean {
  const width = heading.findLastIndex((cell) => clean(cell) !== '') + 1;
  return cells.some((cell, index) => {
    const isOutside = index >= width || (clean(heading[index]) === '' && NUMBER.test(cell));
    return isOutside && clean(cell) !== '';
  });
}

/** In a list with a flag a cell out of place may be the flag's. */
function fittingWhole(table: Table): (cells: string[]) => boolean {
  const { heading, columns, across, isSheet } = table;
  const width = heading.findLastIndex((cell) => clean(cell) !== '') + 1;
  const firstKnown = columns.findIndex((field) => field !== undefined);
  const longest = usualLength(table);
  return (cells) =>
    (isSheet || (cells.length >= width && cells.length <= longest)) &&
    heading.every((name, index) => {
      const cell = cells[index] ?? '';
      if (cell.includes(DOWN) || cell.includes(ACROSS) !== (across[index] === true)) return false;
      if (clean(name) === '') return clean(cell) === '' || (index < firstKnown && COUNT.test(clean(cell)));
      return !isOutOfPlace(columns[index], cell);
    });
}

/** Some programs end each row but the heading with a delimiter. */
function usualLength({ heading, records }: Table): number {
  const [first, ...others] = records;
  const length = first?.cells.length ?? 0;
  const isUsual = others.length > 0 && others.every(({ cells }) => cells.length === length);
  return isUsual ? Math.max(length, heading.length) : heading.length;
}

/** Rows counted in a column without a heading. */
const COUNT = /^\d{1,5}$/;
const YES_OR_NO = /^(?:ja|nej|yes|no|x|sant|falskt|true|false)$/i;
const ANSWERABLE: (Field | undefined)[] = [undefined, 'protected', 'absence-amount'];
const NAMES: (Field | undefined)[] = ['name', 'given-name', 'family-name'];

function isOutOfPlace(field: Field | undefined, cell: string): boolean {
  const value = filled(cell);
  if (value === '' || ANSWERABLE.includes(field)) return false;
  if (YES_OR_NO.test(value)) return true;
  if (NAMES.includes(field)) return !/\p{Letter}/u.test(value);
  return (field === 'phone' && !/\d{2}/.test(value)) || (field === 'email' && !value.includes('@'));
}

const FROM_BODY = ['date', 'from', 'until', 'unit'] as const;
const WHO: (Field | undefined)[] = ['personnummer', 'name', 'given-name', 'family-name', 'about-report'];

function slips({ columns, across, isSheet }: Table, cells: string[], defaults: Defaults): boolean {
  // The body's value would stand in for one that has slipped.
  const isMissing = (field: Field) => columns.indexOf(field) >= cells.length;
  const isShort =
    FROM_BODY.some((field) => defaults[field] && isMissing(field)) || (defaults.type && isMissing('report-type'));
  return (
    (!isSheet && isShort === true) ||
    cells.some((cell, index) => {
      if (cell.includes(DOWN)) return WHO.includes(columns[index]) && clean(cell) !== '';
      return cell.includes(ACROSS) && !across[index] && spansKnown(columns, cells, index);
    })
  );
}

function spansKnown(columns: Table['columns'], cells: string[], index: number): boolean {
  let start = index;
  while (start > 0 && cells[start]?.includes(ACROSS)) start -= 1;
  return clean(cells[start]) !== '' && columns.slice(start, index + 1).some((field) => field !== undefined);
}

const YES = /^\W*(?:ja?|y(?:es)?|sant|true|finns|markera[dt]|[✓✔☑☒])\W*(?:$|[,.;:(\u2013-])/i;
const MARK = /^\W*[x1]\W*$/i;

/** A yes somewhere in a row that does not fit. */
export function saysYes(cells: string[]): boolean {
  // Fewer may be what a mark means.
  const isOfPupil = cells.some((cell) => NUMBER.test(cell)) || cells.filter((cell) => clean(cell) !== '').length > 2;
  return cells.some((cell) => YES.test(clean(cell)) || (isOfPupil && MARK.test(clean(cell))));
}
