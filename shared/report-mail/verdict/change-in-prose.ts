import type { HeldReason } from '../../domain/report.ts';
import type { Mail } from '../mail/mail.ts';
import type { RowsRead } from '../rows/read-rows.ts';

/** Folded. Found by mistake they change nothing but the words of an answer. */
const PHRASES = [
  /\b(?:ater(?:tag|ta(?:r|s|ga)?\b|kall)|(?:dra|drar|tar?|tas|tog) (?:\w+ )?tillbaka\b)/,
  /\b(?:tar? bort|stryka?|stryker|raderar?|makulerar?|ta(?:s|r)? bort|bortse|bortser|glom)(?: \w+){0,4} (?:rapport|anmal|mejl|mail|elev|uppgift|rad)/,
  /\b(?:blev|blivit|var|ar|skicka(?:de|t|r)|rapportera(?:de|t|r)|ang(?:av|ett)|skrev|skrivit|anmal(?:de|t|er)|rakade?)(?: \w+){0,4} fel(?:aktigt?|aktiga)?\b/,
  /\bfel (?:elev|person|datum|dag|skol|rapport|anmalan|uppgift|typ|namn|nummer)/,
  /\b(?:av|ett) misstag\b|\bmisstag (?:fran|av|i)\b/,
  /\b(?:gar|ar|blir|stannar|studerar)(?: \w+){0,2} kvar\b|\b(?:gar|studerar) fortfarande\b/,
  /\bhar (?:inte|ej|aldrig)(?: \w+)? (?:slutat|hoppat|avbrutit|avslutat|lamnat)/,
  /\b(?:ska|skall|skulle) (?:inte|ej|aldrig)(?: \w+)? (?:galla|vara med|ha (?:rapport|skick|anmal)|rapporteras|anmalas)/,
  /\bgaller (?:inte|ej)\b/,
  /\b(?:rattelse|korriger|ratta (?:till )?(?:datum|rapport|uppgift|det))/,
  /\b(?:ska|skall|skulle|bor) (?:det |det ratta |ratt datum )?(?:sta|vara|varit) (?:den )?\d/,
];

function speaksOfChange({ subject, text }: Mail): boolean {
  const folded = `${subject}\n${text}`
    .slice(0, MAX_LENGTH)
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ');
  return PHRASES.some((phrase) => phrase.test(folded));
}

/** Patterns are tried at every word. */
const MAX_LENGTH = 20_000;
const IN_PROSE: ReadonlySet<HeldReason> = new Set(['number-without-row', 'quoted-part']);

/** A mail that takes back or corrects a report in its own words: the answer says how. */
export function asChange(read: RowsRead, mail: Mail): RowsRead | 'change' {
  if (!speaksOfChange(mail)) return read;
  if (read.rows.length === 0) return 'change';
  const rows = read.rows.map((row) =>
    row.attachment === 0 && 'held' in row.reading && IN_PROSE.has(row.reading.held)
      ? { ...row, reading: { held: 'correction' as const } }
      : row,
  );
  return { ...read, rows };
}
