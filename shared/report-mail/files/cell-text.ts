const MS_PER_DAY = 86_400_000;
const EPOCH = { '1900': Date.UTC(1899, 11, 30), '1904': Date.UTC(1904, 0, 1) };
export type DateSystem = keyof typeof EPOCH;

/** Below it a cell with a date format holds hours. */
const FIRST_DAY = 366;

/** Without a time zone. */
export function dayText(serial: number, system: DateSystem): string {
  if (serial < FIRST_DAY) return numberText(serial);
  const day = new Date(EPOCH[system] + Math.floor(serial + SECOND) * MS_PER_DAY);
  return Number.isNaN(day.getTime()) ? numberText(serial) : day.toISOString().slice(0, 10);
}

/** A rounding error below midnight is the next day. */
const SECOND = 0.5 / 86_400;

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

export function booleanText(value: boolean): string {
  return value ? '1' : '0';
}

/** A formula without a stored result. */
export const UNKNOWN = '=?';
