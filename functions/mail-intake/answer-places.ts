import type { NotRead, Refusal, Report } from '../../shared/domain/report.ts';
import { RESPELL } from './answer-words.ts';

type Place = Pick<Refusal, 'attachment' | 'sheet'>;

/** Rows as a spreadsheet counts them (heading = 1). */
export function rowPlace({ row, ...place }: Place & { row: number }): string {
  return place.attachment === 0 ? `mejlets text, elev nr ${row}` : `${fileName(place)}, rad ${row}`;
}

export function partNames(parts: { attachment: number }[]): string {
  const names = parts.map(({ attachment }) => placeName({ attachment }));
  return new Intl.ListFormat('sv').format(names);
}

function placeName(place: Place): string {
  return place.attachment === 0 ? 'mejlets text' : fileName(place);
}

function fileName({ attachment, sheet }: Place): string {
  return `bilaga ${attachment}${sheet === undefined ? '' : `, blad ${sheet}`}`;
}

export function leftOut({ ignoredColumns, notRead = [] }: Report): string[] {
  const columns = ignoredColumns.length > 0 ? [ignoredText(ignoredColumns)] : [];
  if (notRead.length === 0) return columns;
  return [
    ...columns,
    `Det här har vi inte läst:\n${notRead.flatMap(notReadLines).join('\n')}`,
    'Om en elev där ska rapporteras: skicka en ny fil där raden syns under rubrikerna Typ av rapport, Personnummer, Namn, Skolenhetskod och Datum.',
  ];
}

function ignoredText(columns: Report['ignoredColumns']): string {
  const byPlace = Map.groupBy(columns, (column) => placeName(column));
  const places = [...byPlace].map(
    ([place, found]) => `${place} kolumn ${found.map(({ column }) => column).join(', ')}`,
  );
  return `Vi har inte läst kolumner vars rubrik vi inte känner: ${places.join('; ')}.`;
}

function notReadLines({ attachment, withoutHeading, ...counts }: NotRead): string[] {
  const hidden = [
    counted(counts.rows, 'dold rad', 'dolda rader'),
    counted(counts.columns, 'dold kolumn', 'dolda kolumner'),
    counted(counts.sheets, 'dolt blad', 'dolda blad'),
    counted(counts.comments, 'kommentar', 'kommentarer'),
    counted(counts.texts ?? 0, 'dold text', 'dolda texter'),
  ].flat();
  return [
    ...(hidden.length > 0 ? [`- ${placeName({ attachment })}: ${new Intl.ListFormat('sv').format(hidden)}`] : []),
    ...withoutHeading.map((sheet) => `- ${fileName({ attachment, sheet })}: där finns inga rubriker som vi känner`),
  ];
}

function counted(count: number, one: string, several: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
}

/** Names our own word, never the school's (PR2). */
export function misspeltText({ misspelt = [] }: Report): string[] {
  if (misspelt.length === 0) return [];
  const words = misspelt.map(({ near, column, ...place }) => {
    const where = `${placeName(place)}${column === undefined ? '' : `, kolumn ${column}`}`;
    return `- ${where}: ${near}`;
  });
  return [`Här står ord som vi inte känner, men som liknar de här:\n${words.join('\n')}`, RESPELL];
}
