import { REPORT_TYPE_WORDS, ReportType } from '../../domain/notification.ts';

/** docs/skola/README.md explains them. */
export type Field =
  | 'report-type'
  | 'personnummer'
  | 'name'
  | 'given-name'
  | 'family-name'
  | 'unit'
  | 'date'
  | 'from'
  | 'until'
  | 'programme'
  | 'year'
  | 'phone'
  | 'email'
  | 'protected'
  | 'about-report'
  | 'about-type'
  | 'right-type'
  | 'absence-amount';

const SYNONYMS: Record<Field, string[]> = {
  'report-type': ['Typ av rapport', 'Typ', 'Rapporttyp', 'Orsak till rapport'],
  personnummer: [
    'Personnummer',
    'Persnr',
    'Pnr',
    'Personnr',
    'Födelsenummer',
    'Samordningsnummer',
    'Personnummer/samordningsnummer',
    'Elevens personnummer',
  ],
  name: ['Namn', 'Elev', 'Elevens namn', 'Elevnamn'],
  'given-name': ['Förnamn', 'Elevens förnamn'],
  'family-name': ['Efternamn', 'Elevens efternamn'],
  unit: ['Skolenhetskod', 'Skolenhet', 'Enhetskod'],
  date: ['Datum', 'Sista studiedag', 'Avbrottsdatum', 'Slutdatum', 'Startdatum'],
  from: ['Frånvaro från', 'Från', 'Period från', 'Frånvaro från och med', 'Från och med', 'Fr.o.m.'],
  until: ['Frånvaro till', 'Till', 'Period till', 'Frånvaro till och med', 'Till och med', 'T.o.m.'],
  programme: ['Program', 'Studievägskod', 'Studieväg'],
  year: ['Årskurs', 'Åk'],
  phone: ['Telefon', 'Telefonnummer', 'Mobil', 'Mobilnummer'],
  email: ['E-post', 'E-postadress', 'E-mail', 'Mejl', 'Mejladress'],
  protected: [
    'Skyddade uppgifter',
    'Sekretessmarkering',
    'Skyddad identitet',
    'Skydd',
    'Skyddsmarkering',
    'Skyddade personuppgifter',
    'Skyddad folkbokföring',
    'Sekretess',
  ],
  'about-report': ['Gäller rapport'],
  'about-type': ['Gäller typ', 'Gäller typ av rapport'],
  'right-type': ['Rätt typ', 'Rätt typ av rapport'],
  'absence-amount': [
    'Ogiltig frånvaro',
    'Ogiltig frånvaro timmar',
    'Ogiltig frånvaro tim',
    'Ogiltig frånvaro procent',
    'Ogiltig frånvaro %',
    'Ogiltig frånvaro (h)',
    'Ogiltiga frånvarotimmar',
    'Antal ogiltiga frånvarotimmar',
  ],
};

const TYPE_SYNONYMS: Partial<Record<ReportType, string[]>> = {
  dropout: ['Studieavbrott', 'Avbrutna studier'],
  'not-started': ['Ej påbörjat studier', 'Ej påbörjade studier', 'Inte påbörjat'],
  transfer: [
    'Byte av skola',
    'Skolbyte',
    'Byte skola',
    'Bytt skola',
    'Bytt till annan skola',
    'Byter till annan skola',
  ],
  'finished-with-exam': [
    'Gymnasieexamen',
    'Yrkesexamen',
    'Högskoleförberedande examen',
    'Examensbevis',
    'Tagit examen',
    'Gymnasiebevis',
  ],
};

/** Of what they say, only a person knows whether and how it ends education. */
const UNCLEAR_TYPES = [
  'Slutat',
  'Slutar',
  'Avslutat',
  'Avslutad',
  'Avslutade studier',
  'Avgång',
  'Avgått',
  'Utskriven',
  'Utskrivning',
  'Avregistrerad',
  'Utflyttad',
  'Flyttat',
  'Flytt',
  'Utbytesår',
  'Utbytesstudier',
  'Utlandsstudier',
  'Studier utomlands',
  'Gymnasium utomlands',
  'Studieuppehåll',
  'Uppehåll',
  'IB',
  'IB-diplom',
  'IB-examen',
  'Slutbetyg',
  'Folkhögskola',
  'Komvux',
  'Byte av program',
  'Byter program',
  'Programbyte',
  'Frånvaro',
  'Övrigt',
  'Annat',
];

/** "E-post" = "epost" = "E POST". */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}%]/gu, '')
    .replace(/[\u00e6]/g, 'a')
    .replace(/[\u00f8]/g, 'o');
}

function folded<Key extends string>(table: Record<Key, string[]>): Map<string, Key> {
  const entries = Object.entries(table) as [Key, string[]][];
  return new Map(entries.flatMap(([key, words]) => words.map((word): [string, Key] => [fold(word), key])));
}

const FIELDS = folded(SYNONYMS);
const REPORT_TYPES = new Map(
  ReportType.options.flatMap((type) =>
    [REPORT_TYPE_WORDS[type], ...(TYPE_SYNONYMS[type] ?? [])].map((word): [string, ReportType] => [fold(word), type]),
  ),
);

const UNCLEAR = new Set(UNCLEAR_TYPES.map(fold));

/** Also a type with another behind it: "Avbrott (byter skola)". */
export function isUnclearType(value: string): boolean {
  const [, beside = ''] = /\(([^()]*)\)\s*$/.exec(value) ?? [];
  return [value, beside].some((words) => UNCLEAR.has(fold(words))) || REPORT_TYPES.has(fold(beside));
}

/** Whether taken or for a person to judge. */
export const isTypeValue = (value: string): boolean => reportTypeOf(value) !== undefined || isUnclearType(value);

/** docs/skola/README.md names them all. */
export const LABELS = Object.values(SYNONYMS).flat();

/** They do not seal by themselves. */
export const PROTECTION_LABELS = SYNONYMS.protected;

export function fieldOf(label: string): Field | undefined {
  if (label.length > 80 || /^\s*\d/.test(label)) return undefined;
  const field = FIELDS.get(fold(label));
  return field || !label.includes(')') ? field : FIELDS.get(fold(label.replace(/\([^()]*\)\s*[*:]*\s*$/, '')));
}

export function reportTypeOf(value: string): ReportType | undefined {
  return REPORT_TYPES.get(fold(value.includes('(') ? value.replace(/\([^()]*\)\s*$/, '') : value));
}

/** They mark nobody; any other value marks (PR5a). */
const UNMARKED = ['', '0', 'nej', 'ingen'];

export function marksProtection(value: string): boolean {
  const bare = visible(value).trim().toLowerCase().replace(/[.,]$/, '');
  return !UNMARKED.includes(bare);
}

const INVISIBLE = /[\p{Format}\u115f\u1160\u3164\uffa0]/gu;

export function visible(text: string): string {
  return withoutInvisible(withoutPhrases(text).normalize('NFKC'));
}

/** Two signs unfold to eighteen letters each. */
export function withoutPhrases(text: string): string {
  return text.replace(/[\ufdfa\ufdfb]/g, '?');
}

/** They part a word unseen. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}
