import { isPersonName } from '../rows/grammars.ts';
import { isEmail } from '../rows/phone-email.ts';
import { setOf } from '../template/closed-words.ts';
import { fieldOf, fold } from '../template/labels.ts';
import { isFullName, isStaffName } from './names.ts';
import { isPlace } from './places.ts';
import { isSchoolName } from './schools.ts';
import { isStreet } from './signature.ts';
import {
  arePhones,
  isAmount,
  isClass,
  isDate,
  isKnownLabel,
  isProgramme,
  isTypeWord,
  type Known,
  plainValue,
  takesField,
} from './values.ts';

export type Takes = (value: string, known: Known) => boolean;

const oneOf = (words: string): Takes => {
  const known = setOf(words);
  return (value) => known.has(value.toLowerCase().replace(/\.$/, ''));
};
const matches =
  (pattern: RegExp): Takes =>
  (value) =>
    pattern.test(value);
const MONTH = '(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,6}';
const isMonth = matches(new RegExp(`^(?:\\d{4}-\\d{2}|${MONTH}(?: \\d{4})?|(?:ht|vt) ?-?\\d{2,4})$`, 'i'));
const isPeriod: Takes = (value, known) => {
  const ends = value.split(/ ?--? ?(?=\d{4}-)| till | t\.?o\.?m\.? /);
  return ends.length <= 2 && ends.every((end) => isDate(end) || isMonth(end, known));
};
const isCode = matches(/^(?=.*\d)[\w.-]{1,40}$/);

/** Columns and labels that are known and not read, in any form of the words, with what else they hold than nothing. */
const OTHERS: [string, Takes][] = [
  [
    'Klass|Elevens klass|Grupp|Klass/grupp|Undervisningsgrupp|Klasskod|Program och klass|Basgrupp|Mentorsgrupp',
    (value) => isClass(value) || /^IM[A-ZÅÄÖ]{1,4}$/.test(value),
  ],
  [
    'Mentor|Mentorer|Klassföreståndare|Handledare|Mentor 1|Mentor 2|Lärare|Rektor|Rapportör|Ansvarig|Handläggare|Kontaktperson|Uppgiftslämnare|Rapporterad av|Inskickad av|Skapad av|Registrerad av|Mentors namn|Kurator|Syv|Ansvarig SYV|Ansvarig rektor|Personal|Utskriven av|Rapporterande|Ifylld av',
    (value) => isStaffName(value) || isEmail(value),
  ],
  [
    'Skola|Skolans namn|Skolnamn|Skolenhetsnamn|Enhet|Enhetsnamn|Gymnasieskola|Huvudman|Skolenhetens namn|Från skola',
    (value, { units }) => isSchoolName(value, units),
  ],
  ['Skolform|Skoltyp', oneOf('gymnasieskola gymnasieskolan gymnasium gymnasiet gy gys gyan anpassad gymn gymnasial')],
  ['Kön', oneOf('man kvinna k m f p flicka pojke tjej kille annat')],
  ['Nr|Nummer|Rad|Radnr|Radnummer|Löpnr|Löpnummer|Antal|Ålder|Antal elever', matches(/^\d{1,6}\.?$/)],
  ['Elev-ID|Elevid|ID|Elevnummer|Elevnr|Referens|Ärendenummer|Guid', isCode],
  ['Läsår', matches(/^\d{2,4} ?[/-] ?\d{2,4}$/)],
  ['Termin', matches(/^(?:ht|vt|höst|vår)(?:termin(?:en)?)?[ -]?(?:\d{2}|\d{4})?$/i)],
  ['Vecka|Veckor|V|Månad', (value, known) => /^v?\.? ?\d{1,2}(?: ?- ?\d{1,2})?$/i.test(value) || isMonth(value, known)],
  ['Period|Avser period|Mätperiod|Tidsperiod|Frånvaroperiod|Avser', isPeriod],
  ['Status|Elevstatus|Händelse|Avgångstyp', (value) => isTypeWord(value) || STATUS.has(value.toLowerCase())],
  [
    'Rapporterad|Myndig|Över 18|Över 18 år|CSN|Studiemedel|Studiehjälp|Anmäld',
    (value) => /^(?:ja|nej|j|n)$/i.test(value) || isDate(value),
  ],
  ['Studievägsnamn|Programnamn|Inriktning|Utbildning|Programkod|Programinriktning', isProgramme],
  [
    'Mobil elev|Elevens telefon|Elevens mobil|Tel|Tfn|Telefon elev|Elev mobil|Elevens mobilnummer|Telefon hem|Hemtelefon',
    arePhones,
  ],
  ['Elevens e-post|E-post elev|Elevens mejl|Epostadress', isEmail],
  ['Postnr|Postnummer', matches(/^\d{3} ?\d{2}$/)],
  ['Kommun|Hemkommun|Lägeskommun|Folkbokföringskommun|Ort|Postort|Kommunkod|Stadsdel', isPlace],
  ['Adress|Gatuadress|Utdelningsadress', isStreet],
  [
    'Modersmål',
    oneOf('svenska arabiska somaliska tigrinja engelska persiska dari kurdiska polska finska spanska turkiska'),
  ],
  ['Tilltalsnamn|Mellannamn', isPersonName],
  // Whatever is written there is for a person.
  [
    'Anm|Anm.|Kommentar|Kommentarer|Anteckning|Anteckningar|Övrigt|Notering|Information|Orsak|Anledning|Åtgärd|Åtgärder|Anmärkning|Beskrivning|Avgångsorsak|Orsak till avbrott|Fritext|Meddelande',
    () => false,
  ],
];
const STATUS = setOf('aktiv inaktiv avslutad inskriven utskriven avbruten slutat avgått');

