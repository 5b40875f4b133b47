import { Temporal } from 'temporal-polyfill';
import { dateInStockholm, MONTHS } from '../../domain/calendar.ts';

export type ReadDate = { date: string } | { fault: 'missing' | 'format' | 'no-such-date' };

type Parts = { year: number; month: number; day: number };

/** What has two readings (03/04/2026, an Excel serial number) is refused. */
export function readDate(written: string): ReadDate {
  const text = ISO_DATE.test(written) ? written : bare(written);
  if (text === '') return { fault: 'missing' };
  const parts = partsOf(inStockholm(text));
  if (!parts) return { fault: 'format' };
  if (parts.year < 1990 || parts.year > 2100) return { fault: 'no-such-date' };
  try {
    return { date: new Temporal.PlainDate(parts.year, parts.month, parts.day).toString() };
  } catch {
    return { fault: 'no-such-date' };
  }
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

function bare(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/\s*\([^()]*\)$/, '')
    .trim();
}

const WITH_ZONE = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(?:Z|([+-]\d{2}):?(\d{2})?)$/i;

/** Midnight here is 22 or 23 o'clock the day before in UTC. Without a zone a time is ours. */
function inStockholm(text: string): string {
  const [, day, time, hours, minutes = '00'] = WITH_ZONE.exec(text) ?? [];
  if (!day) return text;
  try {
    return dateInStockholm(Temporal.Instant.from(`${day}T${time}${hours ? `${hours}:${minutes}` : 'Z'}`)).toString();
  } catch {
    return text;
  }
}

function partsOf(text: string): Parts | undefined {
  const yearFirst =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.exec(text) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(text);
  if (yearFirst) return parts(yearFirst[1], yearFirst[3], yearFirst[4]);
  const dayFirst = /^(\d{1,2})\/(\d{1,2}) (\d{4})$/.exec(text) ?? /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(text);
  if (dayFirst) return parts(dayFirst[3], dayFirst[2], dayFirst[1]);
  const named = /^(?:den )?(\d{1,2})(?::?e)? (\p{Letter}{3,9})\.? (\d{4})$/iu.exec(text);
  const month = named?.[2] ? monthNumber(named[2].toLowerCase()) : 0;
  return named && month > 0 ? parts(named[3], String(month), named[1]) : undefined;
}

function parts(year = '', month = '', day = ''): Parts {
  return { year: Number(year), month: Number(month), day: Number(day) };
}

function monthNumber(name: string): number {
  const short = name === 'sept' ? 'sep' : name;
  return MONTHS.findIndex((month) => month === name || month.slice(0, 3) === short) + 1;
}
