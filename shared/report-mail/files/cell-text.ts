const MS_PER_DAY = 86_400_000;
const EPOCH = { '1900': Date.UTC(1899, 11, 30), '1904': Date.UTC(1904, 0, 1) };
export type DateSystem = keyof typeof EPOCH;

/** Days are counted from here on; below, a cell with a date format holds hours. */
const FIRST_DAY = 366;

/**
 * The day of a spreadsheet's serial number, by the sheet's own calendar and without any time zone. A number of hours
 * is a duration, and stays a number.
 */
export function dayText(serial: number, system: DateSystem): string {
  if (serial < FIRST_DAY) return numberText(serial);
  const day = new Date(EPOCH[system] + Math.floor(serial + SECOND) * MS_PER_DAY);
  return Number.isNaN(day.getTime()) ? numberText(serial) : day.toISOString().slice(0, 10);
}

/** Times of day are fractions: a second before midnight is not yet the next day, a rounding error below it is. */
const SECOND = 0.5 / 86_400;

/** Every digit that the sheet holds; as a person sees them if the format says where zeros and dashes stand. */
export function numberText(value: number, format = ''): string {
  const [shown = ''] = format.replace(/\[[^\]]*\]|[\\"]/g, '').split(';');
  if (!/^0+(?:-0+)*$/.test(shown) || !Number.isInteger(value) || value < 0) return String(value);
  const [first = '', ...others] = shown.split('-');
  let digits = String(value).padStart(shown.replaceAll('-', '').length, '0');
  const groups: string[] = [];
  for (const { length } of others.reverse()) {
    groups.unshift(digits.slice(-length));
    digits = digits.slice(0, -length);
  }
  return [digits.padStart(first.length, '0'), ...groups].join('-');
}

/** As spreadsheets count: TRUE is 1. */
export function booleanText(value: boolean): string {
  return value ? '1' : '0';
}

/** A formula whose result the sheet does not hold: something stands there, and nobody knows what. */
export const UNKNOWN = '=?';