const KNOWN = new Map(
  OTHERS.flatMap(([labels, takes]) => labels.split('|').map((label) => [fold(label), takes] as const)),
);

/** Headings that put these words together. */
const AMOUNT_WORDS = setOf(
  'frånvaro närvaro ogiltig ogiltiga giltig giltiga total totala totalt anmäld oanmäld timmar tim h minuter min procent % i antal lektioner dagar tid sena sen ankomst ankomster tillfällen undervisningstid schemalagd summa andel frånvarotimmar frånvaroprocent frånvarotid frånvarominuter ströfrånvaro st av',
);
const DATE_WORDS = setOf(
  'datum dag för första sista senaste start slut från till och med tom from t.o.m fr.o.m avbrott avslut inskriven utskriven registrerad rapporterad skapad ändrad uppdaterad uttag uttagsdatum beslut beslutsdatum antagen född födelsedatum födelsedag närvaro närvarodag studiedag frånvarodag inskrivning utskrivning inskrivningsdatum utskrivningsdatum rapportdatum rapporteringsdatum utskriftsdatum avgång avgångsdatum dagens skickad inskickad underskrift senast',
);
const GUARDIANS = /^(?:vårdnadshavare|vårdnadshavarens|vh|målsman|förälder) ?[12]?(?:s|:s)? ?(.*)$/;

/** What a cell below this heading, or the value of this label, may hold; undefined for an unknown one. */
export function columnOf(heading: string): { takes: Takes } | undefined {
  if (!isKnownLabel(heading)) return undefined;
  const field = fieldOf(heading);
  if (field) return { takes: (value, known) => takesField(field, value, known) };
  const takes =
    KNOWN.get(fold(heading)) ??
    takesOfWords(
      heading
        .toLowerCase()
        .replace(/[*:]+$/, '')
        .trim(),
    );
  return takes && { takes: (written, known) => isNothing(written) || takes(plainValue(written), known) };
}

function takesOfWords(heading: string): Takes | undefined {
  if (heading === '#') return matches(/^\d{1,6}$/);
  const words = heading.split(/[\s()/]+/).filter((word) => word !== '');
  if (words.every((word) => AMOUNT_WORDS.has(word))) return isAmount;
  if (words.every((word) => DATE_WORDS.has(word))) return (value) => isDate(value) || /^\d{6}$/.test(value);
  const of = GUARDIANS.exec(heading)?.[1];
  if (of === undefined) return undefined;
  if (/^(?:namn|)$/.test(of)) return (value, { pupilWords }) => isFullName(value, pupilWords);
  if (/^(?:telefon|mobil|tel|tfn|telefonnummer|mobilnummer|telnr)$/.test(of)) return arePhones;
  return /^(?:e-?post|mejl|mail|e-?postadress)$/.test(of) ? isEmail : undefined;
}

export function isNothing(written: string): boolean {
  return /^-*$/.test(plainValue(written));
}
